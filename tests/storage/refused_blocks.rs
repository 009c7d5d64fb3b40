//! Blocks that the workspace does not have yet.

use std::collections::BTreeSet;

use baton_storage::refused_blocks;

use super::*;

/// What was refused is known until it is too long ago; refused again, it is known from then on.
#[tokio::test]
async fn what_was_refused_is_known_for_a_while() {
    let place = place().await;
    let set = |blocks: &[&str]| blocks.iter().map(|block| (*block).to_owned()).collect::<BTreeSet<_>>();
    let both = set(&["table", "data_table"]);
    change!(place, |tx| refused_blocks::keep(tx, &both, At(5)).await);
    let again = set(&["table"]);
    change!(place, |tx| refused_blocks::keep(tx, &again, At(9)).await);
    change!(place, |tx| refused_blocks::keep(tx, &BTreeSet::new(), At(9)).await);
    let db = &mut *place.reader().await;
    for (since, known) in [(5, set(&["table", "data_table"])), (6, set(&["table"])), (10, set(&[]))] {
        assert_eq!(refused_blocks::since(db, At(since)).await.expect("asked"), known, "{since}");
    }
}
