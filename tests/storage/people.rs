//! People and their absences.

use baton_storage::days_off::{self, Absence};
use baton_storage::ids::{ChannelId, UserGroupId, UserId};
use baton_storage::people::{self, Person};
use baton_storage::user_groups;

use super::*;

fn user(id: &str) -> UserId {
    id.into()
}

/// Somebody is as Slack says last: found by e-mail before one who left of the same address, and a member of the
/// workspace that installed us last.
#[tokio::test]
async fn people_are_kept_as_slack_says() {
    let place = place().await;
    let person = |id: &str, active: bool| Person {
        user_id: id.into(),
        workspace: "T1".into(),
        name: "Sam Ortiz".into(),
        email: Some("Sam.Ortiz@Example.com".into()),
        timezone: "Europe/London".into(),
        guest: false,
        bot: false,
        active,
        known_at: At(1),
    };
    let (left, sam) = (person("U0OLD", false), person("U0SAM", true));
    let again = sam.clone();
    change!(place, |tx| {
        assert_eq!(people::workspace(tx).await?, None);
        people::keep(tx, &left).await?;
        people::keep(tx, &sam).await?;
        let of_any = people::is_member(tx, &user("U0SAM")).await?;
        assert_eq!(of_any, Some(true), "before Slack says which workspace is ours, any is");
        assert_eq!(people::with_workspace(tx, &user("U0SAM")).await?, None);
        people::keep_dm_channel(tx, &user("U0SAM"), &ChannelId::from("D1")).await?;
        people::keep_dm_channel(tx, &user("U0NOBODY"), &ChannelId::from("D2")).await?;
        people::keep(tx, &again).await?;
        people::keep_identity(tx, "T0", &user("U0BOT"), At(1)).await?;
        people::keep_identity(tx, "T1", &user("U0BOT"), At(2)).await?;
        user_groups::keep_members(
            tx,
            &UserGroupId::from("S1"),
            &[user("U0SAM"), user("U0SAM"), user("U0OLD")],
        )
        .await?;
        user_groups::keep_members(tx, &UserGroupId::from("S2"), &[user("U0SAM")]).await?;
        user_groups::keep_members(tx, &UserGroupId::from("S1"), &[user("U0OLD")]).await
    });
    let db = &mut *place.reader().await;
    assert_eq!(people::workspace(db).await.expect("asked").as_deref(), Some("T1"));
    let found = people::by_email(db, "SAM.ortiz@example.COM").await.expect("asked").expect("found");
    assert_eq!(found.user_id, user("U0SAM"));
    assert!(found.is_member_of("T1") && !found.is_member_of("T0"));
    assert_eq!(found.email.as_deref(), Some("sam.ortiz@example.com"));
    for no_member in [
        Person { guest: true, ..found.clone() },
        Person { bot: true, ..found.clone() },
        Person { active: false, ..found.clone() },
    ] {
        assert!(!no_member.is_member_of("T1"), "{no_member:?}");
    }
    for (who, member) in [("U0SAM", Some(true)), ("U0OLD", Some(false)), ("U0NOBODY", None)] {
        assert_eq!(people::is_member(db, &user(who)).await.expect("asked"), member, "{who}");
    }
    let known = people::with_workspace(db, &user("U0SAM")).await.expect("asked");
    assert_eq!(known, Some((found.clone(), "T1".to_owned())));
    assert_eq!(people::with_workspace(db, &user("U0NOBODY")).await.expect("asked"), None);
    assert_eq!(people::find(db, &user("U0NOBODY")).await.expect("asked"), None);
    assert_eq!(people::all(db).await.expect("asked").len(), 2);
    let (sam, nobody) = (user("U0SAM"), user("U0NOBODY"));
    let among = people::among(db, &[&sam, &nobody, &sam]).await.expect("asked");
    assert_eq!(among.iter().map(|one| &one.user_id).collect::<Vec<_>>(), [&sam]);
    assert!(people::among(db, &[]).await.expect("asked").is_empty());
    assert_eq!(people::dm_channel(db, &user("U0SAM")).await.expect("asked"), Some(ChannelId::from("D1")));
    assert_eq!(people::dm_channel(db, &user("U0OLD")).await.expect("asked"), None);
    assert_eq!(people::dm_channel(db, &user("U0NOBODY")).await.expect("asked"), None);
    assert_eq!(user_groups::of_user(db, &user("U0SAM")).await.expect("asked"), [UserGroupId::from("S2")]);
}

/// An absence is kept, found from its last day back, and taken away; one that ends before it begins is refused.
#[tokio::test]
async fn absences_come_and_go() {
    let place = place().await;
    let absence = |who: &str, first: &str, last: &str| Absence {
        user_id: who.into(),
        first_day: first.into(),
        last_day: last.into(),
        set_by: "U0MAYA".into(),
        set_at: At(1),
    };
    let backwards = absence("U0RAVI", "2026-12-02", "2026-12-01");
    let refused =
        place.storage.write(move |tx| Box::pin(async move { days_off::keep(tx, &backwards).await })).await;
    assert!(refused.is_err());
    let three = [
        absence("U0RAVI", "2026-12-01", "2026-12-01"),
        absence("U0RAVI", "2026-12-01", "2026-12-05"),
        absence("U0ELENA", "2026-11-01", "2026-11-02"),
        absence("U0RAVI", "2026-11-01", "2026-11-02"),
    ];
    change!(place, |tx| {
        for absence in &three {
            days_off::keep(tx, absence).await?;
        }
        Ok(())
    });
    let db = &mut *place.reader().await;
    assert_eq!(days_off::from_day(db, "2026-11-02").await.expect("asked").len(), 3);
    let december = days_off::from_day(db, "2026-12-05").await.expect("asked");
    assert_eq!(december.len(), 1);
    assert_eq!(december[0].last_day, "2026-12-05");
    assert_eq!(change!(place, |tx| days_off::forget_from(tx, &user("U0RAVI"), "2026-11-03").await), 1);
    assert_eq!(days_off::from_day(db, "2026-01-01").await.expect("asked").len(), 2);
}
