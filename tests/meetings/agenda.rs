//! A meeting has its agenda ahead of its day.

use crate::harness::*;

/// Whether the internal meeting's agenda stands in Homeworld's channel.
fn stands(stage: &Stage) -> bool {
    stage.ws.peek(HOME).iter().any(|one| one.text.contains("Agenda:") || one.text.contains("Key people"))
}

/// Without a day the agenda comes two working days before the step is due; with one, two working days before that;
/// moved once more, it is not posted twice. Proves T2, A1.
#[tokio::test(flavor = "multi_thread")]
async fn the_agenda_follows_the_meetings_day() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.arranged("2026-12-10", "14:30").await;
    stage.until("2026-12-08T08:59:00Z").await;
    assert!(!stands(&stage), "the step was due on 30 November, but they meet later");
    stage.until("2026-12-08T09:01:00Z").await;
    assert!(stands(&stage));
    let count = stage.ws.peek(HOME).len();
    stage.moved("2026-12-15", "14:30").await;
    stage.until("2026-12-14T12:00:00Z").await;
    let agendas = stage.ws.peek(HOME).iter().filter(|one| one.text.contains("Agenda:")).count();
    assert!(agendas <= 1, "{agendas} agendas, {count} messages before");
}
