//! Who approves an exception: never whoever asked for it, and always somebody who is there.

use baton_storage::states::EngagementState;

use super::*;

/// Whoever leads the architects asks, as a manager: the next leader decides, and reads why; without a next one the
/// director. They themselves are told so. Proves E2, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_approves_what_they_asked_for() {
    for (leaders, approver, name) in
        [(vec![MAYA, LEE], LEE, "Lee Novak"), (vec![MAYA], DANA, "Dana Whitfield")]
    {
        let bot = stage_with(&format!("sa_leaders = {leaders:?}"), "").await;
        filled(&bot, MAYA, WORKSHOP, EXISTING).await.send().await;
        let page = bot.form(MAYA).view.text_of();
        let said = format!("You can't approve your own request, so {name} is asked.");
        assert!(page.contains(&said), "{page}");
        let said = format!("Maya Lopez requested it, so {name} decides.");
        assert!(card(&bot).text_of().contains(&said), "{}", card(&bot).text_of());
        let letter = bot.last_dm(approver);
        assert!(letter.text_of().contains("Maya Lopez can't approve their own request, so you are asked."));
        let task = value(&letter, "Approve");
        let own = forged(&bot, MAYA, "reengagement.approve", &task).await;
        assert!(own.starts_with("You requested this yourself, so someone else decides: "), "{own}");
        assert!(own.contains(name), "{own}");
        let stranger = forged(&bot, RAVI, "reengagement.approve", &task).await;
        assert!(
            stranger.starts_with("Only SA leadership of EMEA Enterprise can decide this: "),
            "{stranger}"
        );
        assert_eq!(kept(&bot).await[0].state, EngagementState::Approval);
        bot.press(approver, &letter, "Approve").await.ok();
        assert_eq!(kept(&bot).await[0].decided_by, Some(approver.into()));
        let others = bot.others_heard_so_many().await;
        assert_eq!(others, "#acct-homeworld, in a thread: 1\nMaya Lopez: 1\nSam Ortiz: 1");
    }
}

/// Passing the question on gives nobody the right to answer it. Proves E2, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn an_approval_cannot_be_passed_to_whoever_asked() {
    let bot = opened().await;
    asked(&bot, WORKSHOP, EXISTING).await;
    let letter = bot.last_dm(LEE);
    let task = value(&letter, "Approve");
    bot.press(LEE, &letter, "Not mine").await.ok();
    bot.form(LEE).set("Whose is it?", RAVI).send().await;
    let own = forged(&bot, RAVI, "reengagement.approve", &task).await;
    assert!(own.starts_with("You requested this yourself"), "{own}");
    assert_eq!(kept(&bot).await[0].state, EngagementState::Approval);
}

/// Nobody decides: Lee is reminded with his day's message after two and four working days, after six the director
/// hears, once. Proves E3, R6.
#[tokio::test(flavor = "multi_thread")]
async fn an_approval_that_waits_is_reminded_and_escalated() {
    let bot = opened().await;
    asked(&bot, WORKSHOP, EXISTING).await;
    bot.ws.mark_all_read();
    let mut heard = Vec::new();
    for day in ["24", "25", "26", "27", "30"] {
        bot.until(&format!("2026-11-{day}T16:00:00Z")).await;
        heard.push((day, bot.news(LEE).len(), bot.news(DANA).len()));
    }
    for day in ["01", "02", "03", "04"] {
        bot.until(&format!("2026-12-{day}T16:00:00Z")).await;
        heard.push((day, bot.news(LEE).len(), bot.news(DANA).len()));
    }
    insta::assert_snapshot!(format!("{heard:?}"), @r#"[("24", 0, 0), ("25", 0, 0), ("26", 1, 0), ("27", 0, 0), ("30", 1, 0), ("01", 0, 1), ("02", 0, 0), ("03", 0, 0), ("04", 0, 0)]"#);
    let escalated = bot.last_dm(DANA);
    assert!(
        escalated.text.starts_with("Homeworld Inc.: overdue. Lee Novak has been reminded"),
        "{}",
        escalated.text
    );
    bot.press(DANA, &escalated, "Approve").await.ok();
    assert_eq!(kept(&bot).await[0].decided_by, Some(DANA.into()));
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: ✓ Dana Whitfield approved it.
    Ravi Patel: Homeworld Inc.: Dana Whitfield approved your help request: Help with a workshop. Sam Ortiz is asked…
    Sam Ortiz: Ravi Patel requests your help with Homeworld Inc.: Help with a workshop. Can you take it?
    ");
}

/// Whoever is to approve leaves: the next leader is asked, and nobody waits for somebody who is gone. Proves E2, R6.
#[tokio::test(flavor = "multi_thread")]
async fn an_approver_who_leaves_is_replaced() {
    let bot = opened().await;
    asked(&bot, WORKSHOP, EXISTING).await;
    bot.ws.deactivate(LEE).await;
    bot.settle().await;
    bot.until("2026-11-26T16:00:00Z").await;
    let letter = bot.last_dm(DANA);
    assert!(letter.text.contains("requests help with Homeworld Inc."), "{}", letter.text);
    bot.press(DANA, &letter, "Approve").await.ok();
    assert_eq!(kept(&bot).await[0].decided_by, Some(DANA.into()));
    insta::assert_snapshot!(bot.others_heard().await, @"
    #acct-homeworld, in a thread: ✓ Dana Whitfield approved it.
    Lee Novak: – Approve or decline an exception for Homeworld Inc., which Ravi Patel requested: Help with a worksh…
    Ravi Patel: Homeworld Inc.: Dana Whitfield approved your help request: Help with a workshop. Sam Ortiz is asked…
    Sam Ortiz: Ravi Patel requests your help with Homeworld Inc.: Help with a workshop. Can you take it?
    ");
}
