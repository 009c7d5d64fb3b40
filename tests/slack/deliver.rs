//! Requests to the app: signing, sending, waiting.

use crate::delivery::{Delivery, RecordedRequest};
use crate::workspace::Workspace;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The client that reaches the app: no proxy, no redirects, no connection kept.
pub(crate) fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0);
    builder.redirect(reqwest::redirect::Policy::none()).build().unwrap_or_default()
}

/// Slack's signature of a body: `v0=` and the HMAC-SHA256 of `v0:timestamp:body` in hex.
pub fn signature(secret: &str, timestamp: i64, body: &str) -> String {
    let mut mac = match Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        Ok(mac) => mac,
        Err(never) => unreachable!("an HMAC key may have any length: {never}"),
    };
    mac.update(format!("v0:{timestamp}:{body}").as_bytes());
    format!("v0={}", hex::encode(mac.finalize().into_bytes()))
}

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const RETRY_NUM: &str = "X-Slack-Retry-Num";
pub(crate) const RETRY_REASON: &str = "X-Slack-Retry-Reason";
pub(crate) const JSON: &str = "application/json";

impl Workspace {
    /// Signs a body and sends it as Slack does.
    pub(crate) async fn deliver(
        &self,
        url: &str,
        kind: &str,
        body: String,
        more: &[(&str, String)],
    ) -> Delivery {
        if self.by_socket() {
            let value =
                |name: &str| more.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
            let attempt = value(RETRY_NUM).and_then(|number| number.parse().ok());
            // Slack calls it otherwise here.
            let reason = value(RETRY_REASON).unwrap_or_default().replace("http_timeout", "timeout");
            return self.deliver_by_socket(kind, &body, attempt.map(|attempt| (attempt, reason))).await;
        }
        let (secret, timestamp) = {
            let state = self.state();
            (state.app.as_ref().map(|app| app.signing_secret.clone()).unwrap_or_default(), state.now / 1000)
        };
        let mut headers = vec![
            ("Content-Type".to_owned(), kind.to_owned()),
            ("User-Agent".to_owned(), "Slackbot 1.0 (+https://api.slack.com/robots)".to_owned()),
            ("Accept".to_owned(), "application/json,*/*".to_owned()),
            ("X-Slack-Request-Timestamp".to_owned(), timestamp.to_string()),
            ("X-Slack-Signature".to_owned(), signature(&secret, timestamp, &body)),
        ];
        headers.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        self.send(RecordedRequest { url: url.to_owned(), headers, body }).await
    }

    /// Sends a request to the byte and waits as long as Slack does.
    pub(crate) async fn send(&self, request: RecordedRequest) -> Delivery {
        let mut builder = self.0.http.post(&request.url).body(request.body.clone());
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        let answered = tokio::time::timeout(self.patience(), async {
            let response = builder.send().await?;
            let status = response.status().as_u16();
            let refused = response.headers().get("x-slack-no-retry").is_some_and(|v| v == "1");
            Ok::<_, reqwest::Error>((status, refused, response.text().await?))
        });
        let mut delivery = Delivery { request, ..Delivery::default() };
        match answered.await {
            Err(_) => delivery.error = Some("operation_timeout".into()),
            Ok(Err(error)) if error.is_builder() => delivery.error = Some(format!("bad request: {error}")),
            Ok(Err(error)) => delivery.error = Some(format!("connection_failed: {error}")),
            Ok(Ok((status, no_retry, body))) => {
                (delivery.status, delivery.body, delivery.no_retry) = (Some(status), body, no_retry);
            }
        }
        delivery
    }

    /// Keeps a delivery for those who look later.
    pub(crate) fn record(&self, delivery: &Delivery) {
        self.state().deliveries.push(delivery.clone());
    }

    /// Sends an earlier request again: the same bytes, signature and all, with Slack's
    /// retry headers added. By the socket: the same payload in a new envelope.
    pub async fn redeliver(&self, earlier: &Delivery, retry_num: u32, reason: &str) -> Delivery {
        if Workspace::went_by_socket(earlier) {
            let reason = reason.replace("http_timeout", "timeout");
            let delivery = self.redeliver_by_socket(earlier, (retry_num, reason)).await;
            self.record(&delivery);
            return delivery;
        }
        let mut request = earlier.request.clone();
        request.headers.retain(|(name, _)| !name.to_lowercase().starts_with("x-slack-retry"));
        request.headers.push((RETRY_NUM.into(), retry_num.to_string()));
        request.headers.push((RETRY_REASON.into(), reason.to_owned()));
        let delivery = self.send(request).await;
        self.record(&delivery);
        delivery
    }

    /// Sends a request as it is, to a path of the app or a whole URL: for forged and replayed ones.
    pub async fn send_raw(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Delivery {
        let base = self.state().app.as_ref().map(|app| app.commands_url.clone()).unwrap_or_default();
        let url = match url::Url::parse(&base).and_then(|base| base.join(path)) {
            Ok(url) => url.to_string(),
            Err(_) => path.to_owned(),
        };
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let delivery = self.send(RecordedRequest { url, headers, body: body.to_owned() }).await;
        self.record(&delivery);
        delivery
    }

    /// Delivers the events that calls caused, without making the caller wait.
    pub(crate) fn deliver_outgoing(&self) {
        let events = std::mem::take(&mut self.state().outgoing);
        if events.is_empty() {
            return;
        }
        let workspace = self.clone();
        tokio::spawn(async move {
            for event in events {
                let _recorded = workspace.deliver_event(event).await;
            }
        });
    }
}
