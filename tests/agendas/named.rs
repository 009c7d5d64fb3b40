//! `/agenda [meeting] [account]`: a meeting in every spelling, in front of an account.

use super::*;

/// A meeting by its name, its title, the beginning of either, a step's title, in any spelling, and the account after
/// it. Proves A3.
#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_in_any_spelling_stands_before_the_account() {
    let bot = TestBot::open().await;
    for (typed, title) in [
        ("welcome Homeworld", "Welcome call"),
        ("welcome-call homeworld", "Welcome call"),
        ("Welcome Call Homeworld Inc.", "Welcome call"),
        ("WELCOMECALL homeworld", "Welcome call"),
        ("welcome\u{a0}call  homeworld", "Welcome call"),
        ("welcome–call homeworld", "Welcome call"),
        ("kick-off homeworld", "Kickoff"),
        ("kick off homeworld", "Kickoff"),
        ("Kickoff call homeworld", "Kickoff"),
        ("ebr homeworld", "EBR preparation"),
        ("EBR prep homeworld", "EBR preparation"),
        ("intro homeworld", "Introduction"),
        ("introduction to the customer homeworld", "Introduction"),
        ("technical homeworld", "Technical handoff"),
        ("internal account team meeting homeworld", "Internal account team meeting"),
        ("internal sync homeworld", "Internal account team meeting"),
        ("internal meeting pov homeworld", "Internal account team meeting, with POV"),
        ("general homeworld", "General account review"),
    ] {
        let said = bot.says_privately("/agenda", typed).await;
        assert!(said.contains(title) && said.contains("Homeworld Inc."), "{typed}: {said}");
        assert!(!said.contains("I can't find an account"), "{typed}: {said}");
        let other = title == "Internal account team meeting" && said.contains("with POV: ");
        assert!(!other, "{typed}: {said}");
    }
}

/// An account that is called like a meeting is found too; one that was mistyped after a meeting is offered; a meeting
/// alone leads to one's own accounts. Proves A3, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_called_like_a_meeting_is_an_account() {
    let bot = TestBot::open().await;
    bot.known_accounts(&["Welcome Foods", "Internal Systems", "Kickoff", "Technical Textiles Co"]).await;
    for (typed, name) in [
        ("welcome foods", "Welcome Foods"),
        ("internal systems", "Internal Systems"),
        ("kickoff kickoff", "Kickoff"),
        ("technical textiles", "General account review: Technical Textiles Co"),
        ("welcome call welcome foods", "Welcome Foods"),
    ] {
        let said = bot.says_privately("/agenda", typed).await;
        assert!(said.contains(name) && !said.contains("I can't find an account"), "{typed}: {said}");
    }
    let said = bot.says_privately("/agenda", "welcome Homewrold").await;
    assert!(said.contains("Did you mean Homeworld Inc.?"), "{said}");
    let offered = bot.ws.last_ephemeral(SAM).expect("a choice");
    bot.press(SAM, &offered, "Homeworld Inc.").await.ok();
    assert!(bot.last_private(SAM).contains("Welcome call: Homeworld Inc."), "{}", bot.last_private(SAM));

    bot.command(SAM, "/agenda", "welcome").await.ok();
    let said = bot.last_private(SAM);
    assert!(said.contains("Choose an account") && said.contains("Homeworld Inc."), "{said}");
    let said = bot.says_privately("/agenda", "welcome Nowhere").await;
    assert!(said.contains("I can't find an account or a meeting called “Nowhere”"), "{said}");
}
