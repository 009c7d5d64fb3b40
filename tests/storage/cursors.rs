//! How far a system has been read.

use baton_storage::cursors::{self, Cursor};

use super::*;

/// A system that was never read has no cursor; what is kept later takes the place of what was, of that system alone.
#[tokio::test]
async fn a_cursor_is_its_systems() {
    let place = place().await;
    let of = async |source: &str| cursors::find(&mut *place.reader().await, source).await.expect("asked");
    assert_eq!(of("salesforce").await, None);
    for (read_until, read_at) in [(At(1), At(2)), (At(3), At(4))] {
        let cursor = Cursor { source: "salesforce".into(), read_until, read_at };
        let kept = cursor.clone();
        change!(place, |tx| cursors::keep(tx, &kept).await);
        assert_eq!(of("salesforce").await, Some(cursor));
    }
    assert_eq!(of("gainsight").await, None);
}
