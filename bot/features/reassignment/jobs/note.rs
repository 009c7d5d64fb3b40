//! The one message that each side gets: which accounts, and what to see to.

use baton_storage::ids::{ReassignmentId, UserId};
use baton_storage::reassignments::{self, Reassignment};
use baton_storage::states::{MoveState, Priority};
use baton_storage::time::At;
use baton_storage::{accounts, people};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::engine::gathered::rules::Haste;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::features::priority::rules::level::label;
use crate::features::reassignment::rules::{ReassignmentRules, Side};
use crate::features::reassignment::view::{self, Line};

/// The message to one of them.
#[derive(Serialize, Deserialize)]
pub struct Note {
    #[serde(rename = "handover")]
    pub reassignment: ReassignmentId,
    pub to: UserId,
    /// `old` or `new`.
    pub side: String,
    /// Which decision it tells of: one that was undone and made again is told again. None in rows from before that
    /// could be.
    #[serde(default)]
    pub decided_at: Option<At>,
}

impl Note {
    /// The message about a reassignment that was decided just now.
    pub fn of(reassignment: &Reassignment, to: UserId, side: Side) -> Self {
        let Reassignment { reassignment_id, decided_at, .. } = reassignment;
        Self {
            reassignment: reassignment_id.clone(),
            to,
            side: side.as_str().into(),
            decided_at: *decided_at,
        }
    }
}

impl Job for Note {
    const KIND: &'static str = "reassignment.note";
    const HASTE: Option<Haste> = Some(Haste::Answer);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        let decided = self.decided_at.map(|at| format!(":{}", at.0)).unwrap_or_default();
        Some(format!("handover:{}:{}:{}{decided}", self.reassignment, self.side, self.to))
    }

    /// The message.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let Some(reassignment) = reassignments::find(db, &self.reassignment).await? else {
            return Ok(Delivery::NotWanted("the reassignment is not known any more"));
        };
        if self.decided_at.is_some() && reassignment.decided_at != self.decided_at {
            return Ok(Delivery::NotWanted("the decision was undone"));
        }
        let Some(side) = Side::parse(&self.side) else { return Ok(Delivery::NotWanted("no side of it")) };
        let from = people::name(db, &reassignment.from_csm).await?;
        let mut lines = Vec::new();
        for one in reassignments::moves(db, &self.reassignment).await? {
            let theirs = side == Side::Old || one.to_csm == self.to;
            if !theirs || matches!(one.state, MoveState::Waiting | MoveState::Dropped) {
                continue;
            }
            let Some(account) = accounts::resolve_merged(db, &one.account_id).await? else { continue };
            lines.push(Line {
                account: account.name,
                level: label(account.priority.unwrap_or(Priority::Pr1)),
                url: account.url,
                channel: account.channel.map(|channel| channel.0),
                to: people::name(db, &one.to_csm).await?,
            });
        }
        if lines.is_empty() {
            return Ok(Delivery::NotWanted("nothing was handed over"));
        }
        let to = match side {
            Side::New => people::name(db, &self.to).await?,
            _ => app.words.plain("reassignment.whoever", ())?,
        };
        let account = app.words.plain("reassignment.each", ())?;
        let tasks = match (side, &reassignment.overlap_until) {
            // Whoever is out at once has nothing left to see to.
            (Side::Old, None) => Vec::new(),
            _ => app.playbook.of::<ReassignmentRules>().tasks(side, &account, &from, &to),
        };
        let message = view::note(&app.words, &reassignment, &from, side, &lines, &tasks)?;
        Ok(Delivery::Post(Box::new(Posting {
            to: To::Person(self.to),
            message,
            message_key: None,
            instead: Vec::new(),
        })))
    }
}
