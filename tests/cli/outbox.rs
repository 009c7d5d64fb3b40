//! `baton outbox` and `baton doctor`: what needs a hand, and the hand.

use baton_storage::outbox::{self, NewOutboxEntry, Settlement};
use baton_storage::time::At;
use baton_storage::{Fault as Refused, Storage};

use super::{ground, ran};
use crate::harness::child::Ground;
use crate::harness::*;

/// Adds an entry of this kind, for this lane, that ended so. Its id.
async fn ended(ground: &Ground, kind: &'static str, lane: &'static str, end: Settlement) -> String {
    let storage = Storage::open(&ground.database()).await.expect("a database");
    let now = At(chrono::Utc::now().timestamp_millis());
    let added = storage.write(move |tx| {
        Box::pin(async move {
            let entry = NewOutboxEntry {
                kind: kind.into(),
                args: format!("{{\"request\":\"r1\",\"team\":\"{lane}\"}}"),
                unique_key: None,
                lane: lane.into(),
                due_at: now,
            };
            let id = outbox::add(tx, entry, now).await?.expect("added");
            outbox::claim(tx, now, now + chrono::Duration::minutes(1), &[], 16).await?;
            outbox::settle(tx, &id, &end, now).await?;
            Ok::<_, Refused>(id.0)
        })
    });
    let id = added.await.expect("an entry");
    storage.close().await;
    id
}

/// An operator sees what was given up with what to do about it, has it sent after all or gives it up with a reason, and
/// both are recorded. What was sent, or is being sent, cannot be touched.
#[tokio::test(flavor = "multi_thread")]
async fn an_operator_has_it_sent_after_all_or_gives_it_up() {
    let ground = ground().await;
    let (code, out, _) = ran(ground.command(&["outbox", "list"])).await;
    assert_eq!((code, out.as_str()), (0, "Nothing is unknown or discarded.\n"));
    let (code, out, err) = ran(ground.command(&["doctor"])).await;
    assert_eq!((code, out.as_str()), (0, "Nothing needs a hand.\n"), "{err}");

    let refused = Settlement::Discarded { fault: "not_in_channel".into() };
    let refused = ended(&ground, "requests.card", "C0EMEA", refused).await;
    let unknown = Settlement::Unknown { fault: "history could not be read".into() };
    let unknown = ended(&ground, "requests.card", "C0AMER", unknown).await;
    let strange = Settlement::Discarded { fault: "unknown kind".into() };
    let strange = ended(&ground, "dances.waltz", "C0EMEA", strange).await;
    let sent = ended(&ground, "requests.card", "C0SENT", Settlement::Completed(None)).await;

    let (code, out, err) = ran(ground.command(&["doctor"])).await;
    assert_eq!((code, err.as_str()), (1, "baton: 3 things need a hand\n"));
    let told = out.replace(&refused, "REFUSED").replace(&unknown, "UNKNOWN").replace(&strange, "STRANGE");
    insta::assert_snapshot!(without_moments(&told), @r#"
    1 may or may not have been sent:
      UNKNOWN  unknown      MOMENT  the card of a request for a CSM, for C0AMER: history could not be read
        Next: look for it in Slack. If it is there, `baton outbox discard UNKNOWN --because "it is there"`. If it is not, mend the cause and `baton outbox retry UNKNOWN`.
    2 refused for good in the last two weeks:
      STRANGE  discarded    MOMENT  dances.waltz, for C0EMEA: unknown kind
        Next: Run the version of Baton that wrote it. Then `baton outbox retry STRANGE`, if it is still of use.
      REFUSED  discarded    MOMENT  the card of a request for a CSM, for C0EMEA: not_in_channel
        Next: Invite Baton to the channel, or check its ID in baton.toml. Then `baton outbox retry REFUSED`, if it is still of use.
    "#);
    let (code, out, _) = ran(ground.command(&["outbox", "list"])).await;
    assert_eq!((code, out.lines().count()), (0, 4), "{out}");
    let (_, out, _) = ran(ground.command(&["outbox", "list", "--state", "completed"])).await;
    assert!(out.contains(&sent), "{out}");

    let (code, out, _) = ran(ground.command(&["outbox", "retry", &unknown])).await;
    assert_eq!(code, 0);
    insta::assert_snapshot!(out, @"Baton looks for the card of a request for a CSM in Slack, and sends it if it is not there.");
    let (code, out, _) =
        ran(ground.command(&["outbox", "retry", &refused, "--because", "Baton is in the channel now"])).await;
    assert_eq!(code, 0);
    insta::assert_snapshot!(out, @"Baton sends the card of a request for a CSM now, if it is still of use.");
    let (code, out, _) = ran(ground.command(&["outbox", "show", &refused])).await;
    assert_eq!(code, 0);
    let mut out = without_moments(&out.replace(&refused, "REFUSED"));
    if let Some((before, after)) = out.split_once("(on the command line by ") {
        let (_, after) = after.split_once(')').expect("its end");
        out = format!("{before}(on the command line by somebody){after}");
    }
    insta::assert_snapshot!(out, @r#"
    id         REFUSED
    what       the card of a request for a CSM (requests.card)
    for        C0EMEA
    state      scheduled
    ids        {"request":"r1","team":"C0EMEA"}
    tries      0
    added      MOMENT
    due        MOMENT
    fault      not_in_channel
    MOMENT  outbox.retry: Baton is in the channel now (on the command line by somebody)
    Next: nothing. Baton sends it by itself.
    "#);

    for (arguments, why) in [
        (vec!["retry", &refused], "only what is unknown, discarded or cancelled can be tried again"),
        (vec!["retry", &strange], "this Baton does not know what dances.waltz is"),
        (vec!["retry", &sent], "is completed; only"),
        (vec!["discard", &sent, "--because", "no"], "is completed; it cannot be given up now"),
        (vec!["discard", &refused, "--because", " "], "--because has to say why"),
        (vec!["show", "nothing"], "there is no entry nothing; `baton outbox list` shows them"),
        (vec!["show", " "], "an id is missing"),
    ] {
        let (code, out, err) = ran(ground.command(&[&["outbox"], arguments.as_slice()].concat())).await;
        assert_eq!((code, out.as_str()), (1, ""), "{arguments:?}");
        assert!(err.contains(why), "{arguments:?}: {err}");
    }
    assert_eq!(ran(ground.command(&["outbox", "discard", &strange])).await.0, 2, "a reason is needed");
    // What was refused already is settled by a word: the doctor does not come back to it.
    let (code, _, err) =
        ran(ground.command(&["outbox", "discard", &strange, "--because", "an old dance"])).await;
    assert_eq!(code, 0, "{err}");
    let (code, out, _) = ran(ground.command(&["outbox", "discard", &refused, "--because", "too late"])).await;
    assert_eq!((code, out.as_str()), (0, "Gave up the card of a request for a CSM.\n"));
    let (code, out, _) = ran(ground.command(&["doctor"])).await;
    assert_eq!((code, out.as_str()), (0, "Nothing needs a hand.\n"));
    let (_, audit, _) = ran(ground.command(&["export", "audit"])).await;
    let deeds: Vec<&str> = audit.lines().filter(|line| line.contains("\"outbox.")).collect();
    assert_eq!(deeds.len(), 4, "{audit}");
    assert!(deeds[3].contains("too late (on the command line by "), "{}", deeds[3]);
}

/// What was given up while Baton serves is sent within seconds after an operator says so: Baton was not in the channel.
#[tokio::test(flavor = "multi_thread")]
async fn a_serving_baton_sends_what_an_operator_retries() {
    let ground = Ground::lay(1).await;
    ground.ws.leave_channel(BOT, EMEA).await;
    let _running = ground.start().await;
    ground.ask(0).await.ok();
    ground.delivered().await;
    assert_eq!(ground.cards(1), [0]);
    let (_, out, _) = ran(ground.command(&["outbox", "list"])).await;
    let card = out.lines().find(|line| line.contains("not_in_channel")).expect(&out);
    let id = card.split_whitespace().next().expect("an id").to_owned();
    ground.ws.join_channel(BOT, EMEA).await;
    let (code, _, err) = ran(ground.command(&["outbox", "retry", &id])).await;
    assert_eq!(code, 0, "{err}");
    ground.until("the card stands", || ground.cards(1) == [1]).await;
}

/// The text with each moment as `MOMENT`.
fn without_moments(text: &str) -> String {
    let mut shown = Vec::new();
    for line in text.lines() {
        let mut words: Vec<&str> = line.split(' ').collect();
        while let Some(at) = words.iter().position(|word| word.len() == 10 && word.starts_with("20")) {
            words.splice(at..(at + 3).min(words.len()), ["MOMENT"]);
        }
        shown.push(words.join(" "));
    }
    shown.join("\n")
}
