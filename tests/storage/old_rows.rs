//! Rows as the version before the types wrote them, read through the types after the migration.

use baton::registry::jobs::TABLE;
use baton_storage::actor::Actor;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::assignments::{self, AssignmentState};
use baton_storage::ids::UserId;
use baton_storage::schedules::{self, Missed};
use baton_storage::states::{ItemState, Role};
use baton_storage::subject::Subject;
use baton_storage::time::At;
use baton_storage::{audit, facts, reviews, tasks};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, SqliteConnection};

/// A task of the old version: subject, what it asked, whether it did, and as what it is read now.
type Old = (&'static str, &'static str, bool, Subject, Asks);

fn old() -> Vec<Old> {
    let to = |user: &str| Some(UserId::from(user));
    let news = |what: &str, to| Asks::News { what: what.into(), to };
    let account = |id: &str| id.into();
    vec![
        ("handoff:h1", "kickoff", true, Subject::Handoff("h1".into()), Asks::Step("kickoff".into())),
        // An id that reads like another kind's word is still a step's.
        ("handoff:h1", "update", true, Subject::Handoff("h1".into()), Asks::Step("update".into())),
        ("deal:D1", "stage-5", true, Subject::Deal("D1".into()), Asks::Rule("stage-5".into())),
        ("deal:D1", "won", false, Subject::Deal("D1".into()), Asks::Rule("won".into())),
        ("deal:D1", "news.lost@U0SAM", false, Subject::Deal("D1".into()), news("lost", to("U0SAM"))),
        ("deal:D1", "news.slips", true, Subject::Deal("D1".into()), news("slips", None)),
        ("account:A1", "news.two_csms", true, Subject::Account(account("A1")), news("two_csms", None)),
        ("meeting:m1", "next.2", true, Subject::Meeting("m1".into()), Asks::Next(2)),
        (
            "priority:A1",
            "look@risk=no",
            true,
            Subject::Priority(account("A1")),
            Asks::Look { question: "risk".into(), choice: "no".into() },
        ),
        ("priority:A1", "confirm", true, Subject::Priority(account("A1")), Asks::Confirm),
        ("touch:A1", "nudge", true, Subject::Touch(account("A1")), Asks::ContactReminder),
        (
            "exception:x1",
            "agree@sa_leaders",
            true,
            Subject::Exception("x1".into()),
            Asks::Agree(Some(Role::SaLeaders)),
        ),
        ("review:v1", "walk@U0RAVI", true, Subject::Review("v1".into()), Asks::Session("U0RAVI".into())),
        ("disengagement:d1", "agree", true, Subject::Disengagement("d1".into()), Asks::Agree(None)),
        ("disengagement:d1", "field", true, Subject::Disengagement("d1".into()), Asks::Field),
        ("handover:o1", "fields", true, Subject::Reassignment("o1".into()), Asks::Fields),
        ("handover:o1:A1", "old", true, Subject::Move("o1".into(), account("A1")), Asks::Old),
        ("engagement:e1", "answer_sa", true, Subject::Engagement("e1".into()), Asks::Answer(Role::Sa)),
        ("engagement:e1", "name_seller", true, Subject::Engagement("e1".into()), Asks::Name(Role::Seller)),
        ("engagement:e1", "still@D1", true, Subject::Engagement("e1".into()), Asks::Still("D1".into())),
        (
            "reengage:D1",
            "prompt@renewal",
            true,
            Subject::Reengage("D1".into()),
            Asks::Prompt("renewal".into()),
        ),
        ("health:A1", "update", true, Subject::Health(account("A1")), Asks::Update),
        ("onboarding:A1", "late@value", true, Subject::Onboarding(account("A1")), Asks::Late("value".into())),
        (
            "onboarding:CRM/1/value",
            "news.late_because@U0MAYA",
            false,
            Subject::Milestone("value".into(), account("CRM/1")),
            news("late_because", to("U0MAYA")),
        ),
    ]
}

/// A database of the version before, with its sample rows.
async fn database(folder: &std::path::Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(folder.join("old.db")).create_if_missing(true);
    let mut db = options.foreign_keys(true).connect().await.expect("a new database");
    for migration in baton_storage::MIGRATIONS.iter().filter(|migration| migration.version < 13) {
        run(&mut db, migration.sql.as_str()).await;
        let name = migration.description.replace(' ', "_");
        let sample = format!("storage/migrations/samples/{:04}_{name}.sql", migration.version);
        run(&mut db, &std::fs::read_to_string(sample).expect("a sample")).await;
    }
    db
}

async fn run(db: &mut SqliteConnection, statements: &str) {
    sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(db).await.expect(statements);
}

async fn migrate(db: &mut SqliteConnection) {
    for migration in baton_storage::MIGRATIONS.iter().filter(|migration| migration.version >= 13) {
        run(db, migration.sql.as_str()).await;
    }
}

/// The same, with the sample rows of each.
async fn migrate_with_samples(db: &mut SqliteConnection) {
    for migration in baton_storage::MIGRATIONS.iter().filter(|migration| migration.version >= 13) {
        run(db, migration.sql.as_str()).await;
        let name = migration.description.replace(' ', "_");
        let sample = format!("storage/migrations/samples/{:04}_{name}.sql", migration.version);
        run(db, &std::fs::read_to_string(sample).expect("a sample")).await;
    }
}

/// Every kind of task that the version before could have open is the same task afterwards: what it is about, what it
/// asks, whether it asks or tells, and who settled it. What is open stays unique.
#[tokio::test]
async fn tasks_of_the_version_before_are_read_through_the_types() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let db = &mut database(folder.path()).await;
    for (number, (subject, asks, asked, ..)) in old().into_iter().enumerate() {
        let row = "insert into todos (todo_id, subject, asks, account_id, team_id, role, owner, passed, asked, state, \
             facts, since_at, reminders, remind_at, reminded, settled_by) \
             select 'old-' || $1, $2, $3, account_id, 'emea', 'csm', 'U0RAVI', 0, $4, 'open', '{}', 1, '[2]', 2, 0, \
             case $1 when 0 then 'baton' when 1 then 'U0MAYA' end from accounts limit 1";
        let number = i64::try_from(number).expect("few");
        let query = sqlx::query(row).bind(number).bind(subject).bind(asks).bind(asked);
        query.execute(&mut *db).await.expect(asks);
    }
    migrate(db).await;
    for (number, (text, spelled, asked, subject, asks)) in old().into_iter().enumerate() {
        let task = tasks::find(db, &format!("old-{number}").into()).await.expect(spelled).expect(spelled);
        let kind = if asked { TaskKind::Action } else { TaskKind::Notice };
        assert_eq!((&task.subject, &task.asks, task.kind), (&subject, &asks, kind), "{text} {spelled}");
        let by = [Some(Actor::Baton), Some(Actor::Person("U0MAYA".into()))];
        assert_eq!(task.settled_by, by.get(number).cloned().flatten(), "{text} {spelled}");
        let known = tasks::of_subject(db, &subject).await.expect(text);
        assert!(known.contains(&task), "{text}: it is found by what it is about");
        if subject.kind().as_str() != "milestone" {
            assert_eq!((subject.to_string().as_str(), asks.to_string().as_str()), (text, spelled));
        }
    }
    let mine = tasks::to_mention(db, &"U0RAVI".into(), At(2)).await.expect("open ones");
    assert_eq!(mine.iter().filter(|task| task.task_id.as_str().starts_with("old-")).count(), old().len());
    let again = "insert into tasks (task_id, subject, asks, key, account_id, team_id, role, owner, passed, kind, state, \
         facts, since_at, reminders, reminded) select 'again', subject, asks, key, account_id, team_id, role, owner, \
         passed, kind, state, facts, since_at, reminders, reminded from tasks where task_id = 'old-0'";
    let again = sqlx::query(again).execute(&mut *db).await.expect_err("the same is open");
    assert!(again.to_string().contains("UNIQUE"), "{again}");
}

/// When a review's account was put off has a column of its own; what was settled stays settled. Proves P6.
#[tokio::test]
async fn what_was_put_off_is_not_taken_for_settled() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let db = &mut database(folder.path()).await;
    run(
        db,
        "update review_items set settled_at = 7; \
         insert into reviews (review_id, team_id, quarter, state, opened_at, ends_at, closed_at) \
         values ('v0', 'emea-enterprise', '2026-08-01', 'closed', 1, 2, 2); \
         insert into review_items (review_id, account_id, csm, state, settled_by, settled_at) \
         select 'v0', account_id, 'U0RAVI', 'gone', 'baton', 5 from accounts limit 1;",
    )
    .await;
    migrate(db).await;
    let open = reviews::items(db, &"v1".into()).await.expect("items").remove(0);
    assert_eq!((open.state, open.put_off_at, open.settled_at), (ItemState::Open, Some(At(7)), None));
    let gone = reviews::items(db, &"v0".into()).await.expect("items").remove(0);
    assert_eq!((gone.state, gone.put_off_at, gone.settled_at), (ItemState::Gone, None, Some(At(5))));
    assert_eq!(gone.settled_by, Some(Actor::Baton));
}

/// What the sample rows of every migration hold is read by the types: who acted, and where an assignment stands.
#[tokio::test]
async fn sample_rows_are_read_through_the_types() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let db = &mut database(folder.path()).await;
    migrate_with_samples(db).await;
    let ids: Vec<String> =
        sqlx::query_scalar("select task_id from tasks").fetch_all(&mut *db).await.expect("ids");
    assert!(ids.len() > 2, "{ids:?}");
    for id in ids {
        tasks::find(db, &id.as_str().into()).await.expect("a todo that is read").expect("a todo");
    }
    let actors = audit::all(db).await.expect("the audit").into_iter().map(|entry| entry.actor);
    assert!(actors.collect::<Vec<_>>().contains(&Actor::Baton));
    assert!(facts::all(db).await.expect("facts").iter().any(|fact| fact.recorded_by == Actor::Baton));
    let accounts: Vec<String> =
        sqlx::query_scalar("select account_id from assignments").fetch_all(&mut *db).await.expect("accounts");
    let mut states = Vec::new();
    for account in accounts {
        let current = assignments::current(db, &account.as_str().into()).await.expect("an assignment");
        states.extend(current.map(|one| one.state));
    }
    assert!(states.iter().all(|state| [AssignmentState::Offered, AssignmentState::Accepted].contains(state)));
    let due = schedules::due(db, At(i64::MAX)).await.expect("schedules");
    assert!(!due.is_empty() && due.iter().all(|one| Missed::ALL.contains(&one.missed)));
}

/// Jobs, moments and schedules that the version before had planned are called as they are now. House rule 3.
#[tokio::test]
async fn kinds_of_the_version_before_bear_their_names_of_now() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let db = &mut database(folder.path()).await;
    let known: Vec<&str> =
        TABLE.jobs().map(|job| job.kind).chain(TABLE.moments().map(|one| one.kind)).collect();
    migrate(db).await;
    for table in ["outbox", "occurrences", "schedules", "set_aside"] {
        let kinds = AssertSqlSafe(format!("select distinct kind from {table}"));
        let kinds: Vec<String> = sqlx::query_scalar(kinds).fetch_all(&mut *db).await.expect(table);
        assert!(!kinds.is_empty(), "{table} has a sample");
        for kind in kinds {
            assert!(known.contains(&kind.as_str()), "{table}: {kind}");
        }
    }
}
