//! Requests to the app: signing, sending, waiting, repeating.

use crate::delivery::Delivery;
use crate::workspace::Workspace;

/// The client that reaches the app: no proxy, no redirects, no connection kept.
pub(crate) fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0);
    builder.redirect(reqwest::redirect::Policy::none()).build().unwrap_or_default()
}

impl Workspace {
    /// Sends an earlier request again: the same bytes, with Slack's retry headers added.
    pub async fn redeliver(&self, _earlier: &Delivery, _retry_num: u32, _reason: &str) -> Delivery {
        unimplemented!()
    }

    /// Sends a request as it is, to a path of the app or a whole URL: for forged and replayed ones.
    pub async fn send_raw(&self, _path: &str, _headers: &[(&str, &str)], _body: &str) -> Delivery {
        unimplemented!()
    }
}
