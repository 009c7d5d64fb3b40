//! The servers, each a process of its own: this program again, with a role.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};

use baton::cli::serve::{Bot, assemble};
use baton::clock::Clock;
use baton::config::Config;
use baton::config::environment::Variables;
use baton::server::door::WayIn;
use baton::server::signature;
use baton_storage::inbound::{self, Delivery};
use baton_storage::{Storage, people};
use secrecy::SecretString;
use serde_json::{Value, json};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use tokio::net::TcpListener;

pub const SAM: &str = "U0SAM";
pub const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";

/// What a process plays.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Slack's side, as fast as it can be: it says yes.
    Slack,
    /// A bare handler on a plain pool of connections.
    Pool,
    /// A bare handler on our writer.
    Writer,
    /// The bot as `baton serve` runs it.
    Bot,
}

impl Role {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Slack => "slack",
            Self::Pool => "bare-pool",
            Self::Writer => "bare-writer",
            Self::Bot => "bot",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::Slack, Self::Pool, Self::Writer, Self::Bot].into_iter().find(|role| role.name() == name)
    }
}

/// A running server.
pub struct Server {
    process: Child,
    pub address: String,
}

impl Server {
    /// Starts a process and waits until it serves.
    pub fn start(role: Role, arguments: &[&str]) -> Self {
        let program = std::env::current_exe().expect("this program");
        let mut command = Command::new(program);
        command.arg(role.name()).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("a process");
        let mut address = String::new();
        let said = process.stdout.take().expect("its word");
        BufReader::new(said).read_line(&mut address).expect("its address");
        let address = address.trim().to_owned();
        assert!(!address.is_empty(), "{} did not start", role.name());
        Self { process, address }
    }

    /// Where the bot finds Slack's Web API, if this is it.
    pub fn api(&self) -> String {
        format!("http://{}/api/", self.address)
    }

    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// The CPU time all its threads have used, theirs and the system's for them.
    pub fn cpu(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id())).unwrap_or_default();
        let fields: Vec<&str> =
            stat.rsplit_once(") ").map_or(Vec::new(), |(_, rest)| rest.split(' ').collect());
        let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
        Duration::from_millis((ticks(11) + ticks(12)) * 10)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Plays a role until the one who started it is gone.
pub fn play(role: Role, arguments: &[String]) {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let directory = Path::new(&arguments[0]);
        match role {
            Role::Slack => serve(listener, slack(arguments[0].parse().expect("a number"))).await,
            Role::Pool => serve(listener, on_a_pool(directory).await).await,
            Role::Writer => serve(listener, on_our_writer(directory).await).await,
            Role::Bot => bot(listener, directory, &arguments[1]).await,
        }
    });
}

async fn serve(listener: TcpListener, router: Router) {
    println!("{}", listener.local_addr().expect("an address"));
    axum::serve(listener, router).await.expect("served");
}

/// Verifies; the digest of the request is what is inserted.
fn verified(headers: &HeaderMap, body: &Bytes) -> Option<String> {
    let now = Clock::system().now();
    signature::verify(headers, body, &[SecretString::from(SECRET)], now).ok()
}

const INSERT: &str =
    "insert into inbound (dedupe_key, kind, actor, answer, received_at) values ($1, $2, $3, $4, $5)";

async fn on_a_pool(directory: &Path) -> Router {
    let file = directory.join("baton.db");
    // The same table.
    Storage::open(&format!("sqlite://{}", file.display())).await.expect("a database").close().await;
    let options = SqliteConnectOptions::new().filename(file).journal_mode(SqliteJournalMode::Wal);
    let options = options.synchronous(SqliteSynchronous::Full).busy_timeout(Duration::from_secs(30));
    let pool = SqlitePool::connect_with(options).await.expect("a pool");
    let handler = |State(pool): State<SqlitePool>, headers: HeaderMap, body: Bytes| async move {
        let Some(digest) = verified(&headers, &body) else { return StatusCode::UNAUTHORIZED };
        let insert = sqlx::query(INSERT).bind(digest).bind("command").bind(SAM).bind("").bind(0_i64);
        insert.execute(&pool).await.map_or(StatusCode::INTERNAL_SERVER_ERROR, |_| StatusCode::OK)
    };
    Router::new()
        .route("/slack/commands", post(handler))
        .route("/slack/interactions", post(handler))
        .with_state(pool)
}

async fn on_our_writer(directory: &Path) -> Router {
    let file = directory.join("baton.db");
    let storage = Storage::open(&format!("sqlite://{}", file.display())).await.expect("a database");
    let handler = |State(storage): State<Storage>, headers: HeaderMap, body: Bytes| async move {
        let Some(digest) = verified(&headers, &body) else { return StatusCode::UNAUTHORIZED };
        let delivery = Delivery {
            dedupe_key: digest,
            kind: "command".into(),
            actor: SAM.into(),
            answer: String::new(),
            received_at: Clock::system().now(),
        };
        let insert = storage.write(move |tx| Box::pin(async move { inbound::record(tx, &delivery).await }));
        insert.await.map_or(StatusCode::INTERNAL_SERVER_ERROR, |()| StatusCode::OK)
    };
    Router::new()
        .route("/slack/commands", post(handler))
        .route("/slack/interactions", post(handler))
        .with_state(storage)
}

async fn bot(listener: TcpListener, directory: &Path, slack: &str) {
    let config = Config::parse(CONFIG, "baton.toml", &Variables::default()).expect("a sound baton.toml");
    let database = format!("sqlite://{}", directory.join("baton.db").display());
    let token = SecretString::from("xoxb-bench");
    let app = assemble(config, Clock::system(), &database, slack, &token).await.expect("a bot");
    let bot = Bot::start(app, WayIn::Signed(vec![SecretString::from(SECRET)]), Vec::new(), listener)
        .await
        .expect("started");
    loop {
        let mut db = bot.app.storage.read().await.expect("a reader");
        let known = people::find(&mut db, &SAM.into()).await.expect("people").is_some();
        let pending = baton_storage::outbox::next_at(&mut db).await.expect("the outbox").is_some();
        if known && !pending {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    println!("{}", bot.address);
    std::future::pending::<()>().await;
}

/// Says yes to everything.
fn slack(people: usize) -> Router {
    let person = |id: String| {
        json!({ "id": id, "team_id": "T0GITLAB", "name": id, "real_name": id, "tz": "Europe/London",
                "profile": { "email": format!("{id}@example.com") } })
    };
    let mut members: Vec<Value> = (0..people).map(|number| person(format!("U{number:08}"))).collect();
    members.extend([SAM, "U0MAYA", "U0RAVI", "U0ELENA"].map(|id| person(id.into())));
    let members = Arc::new(members);
    let answer = move |axum::extract::Path(method): axum::extract::Path<String>| async move {
        Json(match method.as_str() {
            "auth.test" => json!({ "ok": true, "team_id": "T0GITLAB", "user_id": "U0BATON" }),
            "users.list" => json!({ "ok": true, "members": *members }),
            "conversations.open" => json!({ "ok": true, "channel": { "id": "D1" } }),
            "conversations.info" => json!({ "ok": true, "channel": { "id": "C1", "is_ext_shared": false } }),
            _ => json!({ "ok": true, "ts": "1.1", "channel": "C1" }),
        })
    };
    Router::new().route("/api/{method}", post(answer.clone()).get(answer))
}

const CONFIG: &str = include_str!("../baton.toml");
