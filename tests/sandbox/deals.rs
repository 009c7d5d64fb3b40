//! The Deals panel: the CRM of the sandbox, and what the bot makes of its news.

use serde_json::json;

use super::Open;

/// A stage moved in the CRM is known to the bot; told twice it is taken once; told late or broken it moves
/// nothing, and the panel says what the bot answered. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn a_deal_is_changed_in_the_crm() {
    let open = Open::new().await;
    let book = open.get("deals").await;
    let find = |book: &serde_json::Value| {
        let deals = book["deals"].as_array().expect("deals").clone();
        deals.into_iter().find(|deal| deal["account"] == "Homeworld Inc.").expect("Homeworld")
    };
    let deal = find(&book)["id"].clone();

    let tell = |how: &str, stage: &str| json!({ "deal": deal, "stage": stage, "how": how });
    let answered = |answer: &serde_json::Value| -> Vec<u64> {
        let answers = answer["answers"].as_array().expect("answers").iter();
        answers.filter_map(|one| one["status"].as_u64()).collect()
    };
    let once = open.taken(open.post("deals", tell("once", "4-Proposal")).await);
    assert_eq!(answered(&once), [202]);
    assert_eq!(find(&open.get("deals").await)["stage"], "4-Proposal");

    let twice = open.taken(open.post("deals", tell("twice", "5-Negotiating")).await);
    assert_eq!(answered(&twice), [202, 200]);
    let late = open.taken(open.post("deals", tell("late", "2-Scoping")).await);
    assert_eq!(answered(&late), [202]);
    let broken = open.taken(open.post("deals", tell("broken", "6-Awaiting Signature")).await);
    assert_eq!(answered(&broken), [400]);
    assert!(
        broken["answers"][0]["text"].as_str().expect("a text").starts_with("data.opportunity."),
        "{broken}"
    );
    assert_eq!(find(&open.get("deals").await)["stage"], "5-Negotiating");
    open.sandbox.bot.stop().await;
}
