//! User groups with their members, and who held which role.

use baton_storage::ids::{UserGroupId, UserId};
use baton_storage::people::{self, Person};
use baton_storage::states::Role;
use baton_storage::team_roles::{self, Holders};
use baton_storage::user_groups::{self, GroupState, UserGroup};

use super::*;

/// A group is as it was read last; a guest, a bot and somebody of another workspace are in it and do not count, and whom
/// nobody knows counts.
#[tokio::test]
async fn groups_are_kept_as_they_were_read() {
    let place = place().await;
    let now = At(1_795_251_600_000);
    let group = |state: GroupState| UserGroup {
        group_id: "S0CSMS".into(),
        name: "CSMs".into(),
        handle: "csms".into(),
        state,
        since_at: now,
        known_at: now,
    };
    let person = |id: &str, workspace: &str, guest: bool| Person {
        user_id: id.into(),
        workspace: workspace.into(),
        name: id.into(),
        email: None,
        timezone: String::new(),
        guest,
        bot: false,
        active: true,
        known_at: now,
    };
    let ids = |ids: &[&str]| ids.iter().map(|id| UserId::from(*id)).collect::<Vec<_>>();
    let (active, gone) = (group(GroupState::Active), group(GroupState::Missing));
    let known = [person("U1", "T1", false), person("U2", "T1", true), person("U3", "T2", false)];
    let members = ids(&["U3", "U1", "U2", "U4", "U1"]);
    let fewer = ids(&["U1", "U5"]);
    let kept = gone.clone();
    place
        .write(move |tx| {
            Box::pin(async move {
                people::keep_identity(tx, "T1", &"U0BOT".into(), now).await?;
                for person in &known {
                    people::keep(tx, person).await?;
                }
                user_groups::keep(tx, &active).await?;
                user_groups::keep_members(tx, &"S0CSMS".into(), &members).await
            })
        })
        .await;
    let mut db = place.reader().await;
    let found: Vec<(String, bool)> = user_groups::members(&mut db)
        .await
        .expect("read")
        .into_iter()
        .map(|member| (member.user_id.0, member.counts))
        .collect();
    let expected = [("U1", true), ("U2", false), ("U3", false), ("U4", true)]
        .map(|(id, counts)| (id.to_owned(), counts));
    assert_eq!(found, expected);
    drop(db);
    place
        .write(move |tx| {
            Box::pin(async move {
                user_groups::keep(tx, &kept).await?;
                user_groups::keep_members(tx, &"S0CSMS".into(), &fewer).await
            })
        })
        .await;
    let mut db = place.reader().await;
    let id = UserGroupId::from("S0CSMS");
    assert_eq!(user_groups::find(&mut db, &id).await.expect("read"), Some(gone.clone()));
    assert_eq!(user_groups::all(&mut db).await.expect("read"), [gone]);
    assert_eq!(user_groups::members(&mut db).await.expect("read").len(), 2);
    assert_eq!(user_groups::of_user(&mut db, &"U5".into()).await.expect("read"), [id]);
}

/// Who holds a role is kept as one list, which the next one replaces.
#[tokio::test]
async fn holders_of_a_role_are_kept() {
    let place = place().await;
    let of = |users: &[&str]| Holders {
        team: "emea".into(),
        role: Role::Csm,
        users: users.iter().map(|user| UserId::from(*user)).collect(),
    };
    for users in [of(&["U1", "U2"]), of(&["U2"])] {
        let kept = users.clone();
        place.write(move |tx| Box::pin(async move { team_roles::keep(tx, &kept, At(1)).await })).await;
        let mut db = place.reader().await;
        assert_eq!(team_roles::all(&mut db).await.expect("read"), [users]);
    }
}
