//! What people set for themselves.

use baton_storage::ids::UserId;
use baton_storage::settings::{self, Settings};

use super::*;

/// Who has set nothing has the usual settings; what is set takes the place of what was, and is nobody else's. What is out
/// of its range is refused.
#[tokio::test]
async fn what_is_set_holds_for_one() {
    let place = place().await;
    let of = async |place: &Place, user: &str| {
        settings::of(&mut *place.reader().await, &UserId::from(user)).await.expect("asked")
    };
    assert_eq!(of(&place, "U0MAYA").await, Settings::default());
    let set = Settings {
        daily_hour: Some(7),
        days: Some(0b001_0101),
        quiet_until: Some("2026-12-01".into()),
        single: true,
        weekly: false,
    };
    for set in [set, Settings { daily_hour: Some(0), ..Settings::default() }] {
        let kept = set.clone();
        change!(place, |tx| settings::keep(tx, &"U0MAYA".into(), &kept, At(1)).await);
        assert_eq!(of(&place, "U0MAYA").await, set);
    }
    assert_eq!(of(&place, "U0SAM").await, Settings::default());
    for wrong in [
        Settings { daily_hour: Some(24), ..Settings::default() },
        Settings { days: Some(0), ..Settings::default() },
        Settings { days: Some(128), ..Settings::default() },
    ] {
        let refused: Result<(), Fault> = place
            .storage
            .write(move |tx| {
                Box::pin(async move { settings::keep(tx, &"U0MAYA".into(), &wrong, At(1)).await })
            })
            .await;
        assert!(refused.is_err());
    }
}
