//! A word by hand: its form, its faults, and who may.

use baton_storage::audit;

use super::*;

/// Worse needs a reason, and the same again something new; the page shows since when and why; all of it is in the
/// audit. Proves G5, promise 4, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn worse_needs_a_reason() {
    let bot = ready().await;
    let before = bot.handoff_card(RAVI).await;
    bot.press(RAVI, &before, "Health").await.ok();
    let refused =
        bot.form(RAVI).set("How is the account doing?", "Yellow").set("Why", "so so").refused().await;
    assert_eq!(refused["why"], "Health is getting worse. Please give the reason in ten characters or more.");
    assert_eq!(health_of(&bot).await, None);
    let form = bot.form(RAVI).set("How is the account doing?", "Yellow");
    form.set("Why", "The <rollout> is late.").send().await;
    let saved = bot.ws.modal(RAVI).expect("a page").text_of();
    assert!(saved.contains("*Yellow* since Mon 23 Nov. The &lt;rollout&gt; is late."), "{saved}");
    bot.put_forms_away(RAVI).await;
    let shown = bot.handoff_card(SAM).await.text_of();
    assert!(
        shown.contains("*Yellow* since Mon 23 Nov. The &lt;rollout&gt; is late.\n_Ravi Patel, just now_"),
        "{shown}"
    );
    let again = bot.handoff_card(RAVI).await;
    bot.press(RAVI, &again, "Health").await.ok();
    let refused = bot.form(RAVI).refused().await;
    assert_eq!(
        refused["why"],
        "It is already yellow. Please describe what is new in ten characters or more."
    );
    let mut db = bot.app.storage.read().await.expect("a reader");
    let entries = audit::all(&mut db).await.expect("the audit");
    let entry = entries.iter().find(|entry| entry.action == "health.say").expect("an entry");
    assert_eq!((entry.before.as_deref(), entry.after.as_deref()), (Some("none"), Some("yellow")));
    assert_eq!(entry.why.as_deref(), Some("The <rollout> is late."));
}

/// The account team and its managers may; anybody else finds no button, and one that they kept says who may. Two at
/// once: the second learns what the first said. Proves G5, promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn who_may_and_who_was_first() {
    let bot = ready().await;
    let theirs = bot.handoff_card(LEE).await;
    assert!(!theirs.actions().iter().any(|action| action.contains("account.menu")), "{:?}", theirs.actions());
    for user in [RAVI, MAYA] {
        let card = bot.handoff_card(user).await;
        bot.press(user, &card, "Health").await.ok();
    }
    bot.form(RAVI).set("How is the account doing?", "Red").set("Why", "Nobody answers any more").send().await;
    bot.form(MAYA).set("How is the account doing?", "Green").send_only().await.ok();
    bot.settle().await;
    let told = bot.ws.modal(MAYA).expect("a page").text_of();
    assert!(told.contains("Ravi Patel set Homeworld Inc. to red, just now."), "{told}");
    assert_eq!(health_of(&bot).await.as_deref(), Some("red"));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Homeworld Inc. is red since Mon 23 Nov. Nobody answers any more. Source: Ravi Patel.
    Dana Whitfield: Homeworld Inc. is red since Mon 23 Nov. Nobody answers any more. Source: Ravi Patel.
    Maya Lopez: Homeworld Inc. is red since Mon 23 Nov. Nobody answers any more. Source: Ravi Patel.
    Sam Ortiz: Homeworld Inc. is red since Mon 23 Nov. Nobody answers any more. Source: Ravi Patel.
    ");
}

/// Why it is worse is needed as soon as something worse is chosen, and not for what is better: Slack says so beside the
/// field. Proves G5.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_worse_needs_a_reason() {
    let bot = ready().await;
    let card = bot.handoff_card(RAVI).await;
    bot.press(RAVI, &card, "Health").await.ok();
    bot.choose(RAVI, "colour", "Red").await;
    assert!(!bot.may_stay_empty(RAVI, "why"));
    assert!(bot.form(RAVI).send_only().await.field_errors.contains_key("why"), "Slack asks for it itself");
    bot.choose(RAVI, "colour", "Green").await;
    assert!(bot.may_stay_empty(RAVI, "why"));
    bot.choose(RAVI, "colour", "Red").await;
    bot.form(RAVI).set("Why", "Nobody answers any more").send().await;
    assert_eq!(health_of(&bot).await.as_deref(), Some("red"));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Homeworld Inc. is red since Mon 23 Nov. Nobody answers any more. Source: Ravi Patel.
    Dana Whitfield: Homeworld Inc. is red since Mon 23 Nov. Nobody answers any more. Source: Ravi Patel.
    Maya Lopez: Homeworld Inc. is red since Mon 23 Nov. Nobody answers any more. Source: Ravi Patel.
    Sam Ortiz: Homeworld Inc. is red since Mon 23 Nov. Nobody answers any more. Source: Ravi Patel.
    ");
}
