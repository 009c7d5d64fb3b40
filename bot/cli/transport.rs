//! `--socket-mode`: how Slack's requests come in, for the commands that ask.

use clap::Args;

use crate::config::environment::Variables;

#[derive(Args)]
pub struct Options {
    /// Hear Slack by Socket Mode, without a public address: needs SLACK_APP_TOKEN. Same as BATON_SOCKET_MODE=true
    #[arg(long)]
    socket_mode: bool,
}

impl Options {
    /// The variables, with what the command line says in place of what they say.
    pub fn among(&self, mut variables: Variables) -> Variables {
        if self.socket_mode {
            variables.set("BATON_SOCKET_MODE", "true");
        }
        variables
    }
}
