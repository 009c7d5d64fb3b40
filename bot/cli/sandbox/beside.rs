//! The bot beside the workspace, in a runtime of its own, so that a person can stop it as an operator
//! does, kill it as a power cut does, and start it anew over the same database.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use baton_storage::Fault;
use local_slack::Workspace;
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Mutex;

use crate::app::App;
use crate::cli::sandbox::install::{SECRET, TOKEN, install};
use crate::cli::sandbox::systems::Systems;
use crate::cli::serve::{Bot, assemble};
use crate::clock::Clock;
use crate::config::Config;
use crate::server::door::WayIn;

/// How often a database that is still held by a bot just killed is tried again, and the pause between.
const TRIES: u32 = 200;
const PAUSE: Duration = Duration::from_millis(25);

/// Where the bot lives, whether it does or not.
pub struct Beside {
    pub config: Config,
    pub clock: Clock,
    database: String,
    workspace: Workspace,
    systems: Arc<Systems>,
    life: Mutex<Option<Life>>,
}

struct Life {
    app: Arc<App>,
    bot: Option<Bot>,
    runtime: Option<Runtime>,
}

impl Beside {
    pub(crate) fn new(
        config: Config,
        clock: Clock,
        database: String,
        workspace: Workspace,
        systems: Arc<Systems>,
    ) -> Self {
        Self { config, clock, database, workspace, systems, life: Mutex::default() }
    }

    /// The bot's insides, while it runs.
    pub async fn app(&self) -> Option<Arc<App>> {
        self.life.lock().await.as_ref().map(|life| life.app.clone())
    }

    /// Starts it, if it does not run, and tells the workspace where it is reached now.
    ///
    /// # Errors
    /// When the database stays taken.
    pub async fn start(&self) -> Result<()> {
        let mut life = self.life.lock().await;
        if life.is_some() {
            return Ok(());
        }
        let (config, clock) = (self.config.clone(), self.clock.clone());
        let (database, api, systems) =
            (self.database.clone(), self.workspace.api_url(), self.systems.clone());
        let begun = tokio::task::spawn_blocking(move || {
            let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
            let bot = runtime.block_on(begin(config, clock, &database, &api, &systems))?;
            Ok::<_, anyhow::Error>((bot, runtime))
        });
        let (bot, runtime) = begun.await??;
        install(&self.workspace, &self.config, bot.address);
        *life = Some(Life { app: bot.app.clone(), bot: Some(bot), runtime: Some(runtime) });
        Ok(())
    }

    /// Lets it finish what it acknowledged, as SIGTERM does.
    pub async fn stop(&self) {
        let Some(mut life) = self.life.lock().await.take() else { return };
        if let (Some(bot), Some(runtime)) = (life.bot.take(), life.runtime.as_ref()) {
            let _ = runtime.spawn(bot.stop()).await;
        }
    }

    /// Ends it in the middle of whatever it does: every task is dropped where it stands.
    pub async fn kill(&self) {
        drop(self.life.lock().await.take());
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn begin(config: Config, clock: Clock, database: &str, api: &str, systems: &Systems) -> Result<Bot> {
    let token = SecretString::from(TOKEN);
    let app = once_free(|| assemble(config.clone(), clock.clone(), database, api, &token)).await?;
    systems.connect(&app)?;
    let door = TcpListener::bind("127.0.0.1:0").await?;
    // Deals come from the local Salesforce: there is no deal feed.
    Bot::start(app, WayIn::Signed(vec![SecretString::from(SECRET)]), Vec::new(), door).await
}

/// Tries again for as long as a bot that was just stopped still holds the database.
pub(crate) async fn once_free<T, F>(open: impl Fn() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let mut tries = 0;
    loop {
        match open().await {
            Err(error) if tries < TRIES && in_use(&error) => tries += 1,
            other => return other,
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn in_use(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(Fault::InUse(_)))
}
