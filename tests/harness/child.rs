//! The real program in a process of its own, to be killed: `baton serve` against the local workspace, on the
//! machine's clock, with a database that outlives it.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use baton_storage::accounts;
use baton_storage::opportunities;
use baton_storage::outbox::{self, OutboxEntry};
use baton_storage::states::OutboxState;
use baton_storage::{Fault, Storage, people};
use chrono::Utc;
use local_slack::{Delivery, Input, Workspace};

use super::customer;
use super::patience::{LOOK, PATIENCE, Wait};
use super::transport::{APP_TOKEN, Transport};
use super::world::*;
use baton::config::Config;
use baton::config::environment::Variables;

/// A workspace, a directory with a database in it, and whoever runs on them.
pub struct Ground {
    pub ws: Workspace,
    pub data: tempfile::TempDir,
    /// The directory of the database, within `data`.
    pub place: String,
    pub config: Config,
    transport: Transport,
    log: Arc<Mutex<String>>,
}

/// A running `baton serve`.
pub struct Running {
    process: Child,
    pub address: SocketAddr,
}

impl Ground {
    /// The people of [`super::world`], and an account with a deal for each of `customers`.
    pub async fn lay(customers: usize) -> Self {
        Self::lay_for(customers, Transport::Http).await
    }

    /// The same, with an app whose requests come so.
    pub async fn lay_for(customers: usize, transport: Transport) -> Self {
        let ws = Workspace::start(world(), Arc::new(|| Utc::now().timestamp_millis())).await;
        ws.set_patience(PATIENCE);
        ws.set_trigger_life(PATIENCE);
        let data = tempfile::tempdir().expect("a directory");
        std::fs::write(data.path().join("baton.toml"), config()).expect("a file");
        let config =
            Config::parse(&config(), "baton.toml", &Variables::default()).expect("a sound baton.toml");
        let ground = Self { ws, data, place: String::new(), config, transport, log: Arc::default() };
        let storage = Storage::open(&ground.database()).await.expect("a database");
        let sown = storage.write(move |tx| {
            Box::pin(async move {
                for number in 0..customers {
                    let (account, deal) = customer(number);
                    accounts::keep(tx, &account).await?;
                    opportunities::keep(tx, &deal).await?;
                }
                Ok::<_, Fault>(())
            })
        });
        sown.await.expect("customers");
        storage.close().await;
        ground
    }

    pub fn database(&self) -> String {
        format!("sqlite://{}", self.data.path().join(&self.place).join("baton.db").display())
    }

    /// `baton` with these arguments, not started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
        command.args(arguments);
        self.surround(&mut command);
        command
    }

    /// Gives a command the environment of `baton serve`. A run of the tests under `faketime` keeps its clock there too.
    pub fn surround(&self, command: &mut Command) {
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.env_clear().env("PATH", path).current_dir(self.data.path());
        let clock = |(name, _): &(OsString, OsString)| {
            name == "LD_PRELOAD" || name.to_string_lossy().starts_with("FAKETIME")
        };
        command.envs(std::env::vars_os().filter(clock));
        command.env("SLACK_BOT_TOKEN", TOKEN).env("SLACK_SIGNING_SECRET", SECRET).env("NO_COLOR", "1");
        command.env("SLACK_API_URL", self.ws.api_url()).env("DATABASE_URL", self.database());
        if self.transport.is_socket() {
            command.env_remove("SLACK_SIGNING_SECRET").env("SLACK_APP_TOKEN", APP_TOKEN);
            command.env("BATON_SOCKET_MODE", "true");
        }
        command.env("BATON_LISTEN", "127.0.0.1:0").env("RUST_LOG", "info").stdin(Stdio::null());
    }

    /// Starts `baton serve` and waits until it serves and knows who is who.
    pub async fn start(&self) -> Running {
        self.start_as(self.command(&["serve"])).await
    }

    /// The same, by another command line.
    pub async fn start_as(&self, command: Command) -> Running {
        let running = self.serve(command).await;
        self.until_it_knows(SAM).await;
        running
    }

    /// Starts it and waits until it serves, whether or not it knows who is who.
    pub async fn serve(&self, mut command: Command) -> Running {
        // The token is Slack's before the bot asks who is who with it: refused, it would ask again a minute later.
        super::install(&self.ws, &self.config, SocketAddr::from(([127, 0, 0, 1], 9)), self.transport);
        let mut process = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("a process");
        let stderr = BufReader::new(process.stderr.take().expect("its log"));
        let begun = self.log().len();
        let log = self.log.clone();
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let mut log = log.lock().expect("the log");
                log.push_str(&line);
                log.push('\n');
            }
        });
        let address = || {
            let log = self.log();
            let (_, address) = log[begun..].split_once("serving address=")?;
            address.split_whitespace().next()?.parse().ok()
        };
        self.until("it serves", || address().is_some()).await;
        let address = address().expect("its address");
        super::install(&self.ws, &self.config, address, self.transport);
        Running { process, address }
    }

    /// Waits until Slack has told the bot of somebody.
    pub async fn until_it_knows(&self, user: &str) {
        let mut db = Storage::open_to_read(&self.database()).await.expect("the database");
        let wait = Wait::begun();
        while people::find(&mut db, &user.into()).await.expect("people").is_none() {
            assert!(!wait.is_over(), "it never knows {user}\n{}", self.log());
            wait.rest().await;
        }
    }

    /// What every process so far wrote.
    pub fn log(&self) -> String {
        self.log.lock().expect("the log").clone()
    }

    /// Waits until something is so.
    pub async fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let wait = Wait::begun();
        while !is_so() {
            assert!(!wait.is_over(), "{what}: never\n{}", self.log());
            tokio::time::sleep(LOOK / 2).await;
        }
    }

    /// Sam asks for a CSM for a customer and sends the form; what became of the sending.
    pub async fn ask(&self, number: usize) -> Delivery {
        match self.fill_in(number).await {
            Ok(view) => self.ws.submit(SAM, &view).await,
            Err(why) => why,
        }
    }

    /// Sam fills in the form for a customer and has not sent it yet; the form's id.
    pub async fn fill_in(&self, number: usize) -> Result<String, Delivery> {
        self.put_away().await;
        let id = customer(number).0.account_id;
        // Slack has answered who is who, and the bot may still be writing it down: Sam tries again.
        let wait = Wait::begun();
        let view = loop {
            let opened = self.ws.command(SAM, GENERAL, "/request-csm", id.as_str()).await;
            if !opened.is_ok() {
                return Err(opened);
            }
            let asked = Instant::now();
            while self.ws.modal(SAM).is_none() && asked.elapsed() < Duration::from_secs(2) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            match self.ws.modal(SAM) {
                Some(view) => break view,
                None if wait.is_over() => return Err(Delivery::default()),
                None => {}
            }
        };
        let why = view.field("Why now?").expect("the field");
        let chosen = Input::option("Nearing the end of stage 3");
        self.ws.fill(SAM, &view.id, &why.block_id, chosen).expect("an option");
        Ok(view.id)
    }

    /// Puts away whatever forms are before Sam.
    async fn put_away(&self) {
        while let Some(view) = self.ws.modal(SAM) {
            self.ws.close_view(SAM, &view.id).await;
        }
    }

    /// The outbox, read beside whoever writes it.
    pub async fn outbox(&self) -> Vec<OutboxEntry> {
        let mut db = Storage::open_to_read(&self.database()).await.expect("the database");
        outbox::all(&mut db).await.expect("the outbox")
    }

    /// Waits until nothing waits in the outbox any more; the apology for a form that opened is none.
    pub async fn delivered(&self) {
        let wait = Wait::begun();
        loop {
            let waiting = [OutboxState::Scheduled, OutboxState::Running, OutboxState::Reconciling];
            let left: Vec<_> =
                self.outbox().await.into_iter().filter(|effect| waiting.contains(&effect.state)).collect();
            if left.is_empty() {
                return;
            }
            assert!(!wait.is_over(), "still waiting: {left:#?}\n{}", self.log());
            wait.rest().await;
        }
    }

    /// How often each customer's card stands in the team's channel.
    pub fn cards(&self, customers: usize) -> Vec<usize> {
        let cards = self.ws.peek(EMEA);
        let named = |number| customer(number).0.name;
        (0..customers).map(|n| cards.iter().filter(|card| card.text.contains(&named(n))).count()).collect()
    }
}

impl Running {
    /// `kill -9`.
    pub fn kill(mut self) {
        self.process.kill().expect("killed");
        self.process.wait().expect("gone");
    }

    /// SIGTERM, without waiting.
    pub fn ask_to_stop(&self) {
        self.signal("-TERM");
    }

    /// SIGHUP, without waiting.
    pub fn ask_to_reload(&self) {
        self.signal("-HUP");
    }

    fn signal(&self, which: &str) {
        let sent = Command::new("kill").args([which, &self.id()]).status().expect("kill");
        assert!(sent.success());
    }

    /// How it ended, within `patience`.
    pub async fn ended(&mut self, patience: Duration) -> Option<ExitStatus> {
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if let Some(status) = self.process.try_wait().expect("a child") {
                return Some(status);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        None
    }

    /// Its process id.
    pub fn id(&self) -> String {
        self.process.id().to_string()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
