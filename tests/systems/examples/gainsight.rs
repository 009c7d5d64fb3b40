//! A Gainsight tenant to try by hand: `cargo run -p local-systems --example gainsight`, then speak to the address that it
//! prints, with the access key that it prints. It ends with its input.

#![allow(clippy::disallowed_methods, reason = "a tenant to try by hand goes by the machine's clock")]

use local_systems::gainsight::{ACCESS_KEY, Gainsight, World};
use serde_json::json;
use std::io::Read;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

#[tokio::main]
async fn main() {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
    let gainsight = Gainsight::start(World::of_customers(), Arc::new(now)).await;
    gainsight.put(json!({ "Name": "Acme", "SFDC_Account_ID": "0015e00000AcmeXAAR", "Health__gc": "Green" }));
    println!("{}", gainsight.base_url());
    println!("accesskey: {ACCESS_KEY}");
    let until_the_end = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    let _closed = until_the_end.await;
}
