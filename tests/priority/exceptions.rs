//! Exceptions (P5): asked for with a reason, agreed to by the account team and their managers, until the next review.

use baton_storage::ids::ExceptionId;

use super::*;

pub const WHY: &str = "A migration begins in March; they want weekly calls.";

/// A stage on which Lee leads the sellers of EMEA and Robin its architects, Sam is Northwind's, and Northwind is Pr2.
pub async fn settled() -> TestBot {
    let bot = open_with(|text| {
        *text = text.replacen(
            "csms = [\"U0RAVI\"",
            &format!("sales_managers = [\"{LEE}\"]\nsa_leaders = [\"{ROBIN}\"]\ncsms = [\"U0RAVI\""),
            1,
        );
    })
    .await;
    bot.crm(json!({ "account": { "id": NORTHWIND, "sa_email": "sam.ortiz@example.com" } })).await;
    bot.review(MAYA, "Northwind").await.set(PROPOSAL, "Pr2").send().await;
    bot.until("2026-11-25T10:00:00Z").await;
    bot.ws.mark_all_read();
    bot
}

impl TestBot {
    /// Somebody asks for an exception.
    pub async fn asks(&self, user: &str, name: &str, why: &str) {
        let page = self.priority(user, name).await;
        self.press(user, &page, "Request an exception").await.ok();
        self.form(user).set("Why?", why).send().await;
    }

    /// Whose agreement is needed, who was asked, and what was said.
    pub async fn consents(&self) -> Vec<String> {
        let mut db = self.app.storage.read().await.expect("a reader");
        let team = "emea-enterprise".into();
        let all = baton_storage::exceptions::of_team(&mut db, &team).await.expect("read");
        let id: ExceptionId = all.first().expect("an exception").exception_id.clone();
        let said = baton_storage::exceptions::consents(&mut db, &id).await.expect("read");
        said.iter().map(|one| format!("{} {} {:?}", one.role, one.asked, one.agreed)).collect()
    }
}

/// The CSM asks; seller, architect, manager, sales manager and the architects' leader are asked at once and agree; then it holds, as the last step of the
/// path, everybody concerned hears, and each decision is recorded. Proves P5.
#[tokio::test(flavor = "multi_thread")]
async fn an_exception_holds_once_everybody_has_agreed() {
    let bot = settled().await;
    let page = bot.priority(RAVI, "Northwind").await;
    bot.press(RAVI, &page, "Request an exception").await.ok();
    insta::assert_snapshot!(bot.reads(RAVI), @r#"
    Request an exception
    *Northwind Rail* is Pr2. You request *Pr1* until the next review. These people are asked to approve now: Alex Moreau, Sam Ortiz, Maya Lopez, Lee Novak and Robin Park.
    Why?
    For example: A migration to our SaaS begins in March, and they want weekly calls.
    "#);
    let errors = bot.form(RAVI).set("Why?", "Please").refused().await;
    assert_eq!(errors["reason"], "Please add a few more words. Approvers decide based on this.");
    bot.form(RAVI).set("Why?", WHY).send().await;
    insta::assert_snapshot!(bot.reads(RAVI), @"
    Priority
    ○ Ravi Patel requests *Pr1* by exception: “A migration begins in March; they want weekly calls.”
    *Approved by:* Ravi Patel for the CSM. *Waiting for:* Maya Lopez for the CSM managers, Sam Ortiz for the SA, Robin Park for the SA leaders, Lee Novak for the sales managers, Alex Moreau for the seller.
    ");
    let asks = format!(
        "Ravi Patel requests Pr1 as an exception for Northwind Rail, which is Pr2: “{WHY}” Do you approve?"
    );
    for user in [ALEX, SAM, MAYA, ROBIN, LEE] {
        assert_eq!(bot.news(user), std::slice::from_ref(&asks), "{user}");
        bot.press(user, &bot.last_dm(user), "Approve").await.ok();
        assert!(bot.last_dm(user).text_of().starts_with("Northwind Rail: closed"));
        let holds = bot.level(NORTHWIND).await == Some(Priority::Pr1);
        assert_eq!(holds, user == LEE, "once all have agreed");
    }
    let page = bot.priority(NINA, "Northwind").await;
    insta::assert_snapshot!(page.text_of(), @"
    Northwind Rail is Pr1
    By exception: Pr1: A migration begins in March; they want weekly calls.
    Since 25 Nov 2026, as an exception to the model EMEA Enterprise (version of 1 Aug 2021).
    1. Which priority do you propose? *Pr2* (Maya Lopez, 23 Nov 2026)
    2. An exception *Pr1: A migration begins in March; they want weekly calls.* (Ravi Patel, 25 Nov 2026)
    *Pr1 by exception, until the next review.* “A migration begins in March; they want weekly calls.”
    Requested by Ravi Patel; approved by Ravi Patel for the CSM, Maya Lopez for the CSM managers, Sam Ortiz for the SA, Robin Park for the SA leaders, Lee Novak for the sales managers, Alex Moreau for the seller.
    *Open upgrade*
    none
    *LAM*
    $1.2M
    *ARR rank*
    1 in EMEA
    *Health*
    green
    *Stages adopted*
    4
    *What Pr1 includes*
    • Onboarding: Led by the CSM
    • Calls: At least monthly
    • Lifecycle: The full customer lifecycle, led by the CSM
    *Last customer contact:* not known; expected every 31 days at Pr1.
    History
    From Salesforce 2 days ago · CSM Ravi Patel · EMEA Enterprise
    ");
    bot.until("2026-11-26T09:01:00Z").await;
    let news = format!(
        "Northwind Rail is Pr1 by exception until the next review. Ravi Patel requested it (“{WHY}”), and everyone approved."
    );
    for user in [RAVI, ALEX, SAM, MAYA, ROBIN] {
        assert_eq!(bot.news(user), std::slice::from_ref(&news), "{user}");
    }
    bot.news(TOM);
    bot.nobody_else_heard();
    let audited = bot.audited("priority.exception").await;
    assert_eq!(
        audited,
        [
            format!("U0RAVI priority.exception.ask pr2→pr1: {WHY}"),
            "U0ALEX priority.exception.agree →: ".into(),
            "U0SAM priority.exception.agree →: ".into(),
            "U0MAYA priority.exception.agree →: ".into(),
            "U0ROBIN priority.exception.agree →: ".into(),
            "U0LEE priority.exception.agree →: ".into(),
        ]
    );
}

/// One no is enough: it is refused with its reason, which whoever asked reads; the others are asked no more.
/// Proves P5.
#[tokio::test(flavor = "multi_thread")]
async fn one_no_refuses_it() {
    let bot = settled().await;
    bot.asks(ALEX, "Northwind", "<!channel> *They* want <https://evil.example|weekly> calls & more").await;
    assert_eq!(bot.news(RAVI).len(), 1, "the CSM is asked");
    let ravis = bot.last_dm(RAVI);
    let mayas = bot.last_dm(MAYA);
    bot.press(MAYA, &bot.last_dm(MAYA), "Decline").await.ok();
    let errors = bot.form(MAYA).set("Why not?", "No").refused().await;
    assert!(errors["reason"].starts_with("Please add a few more words"));
    bot.form(MAYA).set("Why not?", "The migration was put off to <!channel> June.").send().await;
    for user in [RAVI, SAM, ROBIN, LEE] {
        assert!(bot.last_dm(user).text_of().contains("No longer needed: Maya Lopez declined."));
    }
    bot.press(RAVI, &ravis, "Approve").await.ok();
    assert_eq!(bot.last_private(RAVI), "This is closed: Maya Lopez declined.");
    bot.press(MAYA, &mayas, "Approve").await.ok();
    assert_eq!(bot.last_private(MAYA), "Maya Lopez already declined this, Wed 25 Nov, 10:00.");
    let mut texts = Vec::new();
    bot.ws.produced().iter().for_each(|shown| marked_up(&shown.payload, &mut texts));
    assert!(
        texts
            .iter()
            .any(|text| text.contains("&lt;!channel&gt; *They* want &lt;https://evil.example|weekly&gt;"))
    );
    assert!(!texts.iter().any(|text| text.contains("<!channel>") || text.contains("<https://evil")));
    bot.ws.mark_all_read();
    bot.until("2026-11-26T09:01:00Z").await;
    let told = "Northwind Rail: Maya Lopez declined Pr1, which you requested: “The migration was put off to &lt;!channel&gt; June.”";
    assert_eq!(bot.news(ALEX), [told]);
    bot.nobody_else_heard();
    assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr2));
    let audited = bot.audited("priority.exception").await;
    assert_eq!(
        audited[1],
        "U0MAYA priority.exception.refuse →: The migration was put off to <!channel> June."
    );
    assert!(bot.priority(ALEX, "Northwind").await.has_button("Request an exception"), "with another reason");
}

/// One at a time: a second attempt says who asked and whose answer is missing. Whoever asked may take it back, nobody
/// else; then nobody is asked any more. Proves P5.
#[tokio::test(flavor = "multi_thread")]
async fn one_stands_at_a_time_and_can_be_taken_back() {
    let bot = settled().await;
    let alexs = bot.priority(ALEX, "Northwind").await;
    bot.asks(RAVI, "Northwind", WHY).await;
    bot.press(ALEX, &alexs, "Request an exception").await.ok();
    let told = "Ravi Patel already requested Pr1 for Northwind Rail. It is waiting for Maya Lopez, Sam Ortiz, Robin Park, Lee Novak and Alex Moreau.";
    assert_eq!(bot.last_private(ALEX), told);
    assert!(!bot.priority(ALEX, "Northwind").await.has_button("Withdraw"));
    let page = bot.priority(RAVI, "Northwind").await;
    bot.press(RAVI, &page, "Withdraw").await.ok();
    assert!(bot.last_private(RAVI).starts_with("Northwind Rail is Pr2"));
    for user in [ALEX, SAM, MAYA, ROBIN, LEE] {
        assert!(bot.last_dm(user).text_of().contains("No longer needed: Ravi Patel withdrew it."), "{user}");
    }
    bot.press(RAVI, &page, "Withdraw").await.ok();
    assert_eq!(bot.last_private(RAVI), "This is closed: Ravi Patel withdrew it.");
    assert_eq!(
        bot.audited("priority.exception.withdraw").await,
        ["U0RAVI priority.exception.withdraw asked→withdrawn: "]
    );
    insta::assert_snapshot!(bot.others_heard().await, @"Tom Becker: Northwind Rail: this is closed. Approve or decline Pr1 for Northwind Rail, which Ravi Patel requeste…");
}

/// A review opens: the exception has expired, the level stays until someone reviews it, and then the model decides
/// alone. What is still asked for goes on. Proves P5, P6.
#[tokio::test(flavor = "multi_thread")]
async fn an_exception_ends_with_the_next_review() {
    let bot = settled().await;
    bot.asks(RAVI, "Northwind", WHY).await;
    for user in [ALEX, SAM, MAYA, ROBIN, LEE] {
        bot.press(user, &bot.last_dm(user), "Approve").await.ok();
    }
    bot.until("2027-02-01T08:59:00Z").await;
    assert!(bot.audited("priority.exception.expire").await.is_empty());
    bot.until("2027-02-01T09:00:00Z").await;
    assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr1), "until someone reviews it");
    assert_eq!(
        bot.audited("priority.exception.expire").await,
        ["baton priority.exception.expire agreed→expired: "]
    );
    let page = bot.priority(MAYA, "Northwind").await;
    assert!(page.text_of().contains("The exception ended when the review began."), "{}", page.text_of());
    bot.press(MAYA, &page, "Nothing changed: Pr2").await.ok();
    assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr2));
    insta::assert_snapshot!(bot.others_heard().await, @"
    #emea-csm-requests: EMEA Enterprise: the one account is reviewed in the FY28 Q1 priority review, which is open until Fri…
    Alex Moreau: Northwind Rail is Pr1 by exception until the next review. Ravi Patel requested it (“A migration begi…
    Alex Moreau: Northwind Rail is now Pr2; it was Pr1. No factor calls for more time.
    Maya Lopez, who alone sees it: Northwind Rail is Pr2. No factor calls for more time.
    Maya Lopez: Northwind Rail is Pr1 by exception until the next review. Ravi Patel requested it (“A migration begi…
    Ravi Patel: Northwind Rail is Pr1 by exception until the next review. Ravi Patel requested it (“A migration begi…
    Ravi Patel: Ravi, the one account is reviewed in the FY28 Q1 review: 0 Pr1, 1 Pr2; below the target (5 to 8 Pr1,…
    Ravi Patel: Ravi, you have no open tasks for today. (2 times)
    Robin Park: Northwind Rail is Pr1 by exception until the next review. Ravi Patel requested it (“A migration begi…
    Sam Ortiz: Northwind Rail is Pr1 by exception until the next review. Ravi Patel requested it (“A migration begi…
    Tom Becker: Northwind Rail: this is closed. Approve or decline Pr1 for Northwind Rail, which Ravi Patel requeste…
    ");
}

/// The account team and their managers agree (P5): without the architect, or without those who lead the architects, it
/// does not hold, and a no of either is enough. Proves P5.
#[tokio::test(flavor = "multi_thread")]
async fn the_architect_and_their_leader_have_a_say() {
    for (last, who) in [(SAM, "Sam Ortiz"), (ROBIN, "Robin Park")] {
        let bot = settled().await;
        bot.asks(RAVI, "Northwind", WHY).await;
        for user in [ALEX, SAM, MAYA, ROBIN, LEE].into_iter().filter(|user| *user != last) {
            bot.press(user, &bot.last_dm(user), "Approve").await.ok();
        }
        assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr2), "{who} has not agreed");
        bot.press(last, &bot.last_dm(last), "Decline").await.ok();
        bot.form(last).set("Why not?", "Nobody has the time for it").send().await;
        assert_eq!(bot.level(NORTHWIND).await, Some(Priority::Pr2));
        assert!(bot.audited("priority.exception.refuse").await[0].starts_with(last));
        assert_eq!(bot.others_heard_so_many().await, "Tom Becker: 1");
    }
}
