//! The message that an agenda is, at one place.

use baton_storage::actor::Actor;
use baton_storage::ids::{AccountId, UserId};
use baton_storage::states::Role;
use baton_storage::{Reader, accounts, audit};
use serde::{Deserialize, Serialize};

use crate::accounts::context::AccountContext;
use crate::accounts::roles;
use crate::app::App;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::features::agendas::load::data;
use crate::features::agendas::rules::Agendas;
use crate::features::agendas::view;

/// An agenda at one place.
#[derive(Clone, Serialize, Deserialize)]
pub struct Agenda {
    pub account: AccountId,
    /// The file's stem.
    pub name: String,
    /// The meeting's day (`YYYY-MM-DD`), where the same meeting comes again and again.
    pub day: Option<String>,
    /// The account's channel, or a person where it has none.
    pub place: String,
}

impl Agenda {
    /// What it is about: one message for each.
    pub fn message_key(&self) -> String {
        let day = self.day.as_ref().map(|day| format!(":{day}")).unwrap_or_default();
        format!("agenda:{}:{}{day}", self.account, self.name)
    }
}

impl Job for Agenda {
    const KIND: &'static str = "agendas.post";

    fn lane(&self, _app: &App) -> String {
        self.place.clone()
    }

    /// The message, or its update.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let Some(account) = accounts::resolve_merged(db, &self.account).await? else {
            return Ok(Delivery::NotWanted("the account is not known any more"));
        };
        if app.playbook.of::<Agendas>().get(&self.name).is_none() {
            return Ok(Delivery::NotWanted("the agenda is not there any more"));
        }
        let context = AccountContext::of(app, db, account).await?;
        let data = data(app, db, &self.name, &context).await?;
        let message = view::message(&app.words, &data)?;
        let instead = whom_instead(app, db, &self, &context).await?;
        let to = To::place(self.place.clone());
        Ok(Delivery::Post(Box::new(Posting { to, message, message_key: Some(self.message_key()), instead })))
    }
}

/// Who has it where it cannot stand: whoever posted it, or the account's CSM.
pub(crate) async fn whom_instead(
    app: &App,
    db: &mut Reader,
    job: &Agenda,
    context: &AccountContext<'_>,
) -> anyhow::Result<Vec<UserId>> {
    let by = audit::of_object(db, &job.message_key()).await?.pop().map(|entry| entry.actor);
    if let Some(Actor::Person(by)) = by {
        return Ok(vec![by]);
    }
    let Some(place) = context.place() else { return Ok(Vec::new()) };
    let holder = roles::holder(app, db, Role::Csm, &place).await?;
    Ok(holder.into_iter().map(|(user, _)| user).collect())
}
