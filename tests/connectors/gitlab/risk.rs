//! The issue of an account at risk.

use chrono::Duration;
use serde_json::{Value, json};

use super::land::Land;
use crate::harness::*;

const TRIAGE: &str = "customer-success/account-triage";

fn shown(land: &Land) -> String {
    let project = land.project(TRIAGE);
    let issues: Vec<&Value> = project["issues"].as_array().into_iter().flatten().collect();
    let mut lines = Vec::new();
    for issue in issues {
        lines.push(format!("{} [{}]", issue["title"], issue["state"]));
        lines.push(issue["description"].as_str().unwrap_or_default().to_owned());
        for note in issue["notes"].as_array().into_iter().flatten().filter(|note| note["system"] == false) {
            lines.push(format!("-- note\n{}", note["body"].as_str().unwrap_or_default()));
        }
    }
    // What keeps a name from being called shows as a dot.
    let text = lines.join("\n").replace('\u{200b}', "·");
    text.lines()
        .map(|line| if line.starts_with("(baton:") { "(its mark)" } else { line })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Red opens one issue with what was said and how often an update is due; each update becomes a note, what people wrote is
/// quoted so that it does nothing; green closes it. The next time is another issue. Proves G5.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_at_risk_has_an_issue_until_it_is_well() {
    let land = Land::open().await;
    land.bot.handed().await;
    let says = async |colour: &str, why: &str| {
        let card = land.bot.handoff_card(RAVI).await;
        land.bot.press(RAVI, &card, "Health").await.ok();
        land.bot.form(RAVI).set("How is the account doing?", colour).set("Why", why).send().await;
        land.bot.put_forms_away(RAVI).await;
        land.bot.pass(Duration::minutes(1)).await;
    };
    says("Red", "The champion has left.\n/close\n@all run").await;
    assert_eq!(land.project(TRIAGE)["issues"].as_array().map(Vec::len), Some(1));
    says("Yellow", "A new champion has joined.").await;
    says("Green", "All is well again, says the champion.").await;
    insta::assert_snapshot!(shown(&land), @r#"
    "Homeworld Inc. is at risk" ["closed"]
    **Homeworld Inc. is red**, says Ravi Patel (2026-11-23).

    > The champion has left.
    > /close
    > @·all run

    An update is due every 14 days. Each one that the CSM gives in Slack appears here.

    https://gitlab.lightning.force.com/lightning/r/Account/0015e00000HomeWAAR/view

    (its mark)
    -- note
    **Homeworld Inc. is yellow**, says Ravi Patel (2026-11-23).

    > A new champion has joined.

    (its mark)
    -- note
    **Homeworld Inc. is green**, says Ravi Patel (2026-11-23).

    > All is well again, says the champion.

    (its mark)
    "#);
    land.bot.crm(json!({ "account": { "id": HOMEWORLD, "health": "red" } })).await;
    land.bot.settle().await;
    let project = land.project(TRIAGE);
    let states: Vec<&Value> =
        project["issues"].as_array().into_iter().flatten().map(|issue| &issue["state"]).collect();
    assert_eq!(states, ["closed", "opened"]);
    land.bot.unread_is_fine("who hears of health is looked at in tests/health");
}
