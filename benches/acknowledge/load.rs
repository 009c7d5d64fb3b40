//! Signed requests over connections that stay open, one after the other on each; each is new to the server.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use local_slack::signature;
use serde_json::{Map, Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::servers::{SAM, SECRET, Server};

/// What is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `/request-csm` without a trigger: the acknowledgement alone.
    Command,
    /// The same as Slack sends it: a form is opened once it is answered.
    Opening,
    /// A filled-in form of a deal that nobody has asked for yet.
    Form,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Command, Self::Opening, Self::Form];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Command => "/request-csm, ack",
            Self::Opening => "/request-csm, form",
            Self::Form => "form sent",
        }
    }

    /// A whole request, signed.
    pub fn request(self, serial: u64) -> Vec<u8> {
        let (path, body) = match self {
            Self::Command => ("commands", command(serial, "")),
            Self::Opening => ("commands", command(serial, &format!("{serial}.1.trigger"))),
            Self::Form => ("interactions", form(&[("payload", &submission(serial).to_string())])),
        };
        let now = chrono::Utc::now().timestamp();
        let signed = signature(SECRET, now, &body);
        format!(
            "POST /slack/{path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             x-slack-request-timestamp: {now}\r\nx-slack-signature: {signed}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    }
}

fn command(serial: u64, trigger: &str) -> String {
    let mut fields = vec![
        ("token", "local-verification-token"),
        ("team_id", "T0GITLAB"),
        ("channel_id", "C0GENERAL"),
        ("user_id", SAM),
        ("command", "/request-csm"),
        ("text", "homeworld"),
        ("response_url", "https://hooks.slack.com/commands/1/2/3"),
    ];
    let serial = serial.to_string();
    fields.push(("is_enterprise_install", &serial));
    if !trigger.is_empty() {
        fields.push(("trigger_id", trigger));
    }
    form(&fields)
}

/// A form of an account and a deal of its own.
fn submission(serial: u64) -> Value {
    let (account, deal) = (crm_id("001", serial), crm_id("006", serial));
    let close = (chrono::Utc::now() + chrono::Duration::days(80)).date_naive().to_string();
    let mut values = Map::new();
    let text = |value: &str| json!({ "type": "plain_text_input", "value": value });
    let choice = |value: &str| json!({ "type": "static_select", "selected_option": { "value": value } });
    for (field, element) in [
        (
            "account_url",
            text(&format!("https://gitlab.lightning.force.com/lightning/r/Account/{account}/view")),
        ),
        (
            "opportunity_url",
            text(&format!("https://gitlab.lightning.force.com/lightning/r/Opportunity/{deal}/view")),
        ),
        ("account_name", text(&format!("Customer {serial}"))),
        ("close_date", json!({ "type": "datepicker", "selected_date": close })),
        ("lam", text("1.2M")),
        ("segment", choice("enterprise")),
        ("region", choice("EMEA")),
        ("stage", choice("3-Technical Evaluation")),
        ("why_now", choice("end-of-stage-3")),
        ("pov", choice("none")),
        ("dedicated", choice("no")),
        ("pov_outcome", text("")),
        ("arr", text("180k")),
        ("notes", text("They would like to start in spring.")),
    ] {
        values.insert(field.into(), json!({ field: element }));
    }
    json!({
        "type": "view_submission", "user": { "id": SAM, "team_id": "T0GITLAB" }, "trigger_id": serial.to_string(),
        "view": {
            "id": format!("V{serial}"), "hash": "1", "callback_id": "requests.new", "private_metadata": "",
            "state": { "values": values },
        },
    })
}

/// A CRM id in its 18-character form.
fn crm_id(kind: &str, serial: u64) -> String {
    let short = format!("{kind}5e{serial:010}");
    // Digits and small letters alone: all three checks are those of no capital.
    format!("{short}AAA")
}

fn form(fields: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(fields).expect("a form")
}

/// What came of a run.
pub struct Measured {
    latencies: Vec<Duration>,
    span: Duration,
    cpu: Duration,
}

impl Measured {
    pub fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.span.as_secs_f64()
    }

    pub fn cpu_micros(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / self.latencies.len().max(1) as f64
    }

    pub fn ran(&self) -> bool {
        !self.latencies.is_empty()
    }

    fn quantile(&self, part: f64) -> f64 {
        let at = (self.latencies.len() as f64 * part) as usize;
        self.latencies
            .get(at.min(self.latencies.len().saturating_sub(1)))
            .map_or(0.0, |one| one.as_secs_f64() * 1e3)
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (p50, p99) = (self.quantile(0.5), self.quantile(0.99));
        write!(f, "{:>8.0} {p50:>8.2} {p99:>8.2} {:>11.0}", self.per_second(), self.cpu_micros())
    }
}

/// Sends for a while over so many connections.
pub async fn run(server: &Server, kind: Kind, connections: usize, span: Duration, round: u64) -> Measured {
    let serial = Arc::new(AtomicU64::new(round * 10_000_000));
    let (begun, cpu) = (Instant::now(), server.cpu());
    let until = begun + span;
    let lines: Vec<_> = (0..connections)
        .map(|_| tokio::spawn(line(server.address.clone(), kind, serial.clone(), until)))
        .collect();
    let mut latencies = Vec::new();
    for line in lines {
        latencies.extend(line.await.expect("a line"));
    }
    latencies.sort_unstable();
    Measured { latencies, span: begun.elapsed(), cpu: server.cpu().saturating_sub(cpu) }
}

async fn line(address: String, kind: Kind, serial: Arc<AtomicU64>, until: Instant) -> Vec<Duration> {
    let mut stream = TcpStream::connect(&address).await.expect("a connection");
    stream.set_nodelay(true).expect("no delay");
    let mut latencies = Vec::new();
    while Instant::now() < until {
        let request = kind.request(serial.fetch_add(1, Ordering::Relaxed));
        let sent = Instant::now();
        exchange(&mut stream, &request).await;
        latencies.push(sent.elapsed());
    }
    latencies
}

/// Sends a request and reads the whole answer, which has to be the one that is wanted.
pub async fn exchange(stream: &mut TcpStream, request: &[u8]) {
    stream.write_all(request).await.expect("sent");
    let mut answer = Vec::with_capacity(4096);
    loop {
        let read = stream.read_buf(&mut answer).await.expect("an answer");
        assert!(read > 0, "the server hung up: {}", String::from_utf8_lossy(&answer));
        let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        let length =
            head.split_once("content-length: ").and_then(|(_, rest)| rest.lines().next()?.parse().ok());
        let length: usize = length.unwrap_or(0);
        if answer.len() < end + 4 + length {
            continue;
        }
        let body = String::from_utf8_lossy(&answer[end + 4..]);
        assert!(head.starts_with("http/1.1 200"), "{head}\n{body}");
        assert!(
            !body.contains("\"errors\"") && !body.contains("ephemeral") && !body.contains("push"),
            "{body}"
        );
        return;
    }
}
