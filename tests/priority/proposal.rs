//! Proposals (P3): the CSM proposes from what they look at, a manager agrees or decides otherwise, sales hears.

use super::*;

/// The CSM proposes, the level stays; the manager reads of it the next morning and agrees in one click; then it holds,
/// and the CSM and the seller hear. Proves P3.
#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_holds_once_a_manager_agrees() {
    let bot = open().await;
    let form = bot.review(RAVI, "Northwind").await;
    let labels: Vec<String> = form.view.inputs().into_iter().map(|field| field.label).collect();
    assert_eq!(
        (labels.len(), labels.last().map(String::as_str)),
        (8, Some(PROPOSAL)),
        "seven parameters first"
    );
    assert_eq!(form.view.submit.as_deref(), Some("Propose"));
    form.set("Is the customer growing toward its LAM?", "Yes")
        .set("Does the success plan include an expansion?", "No")
        .set(PROPOSAL, "Pr2")
        .send()
        .await;
    insta::assert_snapshot!(bot.reads(RAVI), @"
    Priority
    ○ *You propose Pr2 for Northwind Rail*; it is Pr1. I'll ask Maya Lopez or Tom Becker to approve it in tomorrow's daily summary, and tell you the answer. If it is approved, I'll notify Alex Moreau too.
    1. Which priority do you propose? *Pr2* (Ravi Patel, 23 Nov 2026)
    ");
    assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr1), "it is only proposed");
    let page = bot.priority(RAVI, "Northwind").await;
    let waits = "Ravi Patel proposed *Pr2* on 23 Nov 2026. Yes to: Is the customer growing toward its LAM? Waiting for Maya Lopez or Tom Becker to approve.";
    assert!(page.text_of().contains(waits) && !page.has_button("Approve Pr2"), "{}", page.text_of());
    bot.nobody_else_heard();
    bot.until("2026-11-24T09:01:00Z").await;
    let told = "Maya, 1 open task: Ravi Patel proposes Pr2 for Northwind Rail (now Pr1). Yes to: Is the customer growing toward its LAM? Do you approve?";
    assert_eq!(bot.news(MAYA), [told]);
    bot.press(MAYA, &bot.last_dm(MAYA), "Approve").await.ok();
    assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr2));
    bot.until("2026-11-25T09:01:00Z").await;
    assert_eq!(bot.news(RAVI), ["Northwind Rail: Maya Lopez approved Pr2, which you proposed."]);
    assert_eq!(
        bot.news(ALEX),
        ["Northwind Rail is now Pr2; it was Pr1. Yes to: Is the customer growing toward its LAM?"]
    );
    bot.nobody_else_heard();
    let line = "Set by Ravi Patel on 23 Nov 2026, approved by Maya Lopez, using the model EMEA Enterprise (version of 1 Aug 2021).";
    assert!(bot.priority(SAM, "Northwind").await.text_of().contains(line));
    let audited = bot.audited("priority").await;
    assert_eq!(
        audited,
        [
            "U0RAVI priority.propose pr1→pr2: Yes to: Is the customer growing toward its LAM?",
            "U0MAYA priority.decide pr1→pr2: Yes to: Is the customer growing toward its LAM?"
        ]
    );
}

/// A manager who has agreed takes it back: the level before holds, the proposal waits again, and whoever would have read
/// of it the next morning reads nothing; who has read it by then is named. Proves P3.
#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_is_taken_back() {
    let bot = open().await;
    bot.proposed("Pr2").await;
    bot.until("2026-11-24T09:01:00Z").await;
    bot.press(MAYA, &bot.last_dm(MAYA), "Approve").await.ok();
    assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr2));
    bot.press(MAYA, &bot.last_dm(MAYA), "Undo").await.ok();
    assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr1));
    let waits = bot.assessed(NORTHWIND, AssessmentState::Proposed).await.expect("it waits again");
    assert_eq!((waits.level, waits.settled_at), (Priority::Pr2, None));
    assert!(bot.last_dm(MAYA).has_button("Approve"), "{:?}", bot.last_dm(MAYA).buttons());
    bot.ws.mark_all_read();
    bot.until("2026-11-25T08:30:00Z").await;
    assert!(bot.news(RAVI).is_empty() && bot.news(ALEX).is_empty(), "nobody hears of what holds no more");
    bot.press(MAYA, &bot.last_dm(MAYA), "Approve").await.ok();
    bot.until("2026-11-25T09:01:00Z").await;
    assert_eq!(bot.news(RAVI), ["Northwind Rail: Maya Lopez approved Pr2, which you proposed."]);
    bot.ws.mark_all_read();
    let approved =
        bot.ws.dm(MAYA).into_iter().rev().find(|one| one.has_button("Undo")).expect("to be taken back");
    bot.press(MAYA, &approved, "Undo").await.ok();
    assert_eq!(
        bot.last_private(MAYA),
        "This is open again. Ravi Patel was already told that Pr2 was approved."
    );
    assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr1));
    bot.ws.mark_all_read();
}

/// A manager looks a proposal over with its answers before them and decides otherwise: it holds at once, nobody is
/// asked any more, and whoever proposed it hears. Proves P3.
#[tokio::test(flavor = "multi_thread")]
async fn a_manager_may_decide_otherwise() {
    let bot = open().await;
    bot.proposed("Pr2").await;
    bot.until("2026-11-24T09:01:00Z").await;
    bot.press(MAYA, &bot.last_dm(MAYA), "Review").await.ok();
    let form = bot.form(MAYA);
    assert_eq!(form.view.submit.as_deref(), Some("Save"));
    assert_eq!(form.view.field(PROPOSAL).expect("asked").value.as_deref(), Some("pr2"), "as proposed");
    assert!(form.view.text_of().contains("Ravi Patel proposes Pr2."));
    form.set("Is the customer growing toward its LAM?", "Yes").set(PROPOSAL, "Pr1").send().await;
    assert!(bot.last_dm(MAYA).text_of().starts_with("No open tasks for today"));
    bot.ws.mark_all_read();
    bot.until("2026-11-25T09:01:00Z").await;
    assert_eq!(
        bot.news(RAVI),
        [
            "Northwind Rail is Pr1, set by Maya Lopez; you proposed Pr2. Yes to: Is the customer growing toward its LAM?"
        ]
    );
    bot.nobody_else_heard();
    assert!(bot.assessed(NORTHWIND, AssessmentState::Proposed).await.is_none());
}

/// Two managers at once: one agrees, the other is told who and when; a proposal that was replaced is not agreed to by a
/// button that speaks of the one before. Proves P3, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_agrees_twice_or_to_what_they_have_not_read() {
    let bot = open().await;
    bot.proposed("Pr2").await;
    let maya = bot.priority(MAYA, "Northwind").await;
    let tom = bot.priority(TOM, "Northwind").await;
    bot.press(MAYA, &maya, "Approve Pr2").await.ok();
    assert!(bot.last_private(MAYA).starts_with("Northwind Rail is Pr2"));
    bot.press(TOM, &tom, "Approve Pr2").await.ok();
    let late = "Maya Lopez already handled this, Mon 23 Nov, 10:00: Northwind Rail is Pr2.";
    assert_eq!(bot.last_private(TOM), late);
    bot.proposed("Pr1").await;
    let tom = bot.priority(TOM, "Northwind").await;
    bot.proposed("Pr2").await;
    bot.press(TOM, &tom, "Approve Pr1").await.ok();
    assert!(
        bot.last_private(TOM)
            .starts_with("Ravi Patel has proposed Pr2 for Northwind Rail since then, Mon 23 Nov")
    );
    for user in [RAVI, NINA, SAM] {
        let told = bot.forge(user, "priority.agree", NORTHWIND).await;
        assert!(told.starts_with("Only Maya Lopez or Tom Becker, their backups"), "{user}: {told}");
    }
    assert!(bot.assessed(NORTHWIND, AssessmentState::Proposed).await.is_some());
    bot.forge(DANA, "priority.agree", NORTHWIND).await;
    assert!(bot.assessed(NORTHWIND, AssessmentState::Proposed).await.is_none(), "a director may");
}

/// Proposed anew: the question before it is asked no more, and the new one is. What nobody answers is mentioned three
/// times, then told to the director, once. Proves P3.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_agrees_to_is_mentioned_again_and_escalated() {
    let bot = open().await;
    bot.proposed("Pr2").await;
    bot.proposed("Pr1").await;
    bot.until("2026-11-24T09:01:00Z").await;
    assert_eq!(
        bot.news(MAYA),
        [
            "Maya, 1 open task: Ravi Patel proposes Pr1 for Northwind Rail. No factor calls for more time. Do you approve?"
        ]
    );
    let mut heard = Vec::new();
    for day in 25..=30 {
        bot.until(&format!("2026-11-{day}T09:01:00Z")).await;
        heard.extend(bot.news(MAYA).iter().map(|_| day));
    }
    for day in 1..=9 {
        bot.until(&format!("2026-12-0{day}T17:00:00Z")).await;
        heard.extend(bot.news(MAYA).iter().map(|_| day));
    }
    assert_eq!(heard, [26, 1]);
    let escalated = bot.news(DANA);
    assert_eq!(escalated.len(), 1, "{escalated:?}");
    assert!(escalated[0].starts_with("Northwind Rail: overdue. Maya Lopez has been reminded"));
}

/// All that wait on one page: agreed to one by one, or all at once after a question; what was proposed after the page
/// was opened is not among them. Proves P3.
#[tokio::test(flavor = "multi_thread")]
async fn a_team_s_proposals_are_looked_through_on_one_page() {
    let bot = open().await;
    let now = bot.clock.now();
    for (id, name) in
        [("0015e00000AlphaAAB", "Alpha"), ("0015e00000BravoAAB", "Bravo"), ("0015e00000CharlAAB", "Charlie")]
    {
        told(&bot.app, account(now, id, name, "EMEA", "ravi.patel")).await;
    }
    for name in ["Northwind", "Alpha", "Bravo"] {
        bot.review(RAVI, name).await.set(PROPOSAL, "Pr2").send().await;
    }
    let list = bot.priority(TOM, "").await;
    bot.press(TOM, &list, "Review proposals").await.ok();
    insta::assert_snapshot!(bot.reads(TOM), @"
    Proposals
    *EMEA Enterprise:* 3 proposals wait for approval.
    *Northwind Rail:* Pr2, now Pr1. No factor calls for more time.
    Ravi Patel, 23 Nov 2026
    Approve
    *Alpha:* Pr2, now Pr1. No factor calls for more time.
    Ravi Patel, 23 Nov 2026
    Approve
    *Bravo:* Pr2, now Pr1. No factor calls for more time.
    Ravi Patel, 23 Nov 2026
    Approve
    Approve all 3
    ");
    bot.turn_by(TOM, "Approve").await;
    assert!(bot.reads(TOM).contains("2 proposals wait for approval."));
    assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr2));
    bot.pass(chrono::Duration::minutes(5)).await;
    bot.review(RAVI, "Charlie").await.set(PROPOSAL, "Pr2").send().await;
    bot.turn_by(TOM, "Approve all 2").await;
    assert_eq!(bot.level("0015e00000BravoAAB").await, Some(Priority::Pr2));
    assert_eq!(bot.level("0015e00000CharlAAB").await, Some(Priority::Pr1), "not read yet");
    assert!(bot.reads(TOM).contains("1 proposal waits for approval.") && bot.reads(TOM).contains("Charlie"));
    let told = bot.forge(RAVI, "priority.agree_all", "emea-enterprise@9999999999999").await;
    assert_eq!(told, "Only the managers of EMEA Enterprise can review its proposals.");
    assert_eq!(bot.level("0015e00000CharlAAB").await, Some(Priority::Pr1));
}
