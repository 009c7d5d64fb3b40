//! Whoever is asked is away, suggests somebody, declines, or says nothing.

use baton_storage::states::EngagementState;

use super::*;

/// Sam is on leave and Grace stands in: she has the letter and may answer; the card says so. Proves E3, R6.
#[tokio::test(flavor = "multi_thread")]
async fn on_leave_the_backup_is_asked() {
    let more = format!("\n[[people]]\nid = \"{SAM}\"\nbackup = \"{GRACE}\"\n");
    let bot = stage_with("", &more).await;
    bot.away(SAM, "2026-11-23", "2026-11-27").await;
    asked(&bot, POV, NEW).await;
    let text = card(&bot).text_of();
    assert!(
        text.contains("○ *Sam Ortiz* (SA) is asked. Grace Kim answers for Sam Ortiz, who is away."),
        "{text}"
    );
    assert!(card(&bot).text.contains("Waiting for Grace Kim."), "{}", card(&bot).text);
    let letter = bot.last_dm(GRACE);
    assert!(
        letter.text_of().contains("You get this as the backup of Sam Ortiz, who is away."),
        "{}",
        letter.text_of()
    );
    assert!(bot.news(SAM).is_empty());
    bot.press(GRACE, &letter, "Accept").await.ok();
    assert!(card(&bot).text_of().contains("✓ *Grace Kim* (SA) accepted"), "{}", card(&bot).text_of());
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Homeworld Inc.: Grace Kim accepted: A POV, evaluation, RFP or security review. When it is done, clos…");
}

/// Sam is on leave and nobody stands in: it goes on to Lee at once, who names somebody; the card says why.
/// Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn on_leave_without_a_backup_the_leader_is_asked() {
    let bot = opened().await;
    bot.away(SAM, "2026-11-23", "2026-11-27").await;
    asked(&bot, POV, NEW).await;
    let text = card(&bot).text_of();
    let why = "○ Sam Ortiz is away until 27 Nov without a backup, so *Lee Novak* is asked to name the SA.";
    assert!(text.contains(why), "{text}");
    let letter = bot.last_dm(LEE);
    insta::assert_snapshot!(letter.text, @"Homeworld Inc.: Sam Ortiz is away until 27 Nov. Who can help Ravi Patel with this: A POV, evaluation, RFP or security review?");
    assert_eq!(letter.buttons()[..3], ["Name someone", "Accept", "Decline"]);
    bot.press(LEE, &letter, "Name someone").await.ok();
    bot.form(LEE).set("Who?", GRACE).set("Why them?", "Grace knows <@U0ALEX> & rail").send().await;
    let text = card(&bot).text_of();
    assert!(
        text.contains(
            "○ *Grace Kim* (SA) is asked, as Lee Novak suggested: “Grace knows &lt;@U0ALEX&gt; &amp; rail”"
        ),
        "{text}"
    );
    bot.press(GRACE, &bot.last_dm(GRACE), "Accept").await.ok();
    assert_eq!(kept(&bot).await[0].state, EngagementState::Taken);
    assert_eq!(
        notes(&bot),
        ["Lee Novak suggested Grace Kim, who is asked instead.", "✓ Grace Kim accepted."]
    );
    assert!(bot.news(SAM).is_empty());
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Homeworld Inc.: Grace Kim accepted: A POV, evaluation, RFP or security review. When it is done, clos…");
}

/// Sam declines: Lee is asked to name somebody; Lee declines too: nobody comes back, and Ravi hears why. Of two who
/// are asked the other one goes on by himself. Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn declined_it_goes_on_until_nobody_is_left() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    let letter = bot.last_dm(SAM);
    bot.press(SAM, &letter, "Decline").await.ok();
    let short = bot.form(SAM).set("Why?", "Busy").refused().await;
    assert_eq!(
        short["word"],
        "Please add a little more, at least ten characters, so that others understand it."
    );
    bot.form(SAM).set("Why?", "At a customer's all month").send().await;
    let text = card(&bot).text_of();
    let why = "○ Sam Ortiz declined (“At a customer's all month”), so *Lee Novak* is asked to name the SA.";
    assert!(text.contains(why), "{text}");
    assert!(bot.news(RAVI).is_empty(), "nothing is decided yet");
    assert_eq!(kept(&bot).await[0].state, EngagementState::Asked);
    bot.press(SAM, &letter, "Accept").await.ok();
    assert_eq!(
        bot.last_private(SAM),
        "Sam Ortiz already answered this, Mon 23 Nov, 10:00. The card shows the answer."
    );

    bot.press(LEE, &bot.last_dm(LEE), "Decline").await.ok();
    bot.form(LEE).set("Why?", "Nobody is free before January").send().await;
    insta::assert_snapshot!(card(&bot).text, @"Homeworld Inc.: the help request was declined: A POV, evaluation, RFP or security review. “Nobody is free before January”");
    insta::assert_snapshot!(bot.news(RAVI).join("\n"), @"Homeworld Inc.: no one accepted the help request (A POV, evaluation, RFP or security review). Lee Novak declined: “Nobody is free before January”");
    insta::assert_snapshot!(notes(&bot).join("\n"), @"
    Sam Ortiz declined: “At a customer's all month”
    Lee Novak is asked to name someone.
    – Lee Novak declined, and no one is left to ask: “Nobody is free before January”
    ");
    assert_eq!(kept(&bot).await[0].state, EngagementState::Declined);
    insta::assert_snapshot!(bot.deeds(&["reengagement."]).await.join("\n"), @"
    U0RAVI reengagement.ask (none → asked)
    U0SAM reengagement.decline (asked → asked)
    U0LEE reengagement.decline (asked → declined)
    ");
}

/// The seller declines: who leads the sellers is asked; declining too ends that half alone. The architect's answer
/// stands. Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn each_answers_for_themselves() {
    let bot = opened().await;
    asked(&bot, EXPANSION, NEW).await;
    bot.press(SAM, &bot.last_dm(SAM), "Accept").await.ok();
    bot.news(RAVI);
    bot.press(ALEX, &bot.last_dm(ALEX), "Decline").await.ok();
    bot.form(ALEX).set("Why?", "I leave the region in December").send().await;
    let letter = bot.last_dm(NINA);
    assert!(letter.text.contains("Alex Moreau declined. Who can help Ravi Patel"), "{}", letter.text);
    bot.press(NINA, &letter, "Decline").await.ok();
    bot.form(NINA).set("Why?", "His successor starts in January").send().await;
    insta::assert_snapshot!(bot.news(RAVI).join("\n"), @"Homeworld Inc.: Nina Falk declined (Expansion plans for a tier upgrade): “His successor starts in January”");
    assert_eq!(kept(&bot).await[0].state, EngagementState::Taken);
    let text = card(&bot).text_of();
    assert!(text.contains("✓ *Sam Ortiz* (SA) accepted, Mon 23 Nov."), "{text}");
    assert!(
        text.contains("– *Nina Falk* (SAE) declined, Mon 23 Nov: “His successor starts in January”"),
        "{text}"
    );
}

/// Suggested: whoever is named is asked instead, and the first is no longer. Neither a guest, nor whoever asked, nor
/// somebody who is away without a backup, nor who is asked already can be named. Proves E3, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_is_suggested() {
    let bot = opened().await;
    bot.away(ELENA, "2026-11-20", "2026-12-11").await;
    asked(&bot, POV, NEW).await;
    let letter = bot.last_dm(SAM);
    bot.press(SAM, &letter, "Suggest someone").await.ok();
    let mut words = Vec::new();
    for user in [VERA, RAVI, ELENA, SAM] {
        words.push(bot.form(SAM).set("Who?", user).refused().await.remove("person").unwrap_or_default());
    }
    insta::assert_snapshot!(words.join("\n"), @"
Vera Holm can't be asked, because they are not a full member of this workspace.
Ravi Patel made this request. Choose someone else.
Elena Costa is away until 11 Dec without a backup. Choose someone who is available.
Sam Ortiz is already asked. Choose someone else.
    ");
    bot.form(SAM).set("Who?", TOM).send().await;
    let text = card(&bot).text_of();
    assert!(text.contains("○ *Tom Becker* (SA) is asked, as Sam Ortiz suggested."), "{text}");
    let answered = bot.last_dm(SAM);
    assert!(answered.buttons() == ["Undo"] && answered.text_of().contains("Answered by Sam Ortiz"));
    bot.press(TOM, &bot.last_dm(TOM), "Decline").await.ok();
    bot.form(TOM).set("Why?", "I never met these people").send().await;
    assert!(
        card(&bot).text_of().contains("so *Lee Novak* is asked to name the SA"),
        "{}",
        card(&bot).text_of()
    );
    bot.press(LEE, &bot.last_dm(LEE), "Accept").await.ok();
    assert!(card(&bot).text_of().contains("✓ *Lee Novak* (SA) accepted"), "{}", card(&bot).text_of());
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Homeworld Inc.: Lee Novak accepted: A POV, evaluation, RFP or security review. When it is done, clos…");
}

/// Nobody answers: Sam is reminded with his day's message after two and after four working days; after six Lee hears,
/// once, and can answer. Then there is silence. Proves E3, R6.
#[tokio::test(flavor = "multi_thread")]
async fn silence_is_reminded_and_escalated() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    bot.ws.mark_all_read();
    let mut heard = Vec::new();
    for day in ["11-24", "11-25", "11-26", "11-27", "11-30", "12-01", "12-02", "12-08"] {
        bot.until(&format!("2026-{day}T16:00:00Z")).await;
        // Lee reads of it as somebody else, not that he is asked back.
        let of_it = |text: &String| text.contains("requests your help") || text.contains("overdue");
        let ours = |user: &str| bot.news(user).iter().filter(|text| of_it(text)).count();
        heard.push(format!("{day}: Sam {}, Lee {}", ours(SAM), ours(LEE)));
    }
    insta::assert_snapshot!(heard.join("\n"), @"
    11-24: Sam 0, Lee 0
    11-25: Sam 0, Lee 0
    11-26: Sam 1, Lee 0
    11-27: Sam 0, Lee 0
    11-30: Sam 1, Lee 0
    12-01: Sam 0, Lee 1
    12-02: Sam 0, Lee 0
    12-08: Sam 0, Lee 0
    ");
    let digest = bot.last_dm(SAM);
    assert!(digest.has_button("Accept"), "{:?}", digest.buttons());
    bot.press(SAM, &digest, "Why?").await.ok();
    let why = bot.form(SAM).view.text_of();
    assert!(why.contains("*Rule:* E3 of the handoff process"), "{why}");
    let escalated = bot.last_dm(LEE);
    assert!(escalated.text.contains("overdue. Sam Ortiz has been reminded"), "{}", escalated.text);
    let text = escalated.text_of();
    assert!(!text.contains("requests your help"), "it is Sam who is asked: {text}");
    assert!(
        text.contains("Assigned to Sam Ortiz: answer Ravi Patel, who requested help with Homeworld Inc.: "),
        "{text}"
    );
    bot.press(LEE, &escalated, "Suggest someone").await.ok();
    bot.form(LEE).set("Who?", GRACE).send().await;
    assert!(bot.last_dm(GRACE).text.contains("requests your help"));
    insta::assert_snapshot!(bot.others_heard().await, @"#acct-homeworld, in a thread: Lee Novak suggested Grace Kim, who is asked instead.");
}

/// No architect is known: who leads them is asked to name one. One who has left is nobody. Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_is_known_the_leader_is_asked() {
    let bot = opened().await;
    bot.ws.deactivate(SAM).await;
    bot.settle().await;
    asked(&bot, POV, NEW).await;
    let text = card(&bot).text_of();
    assert!(text.contains("○ The account has no known SA, so *Lee Novak* is asked to name one."), "{text}");
    assert!(bot.last_dm(LEE).text.contains("no one is known for this role. Who can help Ravi Patel"));
}

/// The architect changes in the CRM while he is asked: the next one is, and the card says so. Proves E3.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_follows_the_role() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    bot.ws.mark_all_read();
    bot.crm(json!({ "account": { "id": HOMEWORLD, "sa_email": "grace.kim@example.com" } })).await;
    assert!(card(&bot).text_of().contains("○ *Grace Kim* (SA) is asked."), "{}", card(&bot).text_of());
    bot.until("2026-11-24T16:00:00Z").await;
    let digest = bot.last_dm(GRACE);
    assert!(digest.text_of().contains("requests your help with Homeworld Inc."), "{}", digest.text_of());
    bot.press(GRACE, &digest, "Accept").await.ok();
    assert_eq!(kept(&bot).await[0].state, EngagementState::Taken);
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: ✓ Grace Kim accepted.
    Ravi Patel: Homeworld Inc.: Grace Kim accepted: A POV, evaluation, RFP or security review. When it is done, clos…
    ");
}

/// Sam leaves while he is asked: whoever leads the architects is asked to name somebody. Proves E3, R6.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_is_not_waited_for() {
    let bot = opened().await;
    asked(&bot, POV, NEW).await;
    bot.ws.deactivate(SAM).await;
    bot.settle().await;
    bot.until("2026-11-26T16:00:00Z").await;
    let letter = bot.last_dm(LEE);
    assert_eq!(letter.buttons()[..3], ["Name someone", "Accept", "Decline"]);
    let text = card(&bot).text_of();
    assert!(text.contains("○ The account has no known SA, so *Lee Novak* is asked to name one."), "{text}");
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: – Answer Ravi Patel, who requested help with Homeworld Inc.: A POV, evaluation, RFP or security revi…");
}
