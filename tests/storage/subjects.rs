//! What tasks are about and what they ask: each kind is read as it is spelled, and a row that spells none is told by
//! its id.

use baton_storage::asks::{AskKind, Asks};
use baton_storage::ids::UserId;
use baton_storage::states::Role;
use baton_storage::subject::Subject;
use baton_storage::tasks;

use super::{Place, customer, place};

/// Every kind, with its spelling.
fn spelled() -> Vec<(&'static str, Subject)> {
    vec![
        ("account:A1", Subject::Account("A1".into())),
        ("deal:D1", Subject::Deal("D1".into())),
        ("handoff:h1", Subject::Handoff("h1".into())),
        ("meeting:m1", Subject::Meeting("m1".into())),
        ("priority:A1", Subject::Priority("A1".into())),
        ("touch:A1", Subject::Touch("A1".into())),
        ("exception:x1", Subject::Exception("x1".into())),
        ("review:v1", Subject::Review("v1".into())),
        ("disengagement:d1", Subject::Disengagement("d1".into())),
        ("handover:o1", Subject::Reassignment("o1".into())),
        ("handover:o1:A1", Subject::Move("o1".into(), "A1".into())),
        ("engagement:e1", Subject::Engagement("e1".into())),
        ("reengage:D1", Subject::Reengage("D1".into())),
        ("health:A1", Subject::Health("A1".into())),
        ("onboarding:A/1:2", Subject::Onboarding("A/1:2".into())),
        ("milestone:kickoff:A/1:2", Subject::Milestone("kickoff".into(), "A/1:2".into())),
    ]
}

/// A spelling and its subject are one and the same; ids of the CRM may hold what separates ours.
#[test]
fn a_subject_is_read_as_it_is_spelled() {
    for (text, subject) in spelled() {
        assert_eq!(subject.to_string(), text);
        assert_eq!(text.parse::<Subject>(), Ok(subject), "{text}");
    }
    for text in [
        "",
        "deal",
        "deal:",
        "deals:D1",
        ":D1",
        "handoff:h1:card",
        "engagement:e1:letter:t1:U1",
        "milestone:A1",
    ] {
        assert!(text.parse::<Subject>().is_err(), "{text}");
    }
}

async fn asked(place: &Place, subject: &'static str, (asks, key): (&'static str, &'static str)) {
    change!(place, |tx| {
        let row = "insert into tasks (task_id, subject, asks, key, account_id, team_id, role, owner, passed, kind, state, \
             facts, since_at, reminders, reminded) \
             values ('t1', $1, $2, $3, 'A1', 'emea', 'csm', 'U0RAVI', 0, 'action', 'open', '{}', 1, '[]', 0)";
        Ok(sqlx::query(row).bind(subject).bind(asks).bind(key).execute(&mut **tx).await.map(drop)?)
    });
}

/// A row that a newer or damaged database holds is an error that names it, for whoever looks for it.
#[tokio::test]
async fn a_row_about_nothing_known_is_told_by_its_id() {
    let none = "no subject is spelled “parrot:A1”";
    for (subject, asks, says) in [
        ("parrot:A1", ("confirm", ""), none),
        ("priority:A1", ("parrot", ""), "parrot"),
        ("priority:A1", ("confirm", "twice"), "“confirm” has no key “twice”"),
        ("exception:x1", ("agree", "parrot"), "“agree” has no key “parrot”"),
        ("meeting:m1", ("next", "one"), "“next” has no key “one”"),
    ] {
        let place = place().await;
        customer(&place, "A1", "D1").await;
        asked(&place, subject, asks).await;
        let db = &mut *place.reader().await;
        let error = tasks::find(db, &"t1".into()).await.expect_err(subject).to_string();
        assert!(error.contains("the task t1: ") && error.contains(says), "{error}");
    }
}

/// Every kind, with its columns and what operators read.
fn all_asks() -> Vec<(&'static str, &'static str, &'static str, Asks)> {
    let news = |to: Option<&str>| Asks::News { what: "merged".into(), to: to.map(UserId::from) };
    vec![
        ("step", "kickoff", "kickoff", Asks::Step("kickoff".into())),
        ("rule", "stage-5", "stage-5", Asks::Rule("stage-5".into())),
        ("news", "merged@U0SAM", "news.merged@U0SAM", news(Some("U0SAM"))),
        ("news", "merged", "news.merged", news(None)),
        ("next", "2", "next.2", Asks::Next(2)),
        ("look", "risk=no", "look@risk=no", Asks::Look { question: "risk".into(), choice: "no".into() }),
        ("reassess", "", "reassess", Asks::Reassess),
        ("confirm", "", "confirm", Asks::Confirm),
        ("nudge", "", "nudge", Asks::ContactReminder),
        ("agree", "", "agree", Asks::Agree(None)),
        ("agree", "sales_managers", "agree@sales_managers", Asks::Agree(Some(Role::SalesManagers))),
        ("walk", "U0RAVI", "walk@U0RAVI", Asks::Session("U0RAVI".into())),
        ("meet", "", "meet", Asks::Meet),
        ("write", "", "write", Asks::Write),
        ("complete", "", "complete", Asks::Complete),
        ("field", "", "field", Asks::Field),
        ("fields", "", "fields", Asks::Fields),
        ("old", "", "old", Asks::Old),
        ("new", "", "new", Asks::New),
        ("answer_sa", "", "answer_sa", Asks::Answer(Role::Sa)),
        ("answer_seller", "", "answer_seller", Asks::Answer(Role::Seller)),
        ("name_sa", "", "name_sa", Asks::Name(Role::Sa)),
        ("name_seller", "", "name_seller", Asks::Name(Role::Seller)),
        ("approve", "", "approve", Asks::Approve),
        ("still", "D1", "still@D1", Asks::Still("D1".into())),
        ("prompt", "renewal", "prompt@renewal", Asks::Prompt("renewal".into())),
        ("update", "", "update", Asks::Update),
        ("milestone", "value", "milestone@value", Asks::Milestone("value".into())),
        ("late", "value", "late@value", Asks::Late("value".into())),
        ("level", "", "level", Asks::Level),
    ]
}

/// What a task asks and its row are one and the same, for every kind there is.
#[test]
fn what_is_asked_is_read_as_it_is_spelled() {
    let all = all_asks();
    for kind in AskKind::ALL {
        assert!(all.iter().any(|(.., asks)| asks.kind() == *kind), "{kind}");
    }
    for (word, key, shown, asks) in all {
        assert_eq!(
            (asks.kind().as_str(), asks.key().as_str(), asks.to_string().as_str()),
            (word, key, shown)
        );
        assert_eq!(Asks::read(asks.kind(), key.to_owned()), Some(asks), "{shown}");
    }
}
