//! After the meeting: its owner is asked what came of it.

use baton_storage::asks::Asks;
use baton_storage::{facts, todos};

use crate::harness::*;
use baton::features::record::rules::RecordRules;

impl Stage {
    /// What is asked of somebody, open and in order.
    async fn owed(&self, user: &str) -> Vec<todos::Todo> {
        let mut db = self.app.storage.read().await.expect("a reader");
        todos::owed_by(&mut db, &user.into()).await.expect("read")
    }
}

/// Nobody is reminded to arrange what is arranged. On the morning after the meeting Sam is asked whether it was held;
/// decisions become a fact of the record, next steps are asked of those who do them, the thread says it, and the step
/// is done. Proves T2, C1.
#[tokio::test(flavor = "multi_thread")]
async fn what_came_of_it_is_kept() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.arranged("2026-12-01", "10:00").await;
    stage.ws.mark_all_read();
    stage.until("2026-12-01T12:00:00Z").await;
    assert!(stage.news(SAM).is_empty(), "what is arranged is not asked for: {:#?}", stage.news(SAM));
    let card = stage.card();
    assert!(card.text_of().contains("and what came of it?"), "{}", card.text_of());
    assert!(!card.text_of().contains("late"), "{}", card.text_of());
    stage.ws.mark_all_read();

    stage.until("2026-12-02T09:01:00Z").await;
    let asked = stage.last_dm(SAM);
    assert!(
        asked
            .text_of()
            .contains("Account team meeting: Homeworld Inc. was to be on Tue 1 Dec, 10:00. Was it held?"),
        "{}",
        asked.text_of()
    );
    assert!(!asked.text_of().contains("Late"), "{}", asked.text_of());
    for label in ["Held", "Moved", "Cancelled"] {
        assert!(asked.has_button(label), "{label}: {:?}", asked.buttons());
    }
    stage.press(SAM, &asked, "Held").await.ok();
    let wrong = |text: &'static str| stage.form(SAM).set("Next steps", text).refused();
    assert!(wrong("Send the sizing").await["steps"].contains("does not say who does it"));
    assert!(wrong("Send the sizing — Nobody Known").await["steps"].contains("I know nobody called"));
    assert!(wrong("Send the sizing — Sam — 2020-01-01").await["steps"].contains("is no day to come"));
    let form = stage.form(SAM).set("Decisions", "Two regions <from> the start");
    form.set("Next steps", "Send the sizing — Ravi — 2026-12-04\n- Book the EBR - sam.ortiz@example.com\nTell them - @Alex Moreau").send().await;

    let card = stage.card();
    assert!(card.text_of().contains("✓ Internal account team meeting · Sam Ortiz"), "{}", card.text_of());
    let thread = stage.ws.thread(HOME, &card.ts);
    let note = thread.iter().find(|one| one.text.contains("has been held, says Sam Ortiz")).expect("a note");
    assert!(note.text.contains("*Decided:* Two regions &lt;from&gt; the start"), "{}", note.text);
    assert!(note.text.contains("• Send the sizing (Ravi Patel)"), "{}", note.text);
    let mut db = stage.app.storage.read().await.expect("a reader");
    let said = facts::history(&mut db, &HOMEWORLD.into(), "decisions").await.expect("read");
    drop(db);
    assert_eq!((said[0].value.as_str(), said[0].said_by.as_str()), ("Two regions <from> the start", SAM));
    assert!(stage.app.playbook.of::<RecordRules>().fact("decisions").is_some_and(|fact| !fact.customer));

    stage.ws.mark_all_read();
    stage.until("2026-12-03T09:01:00Z").await;
    let ravis = stage.last_dm(RAVI);
    assert!(
        ravis
            .text_of()
            .contains("Send the sizing (agreed in Account team meeting: Homeworld Inc., Tue 1 Dec)"),
        "{}",
        ravis.text_of()
    );
    assert!(ravis.text_of().contains("Due Fri 4 Dec."), "{}", ravis.text_of());
    assert!(
        stage.last_dm(ALEX).text_of().contains("Tell them (agreed in"),
        "{}",
        stage.last_dm(ALEX).text_of()
    );
    assert!(stage.owed(SAM).await.iter().any(|one| one.asks == Asks::Next(2)));
    stage.press(ALEX, &stage.last_dm(ALEX), "Done").await.ok();
    assert!(stage.owed(ALEX).await.is_empty());
    assert_eq!(stage.meeting().await.state.as_str(), "held");
    stage.press(SAM, &asked, "Held").await.ok();
    assert!(stage.last_private(SAM).contains("settled this already"), "{}", stage.last_private(SAM));
}

/// It was moved, or it was cancelled: asked after it, said with one press. Nobody says anything: asked twice, then
/// the managers hear once. Proves T2, T5.
#[tokio::test(flavor = "multi_thread")]
async fn moved_cancelled_or_never_answered() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.arranged("2026-11-25", "10:00").await;
    stage.until("2026-11-26T09:01:00Z").await;
    let asked = stage.last_dm(SAM);
    stage.press(SAM, &asked, "Moved").await.ok();
    let form = stage.form(SAM);
    assert!(form.view.title.contains("Move"), "{}", form.view.title);
    form.set("Day", "2026-11-30").set("Time", "15:00").send().await;
    stage.put_away(SAM).await;
    assert_eq!(stage.meeting().await.sequence, 1);
    assert!(
        stage.last_dm(SAM).text_of().contains("is on Mon 30 Nov, 15:00"),
        "{}",
        stage.last_dm(SAM).text_of()
    );

    stage.until("2026-12-01T09:01:00Z").await;
    stage.press(SAM, &stage.last_dm(SAM), "Cancelled").await.ok();
    assert!(!stage.form(SAM).refused_without_reason().await);
    stage.form(SAM).set("Why?", "Alex is ill").send().await;
    let card = stage.card();
    assert!(card.has_button("Schedule"), "{:?}", card.buttons());
    assert!(card.text_of().contains("due Tue 8 Dec"), "five working days from now: {}", card.text_of());
    stage.ws.mark_all_read();
    stage.until("2026-12-02T09:01:00Z").await;
    assert!(
        stage.last_dm(SAM).text.contains("Arrange the internal account team meeting"),
        "{}",
        stage.last_dm(SAM).text
    );

    stage.arranged("2026-12-03", "10:00").await;
    stage.ws.mark_all_read();
    for day in ["2026-12-04", "2026-12-07"] {
        stage.until(&format!("{day}T09:01:00Z")).await;
        assert_eq!(stage.news(SAM).len(), 1, "{day}");
    }
    stage.until("2026-12-08T12:00:00Z").await;
    assert_eq!(stage.news(MAYA).len(), 1);
    stage.ws.mark_all_read();
    stage.until("2026-12-24T12:00:00Z").await;
    assert!(stage.news(SAM).is_empty() && stage.news(MAYA).is_empty());
}

/// "Done" on an old message of a step that has a time: the meeting was held. "Not applicable": it is called off.
/// Proves T1, T2.
#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_is_settled_settles_its_meeting() {
    for (label, state) in [("Done", "held"), ("Not applicable", "cancelled")] {
        let stage = Stage::open().await;
        let card = stage.handed().await;
        stage.arranged("2026-11-30", "10:00").await;
        stage.press(SAM, &card, label).await.ok();
        if stage.ws.modal(SAM).is_some() {
            stage.form(SAM).set("Why does it not apply?", "They met last week").send().await;
        }
        assert_eq!(stage.meeting().await.state.as_str(), state, "{label}");
    }
}

impl Form<'_> {
    /// Whether it is taken with nothing written.
    async fn refused_without_reason(&self) -> bool {
        self.send_only().await.field_errors.is_empty()
    }
}
