//! After the meeting: its owner is asked what came of it.

use baton_storage::asks::Asks;
use baton_storage::{facts, tasks};

use crate::harness::*;
use baton::features::record::rules::RecordRules;

impl TestBot {
    /// What is asked of somebody, open and in order.
    async fn owed(&self, user: &str) -> Vec<tasks::Task> {
        let mut db = self.app.storage.read().await.expect("a reader");
        tasks::owed_by(&mut db, &user.into()).await.expect("read")
    }
}

/// Nobody is reminded to arrange what is arranged. On the morning after the meeting Sam is asked whether it was held;
/// decisions become a fact of the record, next steps are asked of those who do them, the thread says it, and the step
/// is done. Proves T2, C1.
#[tokio::test(flavor = "multi_thread")]
async fn what_came_of_it_is_kept() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.arranged("2026-12-01", "10:00").await;
    bot.ws.mark_all_read();
    bot.until("2026-12-01T12:00:00Z").await;
    assert!(bot.news(SAM).is_empty(), "what is arranged is not asked for: {:#?}", bot.news(SAM));
    let card = bot.card();
    assert!(card.text_of().contains("Please confirm that it took place"), "{}", card.text_of());
    assert!(!card.text_of().contains("late"), "{}", card.text_of());
    bot.ws.mark_all_read();

    bot.until("2026-12-02T09:01:00Z").await;
    let asked = bot.last_dm(SAM);
    assert!(
        asked.text_of().contains(
            "Account team meeting: Homeworld Inc. was scheduled for Tue 1 Dec, 10:00. Did it take place?"
        ),
        "{}",
        asked.text_of()
    );
    assert!(!asked.text_of().contains("Late"), "{}", asked.text_of());
    for label in ["It took place", "Reschedule", "Canceled"] {
        assert!(asked.has_button(label), "{label}: {:?}", asked.buttons());
    }
    bot.press(SAM, &asked, "It took place").await.ok();
    let wrong = |text: &'static str| bot.form(SAM).set("Next steps", text).refused();
    assert!(wrong("Send the sizing").await["steps"].contains("doesn't name a person"));
    assert!(wrong("Send the sizing — Nobody Known").await["steps"].contains("I can't find a person called"));
    assert!(wrong("Send the sizing — Sam — 2020-01-01").await["steps"].contains("is not a future date"));
    let form = bot.form(SAM).set("Decisions", "Two regions <from> the start");
    form.set("Next steps", "Send the sizing — Ravi — 2026-12-04\n- Book the EBR - sam.ortiz@example.com\nTell them - @Alex Moreau").send().await;

    let card = bot.card();
    assert!(card.text_of().contains("✓ Internal account team meeting · Sam Ortiz"), "{}", card.text_of());
    let thread = bot.ws.thread(HOME, &card.ts);
    let note = thread.iter().find(|one| one.text.contains("Sam Ortiz confirmed")).expect("a note");
    assert!(note.text.contains("*Decisions:* Two regions &lt;from&gt; the start"), "{}", note.text);
    assert!(note.text.contains("• Send the sizing (Ravi Patel)"), "{}", note.text);
    let mut db = bot.app.storage.read().await.expect("a reader");
    let said = facts::history(&mut db, &HOMEWORLD.into(), "decisions").await.expect("read");
    drop(db);
    assert_eq!((said[0].value.as_str(), said[0].said_by.as_str()), ("Two regions <from> the start", SAM));
    assert!(bot.app.playbook.of::<RecordRules>().fact("decisions").is_some_and(|fact| !fact.customer));

    bot.ws.mark_all_read();
    bot.until("2026-12-03T09:01:00Z").await;
    let ravis = bot.last_dm(RAVI);
    assert!(
        ravis
            .text_of()
            .contains("Send the sizing (agreed in Account team meeting: Homeworld Inc., Tue 1 Dec)"),
        "{}",
        ravis.text_of()
    );
    assert!(ravis.text_of().contains("Due Fri 4 Dec."), "{}", ravis.text_of());
    assert!(bot.last_dm(ALEX).text_of().contains("Tell them (agreed in"), "{}", bot.last_dm(ALEX).text_of());
    assert!(bot.owed(SAM).await.iter().any(|one| one.asks == Asks::Next(2)));
    bot.press(ALEX, &bot.last_dm(ALEX), "Done").await.ok();
    assert!(bot.owed(ALEX).await.is_empty());
    assert_eq!(bot.meeting().await.state.as_str(), "held");
    bot.press(SAM, &asked, "It took place").await.ok();
    assert!(bot.last_private(SAM).contains("already closed this"), "{}", bot.last_private(SAM));
    insta::assert_snapshot!(bot.others_heard().await, @"Sam Ortiz: Sam, 1 open task: Book the EBR (agreed in Account team meeting: Homeworld Inc., Tue 1 Dec)");
}

/// It was moved, or it was cancelled: asked after it, said with one press. Nobody says anything: asked twice, then
/// the managers hear once. Proves T2, T5.
#[tokio::test(flavor = "multi_thread")]
async fn moved_cancelled_or_never_answered() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.arranged("2026-11-25", "10:00").await;
    bot.until("2026-11-26T09:01:00Z").await;
    let asked = bot.last_dm(SAM);
    bot.press(SAM, &asked, "Reschedule").await.ok();
    let form = bot.form(SAM);
    assert!(form.view.title.contains("Reschedule"), "{}", form.view.title);
    form.set("Day", "2026-11-30").set("Time", "15:00").send().await;
    bot.put_forms_away(SAM).await;
    assert_eq!(bot.meeting().await.sequence, 1);
    assert!(bot.last_dm(SAM).text_of().contains("is on Mon 30 Nov, 15:00"), "{}", bot.last_dm(SAM).text_of());

    bot.until("2026-12-01T09:01:00Z").await;
    bot.press(SAM, &bot.last_dm(SAM), "Canceled").await.ok();
    assert!(!bot.form(SAM).refused_without_reason().await);
    bot.form(SAM).set("Why?", "Alex is ill").send().await;
    let card = bot.card();
    assert!(card.has_button("Schedule"), "{:?}", card.buttons());
    assert!(card.text_of().contains("due Tue 8 Dec"), "five working days from now: {}", card.text_of());
    bot.ws.mark_all_read();
    bot.until("2026-12-02T09:01:00Z").await;
    assert!(
        bot.last_dm(SAM).text.contains("Schedule the internal account team meeting"),
        "{}",
        bot.last_dm(SAM).text
    );

    bot.arranged("2026-12-03", "10:00").await;
    bot.ws.mark_all_read();
    for day in ["2026-12-04", "2026-12-07"] {
        bot.until(&format!("{day}T09:01:00Z")).await;
        assert_eq!(bot.news(SAM).len(), 1, "{day}");
    }
    bot.until("2026-12-08T12:00:00Z").await;
    assert_eq!(bot.news(MAYA).len(), 1);
    bot.ws.mark_all_read();
    bot.until("2026-12-24T12:00:00Z").await;
    assert!(bot.news(SAM).is_empty() && bot.news(MAYA).is_empty());
}

/// "Done" on an old message of a step that has a time: the meeting was held. "Not applicable" among all steps: it is
/// called off.
/// Proves T1, T2.
#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_is_settled_settles_its_meeting() {
    for (label, state, notes) in [("Done", "held", 2), ("Not applicable", "cancelled", 3)] {
        let bot = TestBot::open().await;
        let card = bot.handed().await;
        bot.arranged("2026-11-30", "10:00").await;
        match label {
            "Done" => drop(bot.press(SAM, &card, label).await.ok()),
            _ => bot.press_step(SAM, &bot.card(), label).await,
        }
        if bot.ws.modal(SAM).is_some() {
            bot.form(SAM).set("Why does it not apply?", "They met last week").send().await;
        }
        assert_eq!(bot.meeting().await.state.as_str(), state, "{label}");
        let others = bot.others_heard_so_many().await;
        assert_eq!(others, format!("#acct-homeworld, in a thread: {notes}"), "{label}");
    }
}

impl Form<'_> {
    /// Whether it is taken with nothing written.
    async fn refused_without_reason(&self) -> bool {
        self.send_only().await.field_errors.is_empty()
    }
}
