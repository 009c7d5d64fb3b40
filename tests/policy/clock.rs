//! The clock: one for production, one to hold still, one to push.

use baton_storage::time::At;
use chrono::Duration;

use crate::harness::patience::PATIENCE;
use baton::clock::Clock;

const NOON: At = At(1_795_262_400_000);

/// A test's clock stands still, moves when told, and its clones move with it.
#[test]
fn a_manual_clock_moves_only_when_told() {
    let clock = Clock::manual(NOON);
    let other = clock.clone();
    assert_eq!(clock.now(), NOON);
    assert!(clock.advance(Duration::hours(3)));
    assert_eq!(other.now(), NOON + Duration::hours(3));
    assert!(other.set(NOON));
    assert_eq!(clock.now(), NOON);
}

/// The sandbox's clock runs with the machine's and keeps the offset.
#[test]
fn a_shifted_clock_keeps_running_ahead() {
    let (system, shifted) = (Clock::system(), Clock::shifted());
    assert!(shifted.now().since(system.now()).abs() < Duration::minutes(1));
    shifted.advance(Duration::days(2));
    let ahead = shifted.now().since(system.now());
    assert!(ahead > Duration::hours(47) && ahead < Duration::hours(49), "{ahead}");
    shifted.set(NOON);
    assert!(shifted.now().since(NOON).abs() < Duration::minutes(1));
}

/// Production's clock is nobody's to move.
#[test]
fn the_system_clock_does_not_move() {
    let clock = Clock::system();
    assert!(!clock.advance(Duration::days(1)));
    assert!(!clock.set(NOON));
    assert!(clock.now().since(NOON).abs() > Duration::minutes(1) || clock.now() >= NOON);
}

/// A loop that makes its wait before it looks at the time cannot miss a jump between the two.
#[tokio::test]
async fn a_jump_after_the_wait_was_made_is_seen() {
    let clock = Clock::manual(NOON);
    let jump = clock.moved();
    clock.advance(Duration::seconds(1));
    tokio::time::timeout(PATIENCE, jump).await.expect("the jump wakes the wait");
}
