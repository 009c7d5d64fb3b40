//! How a book compares with what its model aims at, at the edges.

use baton::accounts::target::{Target, Verdict};

fn share(share: f64) -> Target {
    Target { pr1_share: Some(share), ..Target::default() }
}

/// About a third is met by the nearest whole number of accounts and its neighbours, in books of every size; two accounts
/// off is off. Proves P2.
#[test]
fn about_a_share_is_met_by_the_nearest_numbers() {
    let third = share(1.0 / 3.0);
    for all in 3..=90 {
        let within: Vec<usize> =
            (0..=all).filter(|pr1| third.verdict(*pr1, all) == Verdict::Within).collect();
        let nearest = (all + 1) / 3;
        assert!(within.contains(&nearest), "{all}: {within:?}");
        assert!((2..=3).contains(&within.len()), "{all}: {within:?}");
        assert_eq!(third.verdict(nearest + 2, all), Verdict::Above, "{all}");
        if nearest >= 2 {
            assert_eq!(third.verdict(nearest - 2, all), Verdict::Below, "{all}");
        }
    }
}

/// A target of at most a share has no lower end, and the share itself is within it. An empty book is within
/// every share. Proves P8.
#[test]
fn at_most_a_share_has_no_lower_end() {
    let fifth = Target { pr1_share_at_most: Some(0.20), ..Target::default() };
    assert_eq!(
        [0, 2, 3].map(|pr1| fifth.verdict(pr1, 10)),
        [Verdict::Within, Verdict::Within, Verdict::Above]
    );
    assert_eq!(fifth.verdict(1, 4), Verdict::Above, "a quarter");
    assert_eq!(fifth.verdict(0, 0), Verdict::Within);
    assert_eq!(share(0.333).verdict(0, 0), Verdict::Within);
}

/// A number of accounts is a number, however large the book; without a target there is no verdict. Proves P3.
#[test]
fn a_number_of_accounts_is_a_number() {
    let count = Target { pr1_count: Some([5, 8]), time_share: Some(0.6), ..Target::default() };
    assert_eq!([4, 5, 8, 9].map(|pr1| count.verdict(pr1, 12)), {
        use Verdict::*;
        [Below, Within, Within, Above]
    });
    assert_eq!(count.verdict(0, 0), Verdict::Below, "an empty book has no five");
    assert_eq!(Target::default().verdict(30, 30), Verdict::None);
}

/// How far above its target a book is orders the books, for a share and for a number alike. Proves P2, P3.
#[test]
fn how_far_above_orders_the_books() {
    let third = share(1.0 / 3.0);
    assert!(third.above(6, 10) > third.above(5, 10) && third.above(5, 10) > 0.0);
    assert!(third.above(3, 10) < 0.0 && third.above(0, 0) < 0.0);
    let count = Target { pr1_count: Some([5, 8]), ..Target::default() };
    assert!(count.above(10, 30) > count.above(9, 12) && count.above(8, 30).abs() < 1e-9);
}
