//! The form of the settings: what it shows, what it refuses, and who has it.

use super::*;
use crate::home;

/// `/baton settings` shows what holds now, and says what holds once it was sent; the second time it shows what was set. The
/// audit says who changed what, once.
#[tokio::test(flavor = "multi_thread")]
async fn the_form_shows_what_holds() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/baton", "settings").await.ok();
    let view = bot.form(SAM).view;
    assert_eq!(view.title, "Your settings");
    let value = |label: &str| bot.form(SAM).view.field(label).expect("a field").value.unwrap_or_default();
    assert_eq!(value(HOUR), "start");
    assert_eq!(value(DAYS), "Mon, Tue, Wed, Thu, Fri");
    assert!(view.field(WEEKLY).is_none(), "Sam manages no team");
    let saved = bot.set(SAM, &[(HOUR, "07:00"), (DAYS, "Mon|Tue"), (QUIET, "2026-11-30")]).await;
    insta::assert_snapshot!(saved, @r"
    Your settings
    ✓ Saved. Until 30 Nov 2026 you get only urgent messages. Your next daily message comes <!date^1796022000^{date_short_pretty} at {time}|Mon 30 Nov, 07:00>, if a task is open by then.
    ");
    bot.command(SAM, "/baton", "Settings ").await.ok();
    assert_eq!(
        (value(HOUR).as_str(), value(DAYS).as_str(), value(QUIET).as_str()),
        ("7", "Mon, Tue", "2026-11-30")
    );
    bot.form(SAM).send().await;
    assert_eq!(bot.audited("settings.set").await.len(), 1, "the same again changes nothing");
    bot.command(MAYA, "/baton", "settings").await.ok();
    assert!(bot.form(MAYA).view.field(WEEKLY).is_some());
    bot.nobody_else_heard();
}

/// Every fault stands at its field, and nothing is changed.
#[tokio::test(flavor = "multi_thread")]
async fn faults_stand_at_their_fields() {
    let bot = TestBot::open().await;
    for (day, sentence) in [
        ("2026-11-23", "Choose a day after today, or leave this empty."),
        (
            "2026-12-20",
            "Choose a day up to 7 Dec. If you are away for longer, use /csm-away, so that your backup is asked.",
        ),
    ] {
        bot.command(SAM, "/baton", "settings").await.ok();
        let faults = bot.form(SAM).set(QUIET, day).refused().await;
        assert_eq!(faults.get("quiet").map(String::as_str), Some(sentence));
        assert_eq!(faults.len(), 1, "{faults:?}");
    }
    assert!(bot.audited("settings.set").await.is_empty());
    bot.nobody_else_heard();
}

/// A form that was tampered with changes nothing, and says at each field what is wrong. A guest has no settings.
#[tokio::test(flavor = "multi_thread")]
async fn a_forged_form_is_refused() {
    let bot = TestBot::open().await;
    let forged = serde_json::json!({
        "type": "view_submission", "user": { "id": SAM, "team_id": "T0GITLAB" },
        "view": { "id": "V1", "hash": "1", "callback_id": "settings.save", "private_metadata": "", "state": { "values": {
            "hour": { "hour": { "selected_option": { "value": "99" } } },
            "days": { "days": { "selected_options": [{ "value": "Someday" }] } },
            "quiet": { "quiet": { "selected_date": "never" } },
            "how": { "how": { "selected_option": { "value": "loud" } } },
        } } },
    });
    let answer = bot.send_raw(&bot.signed(INTERACTIONS, payload(&forged))).await.ok().json();
    let faults = answer["errors"].as_object().expect("faults at fields");
    assert_eq!(faults.keys().map(String::as_str).collect::<Vec<_>>(), ["days", "hour", "how", "quiet"]);
    assert!(bot.audited("settings.set").await.is_empty());
    bot.command(VERA, "/baton", "settings").await.ok();
    assert!(bot.ws.modal(VERA).is_none());
    assert!(!bot.last_private(VERA).is_empty());
    bot.nobody_else_heard();
}

/// The Home tab leads there: "What can I do here?", "Your settings".
#[tokio::test(flavor = "multi_thread")]
async fn the_home_tab_leads_there() {
    let bot = TestBot::open().await;
    home::put_away(&bot, RAVI).await;
    bot.press_at_home(RAVI, "What can I do here?").await;
    bot.press_on_page(RAVI, "Your settings").await;
    let form = bot.form(RAVI);
    assert_eq!(form.view.title, "Your settings");
    form.set(HOUR, "10:00").send().await;
    let saved = bot.form(RAVI).view.text_of();
    assert!(saved.contains("✓ Saved."), "{saved}");
    bot.nobody_else_heard();
}
