//! `baton outbox`: what waits to be said, what was given up, and an operator's hand on it. Also while Baton serves, which
//! finds within a second what was changed.

pub mod change;
pub mod entry;

use anyhow::Result;
use baton_storage::audit;
use baton_storage::states::OutboxState;
use baton_storage::{Storage, mending};
use clap::{Args, Subcommand, ValueEnum};

use crate::cli::check::moment;
use crate::cli::outbox::entry::{Known, find};
use crate::cli::output;
use crate::cli::upcoming::plain::printable;
use crate::config::environment::{Environment, Variables};

#[derive(Args)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List what needs a hand: what was given up, and what may or may not have been sent.
    List {
        /// Entries in this state instead; may be given several times.
        #[arg(long, value_name = "STATE")]
        state: Vec<State>,
        /// How many at most, the latest first.
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u32,
    },
    /// Show everything about one entry.
    Show {
        /// Its id, as `baton outbox list` shows it.
        id: String,
    },
    /// Have it sent after all. One that may have been sent is looked for in Slack first.
    Retry {
        /// Its id, as `baton outbox list` shows it.
        id: String,
        /// Why, for the audit.
        #[arg(long, value_name = "TEXT")]
        because: Option<String>,
    },
    /// Give it up: it is not sent.
    Discard {
        /// Its id, as `baton outbox list` shows it.
        id: String,
        /// Why, for the audit.
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
}

/// The states of an entry, as an operator names them.
#[derive(Clone, Copy, ValueEnum)]
enum State {
    /// Waits for its time, or for another try.
    Scheduled,
    /// Is being sent right now.
    Running,
    /// May have been sent, and is being looked for.
    Reconciling,
    /// Was sent.
    Completed,
    /// Was not wanted any more.
    Cancelled,
    /// Was refused for good, or given up by an operator.
    Discarded,
    /// May have been sent, and nobody can find out.
    Unknown,
}

impl From<State> for OutboxState {
    fn from(state: State) -> Self {
        match state {
            State::Scheduled => Self::Scheduled,
            State::Running => Self::Running,
            State::Reconciling => Self::Reconciling,
            State::Completed => Self::Completed,
            State::Cancelled => Self::Cancelled,
            State::Discarded => Self::Discarded,
            State::Unknown => Self::Unknown,
        }
    }
}

/// Lists, shows or changes entries.
///
/// # Errors
/// When there is no such entry, or what is asked of it cannot be done.
pub async fn run(variables: &Variables, options: &Options) -> Result<()> {
    let environment = Environment::read(variables)?;
    match &options.command {
        Command::List { state, limit } => list(&environment, variables, state, *limit).await,
        Command::Show { id } => show(&environment, variables, id).await,
        Command::Retry { id, because } => {
            change::retry(&environment, variables, id, because.as_deref()).await
        }
        Command::Discard { id, because } => change::discard(&environment, variables, id, because).await,
    }
}

async fn list(environment: &Environment, variables: &Variables, states: &[State], limit: u32) -> Result<()> {
    let states: Vec<OutboxState> = match states.is_empty() {
        true => vec![OutboxState::Unknown, OutboxState::Discarded],
        false => states.iter().map(|state| (*state).into()).collect(),
    };
    let mut db = Storage::open_to_read(&environment.database_url).await?;
    let found = mending::in_states(&mut db, &states, limit).await?;
    if found.is_empty() {
        let named: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
        return output::lines([format!("Nothing is {}.", named.join(" or "))]);
    }
    let known = Known::read(environment, variables);
    let mut lines: Vec<String> = found.iter().map(|entry| known.line(entry)).collect();
    lines.push("Next: `baton outbox show ID`.".into());
    output::lines(lines)
}

async fn show(environment: &Environment, variables: &Variables, id: &str) -> Result<()> {
    let mut db = Storage::open_to_read(&environment.database_url).await?;
    let entry = find(&mut db, id).await?;
    let known = Known::read(environment, variables);
    let mut lines = known.details(&entry);
    for deed in audit::of_object(&mut db, &format!("outbox:{}", entry.outbox_id)).await? {
        let when = moment(deed.at);
        lines.push(printable(&format!("{when}  {}: {}", deed.action, deed.why.unwrap_or_default())));
    }
    lines.push(known.advice(&entry));
    output::lines(lines)
}
