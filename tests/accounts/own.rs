//! Without a name: one's own accounts, and for who leads a team all of the team's.

use super::*;

/// A manager, a director and whoever stands in for a manager see their team's accounts, those that need them first, and
/// how many more there are; somebody else's team is not among them. Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn who_leads_a_team_sees_its_accounts() {
    let bot = TestBot::open().await;
    for (number, name) in
        ["Quiet One", "Quiet Two", "Quiet Three", "Zebra Steel", "Yellow Cab"].iter().enumerate()
    {
        let health = [None, None, None, Some("red"), Some("yellow")][number];
        bot.of_emea(number, name, |account| account.health = health.map(str::to_owned)).await;
    }
    bot.of_emea(9, "Over There", |account| account.region = Some("AMER".into())).await;
    bot.asked().await;
    for user in [MAYA, TOM, DANA] {
        bot.command(user, "/handoff", "").await.ok();
        let list = bot.ws.last_ephemeral(user).expect("a list");
        let buttons = list.buttons();
        assert_eq!(&buttons[..3], ["Homeworld Inc.", "Zebra Steel", "Yellow Cab"], "{user}: {buttons:?}");
        let text = list.text_of();
        assert!(text.contains("EMEA Enterprise"), "{text}");
        let more = if user == DANA { "and 2 more" } else { "and 1 more" };
        assert!(text.contains(more), "{user}: {text}");
        assert!(user == DANA || !text.contains("Over There"), "{text}");
    }
    bot.command(NINA, "/handoff", "").await.ok();
    assert_eq!(bot.ws.last_ephemeral(NINA).expect("a list").buttons(), ["Over There"]);
    for (command, words) in [
        ("/agenda", "Choose an account"),
        ("/disengage", "Which account?"),
        ("/reengage", "Which account needs help?"),
        ("/priority", "6 accounts"),
    ] {
        bot.command(MAYA, command, "").await.ok();
        let said = bot.last_private(MAYA);
        assert!(
            said.contains(words) && said.contains("Homeworld Inc.") && said.contains("Zebra Steel"),
            "{command}: {said}"
        );
        assert!(!said.contains("Over There"), "{command}: {said}");
    }
    // Whoever leads nothing sees what they are on.
    bot.command(SAM, "/handoff", "").await.ok();
    assert_eq!(bot.ws.last_ephemeral(SAM).expect("a list").buttons(), ["Homeworld Inc."]);
}
