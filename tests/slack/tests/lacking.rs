//! A workspace that does not have Slack's newer blocks yet.

use crate::app::Stage;
use serde_json::json;

#[tokio::test]
async fn a_block_that_is_missing_refuses_the_message() {
    let stage = Stage::new().await;
    let cell = |text: &str| json!({ "type": "raw_text", "text": text });
    let table =
        json!([{ "type": "table", "rows": [[cell("CSM"), cell("Hours")], [cell("Ravi"), cell("7")]] }]);
    let plain = json!([{ "type": "section", "text": { "type": "plain_text", "text": "Ravi: 7" } }]);
    let message =
        |blocks: &serde_json::Value| json!({ "channel": "C0TEAM", "text": "load", "blocks": blocks });
    stage.ws.lack_blocks(&["table"]);
    let refused = stage.call("chat.postMessage", message(&table)).await;
    assert_eq!(refused["error"], "invalid_blocks");
    assert!(refused["response_metadata"]["messages"][0].as_str().unwrap().contains("/blocks/0/type"));
    let taken = stage.call("chat.postMessage", message(&plain)).await;
    let mut update = message(&table);
    update["ts"] = taken["ts"].clone();
    assert_eq!(stage.call("chat.update", update.clone()).await["error"], "invalid_blocks");
    assert_eq!(stage.ws.messages("C0TEAM").len(), 1);
    stage.ws.lack_blocks(&[]);
    assert_eq!(stage.call("chat.update", update).await["ok"], true);
}
