//! Whose word counts for an exception: each role's, whoever holds it now, and what happens where nobody answers (P5).

use super::exceptions::{WHY, settled};
use super::*;

/// Who asks has agreed for every role of theirs, and a person with two roles is asked once; where nobody leads the
/// sellers the director is asked, and reads for whom. Proves P5.
#[tokio::test(flavor = "multi_thread")]
async fn a_person_answers_once_for_all_their_roles() {
    let bot = open().await;
    bot.crm(json!({ "account": { "id": NORTHWIND, "csm_email": "maya.lopez@example.com" } })).await;
    bot.ws.mark_all_read();
    bot.asks(MAYA, "Northwind", WHY).await;
    assert_eq!(
        bot.consents().await,
        [
            "csm U0MAYA Some(true)",
            "managers U0MAYA Some(true)",
            "sa U0ALEX None",
            "sa_leaders U0DANA None",
            "sales_managers U0DANA None",
            "seller U0ALEX None",
        ]
    );
    let asked = bot.news(DANA);
    assert!(
        asked[0].ends_with(
            "You are asked for the sales managers and the SA leaders, because no one holds those roles."
        ),
        "{asked:?}"
    );
    bot.news(ALEX);
    bot.nobody_else_heard();
    bot.press(DANA, &bot.last_dm(DANA), "Approve").await.ok();
    bot.press(ALEX, &bot.last_dm(ALEX), "Approve").await.ok();
    assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr2), "excepted without any answer of the model's");
    let page = bot.priority(SAM, "Northwind").await;
    assert!(page.text_of().contains("*Pr2 by exception, until the next review.*"), "{}", page.text_of());
}

/// Another manager of the team may answer, and the one who was asked is told who did; nobody else may.
/// Proves P5, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn another_of_the_same_role_may_answer() {
    let bot = settled().await;
    bot.asks(RAVI, "Northwind", WHY).await;
    let task = bot.last_dm(MAYA).button_value("priority.exception.agree").expect("the button's value");
    for (user, who) in [(LEE, "Maya Lopez"), (RAVI, "Maya Lopez"), (ALEX, "Maya Lopez"), (NINA, "Maya Lopez")]
    {
        let told = bot.forge(user, "priority.exception.agree", &task).await;
        assert_eq!(told, format!("Only {who} can answer for the CSM managers of Northwind Rail."), "{user}");
    }
    let before = bot.last_dm(MAYA);
    bot.forge(TOM, "priority.exception.agree", &task).await;
    assert_eq!(bot.consents().await[1], "managers U0MAYA Some(true)");
    bot.press(MAYA, &before, "Approve").await.ok();
    assert_eq!(bot.last_private(MAYA), "Tom Becker already approved this, Wed 25 Nov, 10:00.");
    assert_eq!(bot.audited("priority.exception.agree").await.len(), 1);
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel requests Pr1 as an exception for Northwind Rail, which is Pr2: “A migration begins in Mar…
    Lee Novak: Ravi Patel requests Pr1 as an exception for Northwind Rail, which is Pr2: “A migration begins in Mar…
    Robin Park: Ravi Patel requests Pr1 as an exception for Northwind Rail, which is Pr2: “A migration begins in Mar…
    Sam Ortiz: Ravi Patel requests Pr1 as an exception for Northwind Rail, which is Pr2: “A migration begins in Mar…
    Tom Becker: Northwind Rail: this is closed. Approve or decline Pr1 for Northwind Rail, which Ravi Patel requeste…
    ");
}

/// The CSM changes while it is asked: the new one is asked, the old one's button says who may. Proves P5.
#[tokio::test(flavor = "multi_thread")]
async fn agreement_follows_the_role() {
    let bot = settled().await;
    bot.asks(ALEX, "Northwind", WHY).await;
    let ravis = bot.last_dm(RAVI);
    bot.crm(json!({ "account": { "id": NORTHWIND, "csm_email": "elena.costa@example.com" } })).await;
    bot.press(RAVI, &ravis, "Approve").await.ok();
    assert_eq!(bot.last_private(RAVI), "Only Elena Costa can answer for the CSM of Northwind Rail.");
    bot.until("2026-11-26T09:01:00Z").await;
    let elenas = bot.last_dm(ELENA);
    assert!(
        elenas.text.contains("Alex Moreau requests Pr1 as an exception for Northwind Rail"),
        "{}",
        elenas.text
    );
    bot.press(ELENA, &elenas, "Approve").await.ok();
    assert_eq!(bot.consents().await[0], "csm U0RAVI Some(true)");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Lee Novak: Alex Moreau requests Pr1 as an exception for Northwind Rail, which is Pr2: “A migration begins in Ma…
    Lee Novak: Lee, 1 open task: Alex Moreau requests Pr1 as an exception for Northwind Rail, which is Pr2: “A migr…
    Maya Lopez: Alex Moreau requests Pr1 as an exception for Northwind Rail, which is Pr2: “A migration begins in Ma…
    Maya Lopez: Maya, 1 open task: Alex Moreau requests Pr1 as an exception for Northwind Rail, which is Pr2: “A mig…
    Robin Park: Alex Moreau requests Pr1 as an exception for Northwind Rail, which is Pr2: “A migration begins in Ma…
    Robin Park: Robin, 1 open task: Alex Moreau requests Pr1 as an exception for Northwind Rail, which is Pr2: “A mi…
    Sam Ortiz: Alex Moreau requests Pr1 as an exception for Northwind Rail, which is Pr2: “A migration begins in Ma…
    Sam Ortiz: Sam, 1 open task: Alex Moreau requests Pr1 as an exception for Northwind Rail, which is Pr2: “A migr…
    Tom Becker: Alex Moreau requests Pr1 as an exception for Northwind Rail, which is Pr2: “A migration begins in Ma…
    ");
}

/// Whoever leaves is asked no more: their successor is. What nobody answers is mentioned on two mornings, then told to
/// the directors, who may answer. Proves P5.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_answers_is_escalated() {
    let bot = settled().await;
    bot.asks(RAVI, "Northwind", WHY).await;
    bot.ws.deactivate(MAYA).await.ok();
    bot.settle().await;
    bot.ws.mark_all_read();
    bot.until("2026-11-26T09:01:00Z").await;
    assert_eq!(bot.news(ALEX).len(), 1, "the first morning");
    bot.until("2026-11-27T09:02:00Z").await;
    assert_eq!(bot.news(ALEX).len(), 1, "the second");
    assert!(bot.dms(TOM).iter().any(|text| text.contains("requests Pr1")), "{:?}", bot.dms(TOM));
    bot.until("2026-11-30T12:00:00Z").await;
    assert!(bot.news(ALEX).is_empty());
    let escalated = bot.dms(DANA);
    assert!(
        escalated
            .iter()
            .any(|text| text.starts_with("Northwind Rail: overdue. Alex Moreau has been reminded")),
        "{escalated:?}"
    );
    let alexs = bot.ws.dm(DANA).into_iter().find(|one| one.text.contains("Alex Moreau has been reminded"));
    bot.press(DANA, &alexs.expect("told"), "Approve").await.ok();
    assert!(
        bot.consents().await.contains(&"seller U0ALEX Some(true)".to_owned()),
        "{:?}",
        bot.consents().await
    );
    insta::assert_snapshot!(bot.others_heard().await, @"
    Lee Novak: Lee, 1 open task: Ravi Patel requests Pr1 as an exception for Northwind Rail, which is Pr2: “A migra… (2 times)
    Robin Park: Robin, 1 open task: Ravi Patel requests Pr1 as an exception for Northwind Rail, which is Pr2: “A mig… (2 times)
    Sam Ortiz: Sam, 1 open task: Ravi Patel requests Pr1 as an exception for Northwind Rail, which is Pr2: “A migra… (2 times)
    ");
}
