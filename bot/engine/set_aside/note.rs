//! What operators are told of what was set aside: everything at once, as it stands when it is said.

use baton_storage::Tx;
use baton_storage::asides;
use baton_storage::ids::UserId;
use baton_storage::outbox::{self, NewOutboxEntry};
use baton_storage::time::At;
use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Delivery, Job, Posting, To};
use crate::engine::set_aside;

/// What goes wrong within so short a time is one message.
const TOGETHER: Duration = Duration::seconds(10);

/// A note to one of the operators.
#[derive(Serialize, Deserialize)]
pub struct AsideNote {
    to: UserId,
}

impl Job for AsideNote {
    const KIND: &'static str = "ops.aside";
    const COALESCES: bool = true;

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    /// What an operator reads.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let mut groups: Vec<set_aside::view::Group> = Vec::new();
        for aside in asides::all(db).await? {
            // A fault of its own would tell of itself for ever.
            if aside.kind == AsideNote::KIND {
                continue;
            }
            let (kind, reason) = (aside.kind.clone(), aside.reason.clone());
            match groups.iter_mut().find(|group| group.kind == kind && group.reason == reason) {
                Some(group) => group.count += 1,
                None => groups.push(set_aside::view::Group {
                    kind,
                    reason,
                    count: 1,
                    again: aside.again_at.is_some(),
                }),
            }
        }
        if groups.is_empty() {
            return Ok(Delivery::NotWanted("everything was done meanwhile"));
        }
        Ok(Delivery::Post(Box::new(Posting {
            to: To::Person(self.to),
            message: set_aside::view::note(&app.words, &groups)?,
            message_key: None,
            instead: Vec::new(),
        })))
    }
}

/// A note for each operator who has none waiting.
pub(crate) async fn leave(operators: &[UserId], tx: &mut Tx, now: At) -> anyhow::Result<()> {
    for to in operators {
        let args = serde_json::to_string(&AsideNote { to: to.clone() })?;
        let (kind, lane, due_at) = (AsideNote::KIND.to_owned(), to.0.clone(), now + TOGETHER);
        let note = NewOutboxEntry { kind, args, unique_key: None, lane, due_at };
        outbox::add_unless_waiting(tx, note, now).await?;
    }
    Ok(())
}
