//! What stands in the sandbox before anybody comes.

use std::collections::BTreeSet;

use baton_storage::{accounts, requests};
use local_slack::Message;

use super::Open;
use baton::cli::sandbox;
use baton::rules::stages::StageKind;

/// One request late, one waiting, one with a question, one offered, one accepted; and every card can be
/// pressed.
#[tokio::test(flavor = "multi_thread")]
async fn handoffs_stand_half_way_and_every_card_is_real() {
    let open = Open::new().await;
    let ws = &open.sandbox.workspace;
    let card = |channel: &str, account: &str| -> Message {
        let mut found = ws.peek(channel);
        found.retain(|message| message.text_of().contains(account));
        found.pop().unwrap_or_else(|| panic!("{account} has no card in {channel}"))
    };
    let amer = "C0AMERCSMREQUESTS";
    assert!(card(amer, "Quarry Analytics").text_of().contains("Which regions"), "waiting for an answer");
    assert!(card(amer, "Meridian Pharma").has_button("Reassign"), "one is offered");
    assert!(card("C0EMEACOMMERCIALCSM", "Nordlicht Media").text_of().contains("accepted"));
    assert!(card("C0AMERCOMMERCIALCSM", "Tundra Outfitters").has_button("Assign"), "one is late");
    assert!(ws.dm("U0OMAR").iter().any(|told| told.text.contains("Tundra Outfitters")), "and Omar knows it");
    assert!(open.cards().is_empty(), "Homeworld waits for who comes");

    open.press("U0NINA", &card(amer, "Helios Health"), "Assign").await;
    open.until("Nina's form", || ws.modal("U0NINA").is_some()).await;
    let offers = ws.dm("U0GRACE");
    let offer = offers.iter().find(|offer| offer.has_button("Accept")).expect("Grace's offer");
    open.press("U0GRACE", offer, "Accept").await;
    open.until("Grace's answer", || card(amer, "Meridian Pharma").text_of().contains("accepted")).await;
    open.end().await;
}

/// A book of about forty accounts, with deals in every stage a deal can be in.
#[tokio::test(flavor = "multi_thread")]
async fn there_are_forty_accounts_and_deals_in_every_stage() {
    let open = Open::new().await;
    let app = open.sandbox.bot.app().await.expect("a bot");
    let mut db = app.storage.read().await.expect("a reader");
    let open_requests = requests::open(&mut db).await.expect("requests");
    let states: BTreeSet<_> = open_requests.iter().map(|request| request.state.as_str()).collect();
    assert_eq!(states, BTreeSet::from(["assigned", "open", "question"]));
    let all = accounts::all(&mut db).await.expect("accounts").len();
    assert!((38..=50).contains(&all), "{all} accounts");
    let known = accounts::named_like(&mut db, "Caldera Energy", 1).await.expect("accounts");
    assert_eq!(known[0].health.as_deref(), Some("red"), "one account is at risk");
    let story = include_str!("../../bot/cli/sandbox/demo.toml");
    let kept = app.playbook.stages.all().iter().filter(|bot| bot.counts_as != StageKind::Dropped);
    for bot in kept {
        assert!(story.contains(&bot.name), "no deal is in {}", bot.name);
    }
    drop(db);
    open.end().await;
}

/// With a directory to keep it in, a sandbox goes on where it was: the card stands, and its button works.
#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_that_is_kept_goes_on_where_it_was() {
    let data = tempfile::tempdir().expect("a directory");
    let folder = data.path().join("kept");
    let first = Open::kept(&folder).await;
    first.ask().await;
    first.card().await;
    first.taken(first.post("time", super::as_maya("working-day")).await);
    let moved = first.sandbox.bot.clock.now();
    first.sandbox.end().await.expect("kept");
    drop(first);

    let second = Open::kept(&folder).await;
    assert!(second.sandbox.bot.clock.now() >= moved, "time does not go back");
    let card = second.card().await;
    second.press("U0MAYA", &card, "Assign").await;
    second.until("Maya's form", || second.sandbox.workspace.modal("U0MAYA").is_some()).await;
    let cards = second.sandbox.workspace.peek("C0AMERCSMREQUESTS").len();
    assert_eq!(cards, 3, "what happened before is not played again");
    second.end().await;

    let stranger = data.path().join("stranger");
    std::fs::create_dir(&stranger).expect("a directory");
    std::fs::write(stranger.join("baton.db"), "").expect("a file");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let refused = sandbox::start_in(listener, Some(&stranger)).await.err().expect("refused");
    assert!(refused.to_string().contains("choose an empty directory"), "{refused}");
}
