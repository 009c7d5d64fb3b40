//! An entry of the outbox, as an operator reads it.

use anyhow::{Context, Result, bail};
use baton_storage::ids::OutboxId;
use baton_storage::outbox::OutboxEntry;
use baton_storage::states::OutboxState;
use baton_storage::{Reader, mending};
use serde_json::json;

use crate::cli::check::moment;
use crate::cli::upcoming::plain::printable;
use crate::config::Config;
use crate::config::environment::{Environment, Variables};
use crate::engine::outcome::UNKNOWN_KIND;
use crate::engine::set_aside::view::kind_in_words;
use crate::slack::replies;
use crate::slack::words::Words;

/// The words in which entries are told. Where they have a fault, which `baton check` names, kinds are told by their names.
pub struct Known(Option<Words>);

impl Known {
    /// Reads the words, with those of the configuration in place of ours.
    pub fn read(environment: &Environment, variables: &Variables) -> Self {
        let config = Config::read(&environment.config, variables).ok();
        let overrides = config.and_then(|config| config.organization.templates_dir);
        Self(Words::load(overrides.as_deref()).ok())
    }

    /// What an entry is, as words.
    pub fn what(&self, entry: &OutboxEntry) -> String {
        self.kind(&entry.kind)
    }

    /// What things of a kind are, as words; the kind's name where there are none.
    pub fn kind(&self, kind: &str) -> String {
        let known = self.0.as_ref().and_then(|words| kind_in_words(words, kind).ok().flatten());
        known.unwrap_or_else(|| kind.to_owned())
    }

    /// An entry on one line.
    pub fn line(&self, entry: &OutboxEntry) -> String {
        let since = moment(entry.settled_at.unwrap_or(entry.created_at));
        let fault = entry.fault.as_ref().map(|fault| format!(": {fault}")).unwrap_or_default();
        let (id, state, what, lane) = (&entry.outbox_id, entry.state.as_str(), self.what(entry), &entry.lane);
        printable(&format!("{id}  {state:<11}  {since}  {what}, for {lane}{fault}"))
    }

    /// Everything that is known of an entry, a line each. What it says is not stored: only ids are.
    pub fn details(&self, entry: &OutboxEntry) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = |name: &str, value: String| lines.push(printable(&format!("{name:<10} {value}")));
        line("id", entry.outbox_id.0.clone());
        line("what", format!("{} ({})", self.what(entry), entry.kind));
        line("for", entry.lane.clone());
        line("state", entry.state.as_str().to_owned());
        line("ids", entry.args.clone());
        line("tries", entry.attempts.to_string());
        line("added", moment(entry.created_at));
        if let Some(first) = entry.first_try_at {
            line("first try", moment(first));
        }
        match entry.settled_at {
            Some(settled) => line("ended", moment(settled)),
            None => line("due", moment(entry.due_at)),
        }
        if let (Some(channel), Some(ts)) = (&entry.channel, &entry.ts) {
            line("stands", format!("{channel} {ts}"));
        }
        if let Some(bundle) = &entry.bundle {
            line("with", bundle.0.clone());
        }
        if let Some(fault) = &entry.fault {
            line("fault", fault.clone());
        }
        lines
    }

    /// What an operator can do about an entry.
    pub fn advice(&self, entry: &OutboxEntry) -> String {
        let id = &entry.outbox_id;
        match entry.state {
            OutboxState::Unknown => format!(
                "Next: look for it in Slack. If it is there, `baton outbox discard {id} --because \"it is there\"`. \
                 If it is not, mend the cause and `baton outbox retry {id}`."
            ),
            OutboxState::Discarded => {
                let mend = self.mend(entry).unwrap_or_else(|| "Mend the cause".into());
                format!("Next: {} Then `baton outbox retry {id}`, if it is still of use.", stop(&mend))
            }
            OutboxState::Cancelled => {
                format!("Next: nothing. It was not wanted; `baton outbox retry {id}` sends it.")
            }
            OutboxState::Completed => "Next: nothing. It was sent.".into(),
            OutboxState::Scheduled | OutboxState::Running | OutboxState::Reconciling => {
                "Next: nothing. Baton sends it by itself.".into()
            }
        }
    }

    /// What mends the cause of an entry, as operators read it in Slack.
    fn mend(&self, entry: &OutboxEntry) -> Option<String> {
        let (words, fault) = (self.0.as_ref()?, entry.fault.as_deref()?);
        if fault == UNKNOWN_KIND {
            return Some("Run the version of Baton that wrote it".into());
        }
        let key = format!("ops.mend.{}", replies::mend(fault));
        words.plain(&key, json!({ "place": entry.lane, "code": entry.fault, "kind": "channel" })).ok()
    }
}

/// The entry of this id.
///
/// # Errors
/// When there is none.
pub async fn find(db: &mut Reader, id: &str) -> Result<OutboxEntry> {
    let id = id.trim();
    if id.is_empty() {
        bail!("an id is missing; `baton outbox list` shows them");
    }
    let found = mending::find(db, &OutboxId(id.to_owned())).await?;
    found.with_context(|| format!("there is no entry {}; `baton outbox list` shows them", printable(id)))
}

fn stop(sentence: &str) -> String {
    format!("{}.", sentence.trim().trim_end_matches('.'))
}
