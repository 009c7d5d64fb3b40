//! The one message that each side gets: which accounts, and what to see to.

use baton_storage::handovers;
use baton_storage::ids::{HandoverId, UserId};
use baton_storage::states::{MoveState, Priority};
use baton_storage::{Reader, accounts, people};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::engine::gathered::rules::Haste;
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Job, Posting, To, Work};
use crate::features::priority::actions::label;
use crate::features::reassignment::rules::HandoverRules;
use crate::features::reassignment::rules::Side;
use crate::features::reassignment::view::{self, Line};

/// The message to one of them.
#[derive(Serialize, Deserialize)]
pub struct Note {
    pub handover: HandoverId,
    pub to: UserId,
    /// `old` or `new`.
    pub side: String,
}

impl Job for Note {
    const KIND: &'static str = "reassignment.note";
    const HASTE: Option<Haste> = Some(Haste::Answer);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn once(&self) -> Option<String> {
        Some(format!("handover:{}:{}:{}", self.handover, self.side, self.to))
    }

    /// The message.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Work> {
        let PrepareCtx { app, db, .. } = ctx;
        let Some(handover) = handovers::find(db, &self.handover).await? else {
            return Ok(Work::NotWanted("the handover is not known any more"));
        };
        let Some(side) = Side::parse(&self.side) else { return Ok(Work::NotWanted("no side of it")) };
        let from = name(db, &handover.from_csm).await?;
        let mut lines = Vec::new();
        for one in handovers::moves(db, &self.handover).await? {
            let theirs = side == Side::Old || one.to_csm == self.to;
            if !theirs || matches!(one.state, MoveState::Waiting | MoveState::Dropped) {
                continue;
            }
            let Some(account) = accounts::standing(db, &one.account_id).await? else { continue };
            lines.push(Line {
                account: account.name,
                level: label(account.priority.unwrap_or(Priority::Pr1)),
                url: account.url,
                channel: account.channel.map(|channel| channel.0),
                to: name(db, &one.to_csm).await?,
            });
        }
        if lines.is_empty() {
            return Ok(Work::NotWanted("nothing was handed over"));
        }
        let to = match side {
            Side::New => name(db, &self.to).await?,
            _ => app.words.plain("reassignment.whoever", ())?,
        };
        let account = app.words.plain("reassignment.each", ())?;
        let tasks = match (side, &handover.overlap_until) {
            // Whoever is out at once has nothing left to see to.
            (Side::Old, None) => Vec::new(),
            _ => app.playbook.of::<HandoverRules>().tasks(side, &account, (&from, &to)),
        };
        let message = view::note(&app.words, &handover, &from, side, &lines, &tasks)?;
        Ok(Work::Post(Box::new(Posting {
            to: To::Person(self.to),
            message,
            matter: None,
            instead: Vec::new(),
        })))
    }
}

async fn name(db: &mut Reader, user: &UserId) -> anyhow::Result<String> {
    Ok(people::find(db, user).await?.map_or_else(|| user.0.clone(), |person| person.name))
}
