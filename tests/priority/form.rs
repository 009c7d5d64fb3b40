//! The review form: what is open is asked, what is known is shown, what was answered is filled in.

use super::*;
use baton::features::priority::rules::{Answer, Answers};

fn answers(assessment: &Assessment) -> Answers {
    serde_json::from_str(&assessment.answers).expect("answers")
}

fn said<'a>(answers: &'a Answers, id: &str) -> (&'a str, &'a str, bool) {
    let Answer { choice, said_by, by_person, .. } = &answers[id];
    (choice, said_by, *by_person)
}

/// What the feed knows is shown with its source and age and not asked; what decides and is not answered is said at its
/// field, and nothing is decided; then the level, its path and whose word each answer is. Proves P2.
#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_open_is_asked() {
    let bot = open().await;
    let form = bot.review(GRACE, "Talos").await;
    insta::assert_snapshot!(form.view.text_of(), @"
    Review priority
    *Talos Systems* is Pr1; not yet reviewed here.
    *Known:* Does the account have an open upgrade opportunity that closes in the next 6 months? *No* (from Salesforce, just now)
    *Known:* Is it in the first 30 to 45 days of onboarding? *No* (from Salesforce, just now)
    Correct an answer
    Is the customer adopting a stage this quarter that needs more than 2 hours of your time a week?
    You plan or implement it with the customer now; future initiatives don't count.
    No
    Yes
    Is the customer changing infrastructure this quarter in a way that needs more than 2 hours of your time a week?
    You plan or implement it with the customer now, such as a migration.
    No
    Yes
    Is the account at risk of contraction or churn?
    No
    Yes
    Skip what you don't know.
    Is the LAM greater than 10%?
    For example: High confidence, or explicit evidence.
    No
    Yes
    Do you expect growth in the next 6 months?
    For example: An open growth opportunity, or the customer has stated their intent.
    No
    Yes
    ");
    assert!(form.view.field(UPGRADE).is_none(), "the feed answers it");
    assert!(form.view.inputs().iter().all(|field| field.optional));
    let errors = form.set(STAGES, "No").refused().await;
    assert_eq!(
        errors.into_iter().collect::<Vec<_>>(),
        [(format!("infrastructure@{TALOS}"), "Choose an answer. It decides the priority.".into())]
    );
    assert!(bot.assessed(TALOS, AssessmentState::Decided).await.is_none());
    bot.form(GRACE).set(INFRASTRUCTURE, "Yes").send().await;
    insta::assert_snapshot!(bot.reads(GRACE), @r#"
    Priority
    ✓ *Talos Systems is Pr1*, as before.
    1. Does the account have an open upgrade opportunity that closes in the next 6 months? *No* (from Salesforce, just now)
    2. Is the customer adopting a stage this quarter that needs more than 2 hours of your time a week? *No* (Grace Kim, 23 Nov 2026)
    3. Is the customer changing infrastructure this quarter in a way that needs more than 2 hours of your time a week? *Yes* (Grace Kim, 23 Nov 2026)
    "#);
    let decided = bot.assessed(TALOS, AssessmentState::Decided).await.expect("a decision");
    assert_eq!((decided.level, decided.version.as_str()), (Priority::Pr1, "2021-08-01"));
    let answers = answers(&decided);
    assert_eq!(said(&answers, "upgrade"), ("no", "Salesforce", false));
    assert_eq!(said(&answers, "infrastructure"), ("yes", GRACE, true));
    assert!(!answers.contains_key("risk"), "nobody was asked to the end");
}

/// Next time the last answers are filled in and say whose they are; "Nothing changed" confirms them in one click, by
/// whoever clicked, now; where the feed knows something new, that is beside them. Proves P2, P6.
#[tokio::test(flavor = "multi_thread")]
async fn last_quarters_answers_are_filled_in() {
    let bot = open().await;
    assert!(!bot.priority(GRACE, "Talos").await.has_button("Nothing changed"), "nothing was answered yet");
    bot.forge(GRACE, "priority.unchanged", TALOS).await;
    assert!(bot.assessed(TALOS, AssessmentState::Decided).await.is_none(), "it does not decide");
    bot.talos_is_calm().await;
    bot.until("2027-02-01T10:00:00Z").await;
    let form = bot.review(NINA, "Talos").await;
    assert_eq!(form.view.field(RISK).expect("asked").value.as_deref(), Some("no"));
    assert!(form.view.text_of().contains("Last time: No, Grace Kim, 23 Nov 2026."));
    let page = bot.priority(NINA, "Talos").await;
    bot.press(NINA, &page, "Nothing changed").await.ok();
    assert!(bot.last_private(NINA).contains("Set by Nina Falk on 1 Feb 2027"));
    let confirmed = answers(&bot.assessed(TALOS, AssessmentState::Decided).await.expect("a decision"));
    assert_eq!(said(&confirmed, "risk"), ("no", NINA, true));
    assert_eq!(said(&confirmed, "upgrade"), ("no", "Salesforce", false));
    bot.crm(json!({ "opportunity": { "id": "0065e00000UpgraAAB", "type": "upgrade", "stage": "4-Proposal",
        "name": "Talos, up", "close_date": "2027-04-01" }, "account": { "id": TALOS } }))
        .await;
    let page = bot.priority(GRACE, "Talos").await;
    assert!(page.has_button("Nothing changed: Pr1"), "{:?}", page.buttons());
    let form = bot.review(GRACE, "Talos").await;
    assert!(
        form.view.inputs().iter().all(|field| field.block_id != "stages"),
        "The known facts decide the priority"
    );
    form.send().await;
    assert!(bot.reads(GRACE).contains("Talos Systems is Pr1* now; it was Pr2."), "{}", bot.reads(GRACE));
    insta::assert_snapshot!(bot.others_heard().await, @"
    #emea-csm-requests: EMEA Enterprise: the FY28 Q1 priority review is open until Fri 12 Feb. 0 of 1 account is reviewed: R…
    Grace Kim: Grace, you have no open tasks for today. (2 times)
    Ravi Patel: Ravi, FY28 Q1 review: Northwind Rail is Pr1. Is that still right? 1 of 1 account left, due Fri 12 Fe…
    ");
}

/// A person's word stands against the feed's as long as the feed says what it said then; once it says something else,
/// it counts again. Proves P2.
#[tokio::test(flavor = "multi_thread")]
async fn somebody_may_say_that_what_is_known_is_wrong() {
    let bot = open().await;
    bot.review(GRACE, "Talos").await.set(STAGES, "No");
    bot.turn_by(GRACE, "Correct an answer").await;
    assert_eq!(bot.filled(GRACE, UPGRADE), "no", "what is known is filled in");
    assert_eq!(bot.filled(GRACE, STAGES), "no", "what was chosen stays");
    let form = bot.form(GRACE).set(UPGRADE, "Yes");
    form.send().await;
    assert!(bot.reads(GRACE).contains("closes in the next 6 months? *Yes* (Grace Kim, 23 Nov 2026)"));
    let form = bot.review(GRACE, "Talos").await;
    assert_eq!(form.view.field(UPGRADE).expect("asked again").value.as_deref(), Some("yes"));
    let upgrade = |stage: &str| {
        json!({ "opportunity": { "id": "0065e00000UpgraAAB", "type": "upgrade", "stage": stage,
            "name": "Talos, up", "close_date": "2027-04-01" }, "account": { "id": TALOS } })
    };
    bot.crm(upgrade("4-Proposal")).await;
    bot.talos_again(GRACE).await;
    bot.crm(upgrade("8-Closed Lost")).await;
    let form = bot.review(GRACE, "Talos").await;
    assert!(form.view.field(UPGRADE).is_none(), "the feed's newer word counts");
}

impl TestBot {
    /// The form of Talos, sent as it is.
    async fn talos_again(&self, user: &str) {
        self.review(user, "Talos").await.send().await;
    }
}

/// Two people at once: the second reads who decided what and when, has their answers still before them, and decides
/// anew if they want to. Proves promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn who_comes_second_reads_what_was_decided_and_loses_nothing() {
    let bot = open().await;
    bot.review(GRACE, "Talos").await.set(STAGES, "Yes");
    let ninas = bot.review(NINA, "Talos").await;
    ninas.set(STAGES, "No").set(INFRASTRUCTURE, "No").set(RISK, "No").send().await;
    bot.form(GRACE).send_only().await.ok();
    let again = bot.form(GRACE);
    let told = "Nina Falk set Pr2 in the meantime, Mon 23 Nov, 10:00.";
    assert!(again.view.text_of().contains(told), "{}", again.view.text_of());
    assert_eq!(again.view.field(STAGES).expect("still asked").value.as_deref(), Some("yes"));
    assert_eq!(bot.level(TALOS).await, Some(Priority::Pr2));
    again.send().await;
    assert_eq!(bot.level(TALOS).await, Some(Priority::Pr1));
    assert_eq!(bot.audited("priority").await.len(), 2);
}

/// What is known changes while the form is open: it comes back with what was chosen, and asks the rest.
/// Proves promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_whose_facts_moved_on_comes_back() {
    let bot = open().await;
    bot.crm(json!({ "account": { "id": TALOS, "health": "red" } })).await;
    let form = bot.review(GRACE, "Talos").await;
    assert!(form.view.field(RISK).is_none());
    bot.crm(json!({ "account": { "id": TALOS, "health": "green" } })).await;
    bot.form(GRACE).set(STAGES, "No").set(INFRASTRUCTURE, "No").send_only().await.ok();
    let text = bot.reads(GRACE);
    assert!(text.contains("The account's data has changed since you opened this."), "{text}");
    assert_eq!(bot.filled(GRACE, STAGES), "no");
    bot.form(GRACE).set(RISK, "No").send().await;
    assert_eq!(bot.level(TALOS).await, Some(Priority::Pr2));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Talos Systems is red since Mon 23 Nov; it was green. Source: Salesforce.
    Dana Whitfield: Talos Systems is red since Mon 23 Nov; it was green. Source: Salesforce.
    Grace Kim: Talos Systems is red since Mon 23 Nov; it was green. Source: Salesforce.
    Nina Falk: Talos Systems is red since Mon 23 Nov; it was green. Source: Salesforce.
    ");
}
