//! The bot ends, and begins anew on the database that it left: what it knew without having written it is gone.

use secrecy::SecretString;

use super::{TOKEN, TestBot, brisk, install, open_door};
use baton::cli::serve;
use baton::config::Config;
use baton::engine::worker::Worker;
use baton::registry::jobs::TABLE;

impl TestBot {
    /// Ends the bot and starts it again, behind another door.
    pub async fn restart(&mut self) {
        self.restart_with(|_| {}).await;
    }

    /// The same with something changed in `baton.toml` meanwhile.
    pub async fn restart_with(&mut self, change: impl FnOnce(&mut Config)) {
        self.quiet().await;
        if let Some(socket) = self.socket.take() {
            socket.stop().await;
            self.ws.links().until_open(0).await;
        }
        // The lock goes with its file's name; the first one holds what nobody looks at any more.
        std::fs::remove_file(self.data.path().join("baton.db.lock")).expect("the lock's file");
        let (mut config, clock) = (self.app.config.clone(), self.clock.clone());
        change(&mut config);
        let token = SecretString::from(TOKEN);
        let app = serve::assemble(config, clock, &self.database(), &self.ws.api_url(), &token).await;
        self.app = app.expect("a bot put together");
        serve::prepare(&self.app).await.expect("a database to write in");
        self.worker = Worker::new(self.app.clone(), &TABLE);
        self.door = open_door(&self.app, None).await;
        install(&self.ws, &self.app.config, self.door, self.transport);
        self.socket = self.transport.begin(&self.app, &self.ws, brisk()).await;
        self.settle().await;
    }
}
