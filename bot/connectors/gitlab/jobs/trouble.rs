//! A sentence for whoever can mend what keeps a project from going on: operators where it is the connection, the account's
//! manager where it is one project. Each hears of one cause once a week.

use baton_storage::accounts;
use baton_storage::ids::{AccountId, UserId};
use baton_storage::projects;
use baton_storage::states::Role;
use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::accounts::context::AccountContext;
use crate::accounts::roles;
use crate::app::{App, Ctx};
use crate::connectors::gitlab::making;
use crate::connectors::gitlab::rules::Trouble;
use crate::connectors::gitlab::view::{self, TroubleFacts};
use crate::engine::gathered::rules::Haste;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};

/// The sentence, to one of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Note {
    pub account: AccountId,
    pub to: UserId,
    /// What keeps it, as rows have it.
    pub what: String,
    /// The year and week in which it is told.
    pub week: String,
}

impl Job for Note {
    const KIND: &'static str = "gitlab.trouble";
    const HASTE: Option<Haste> = Some(Haste::Answer);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        // What is wrong with the connection is wrong for every account.
        let about = match self.what.as_str() {
            "taken" | "gone" | "images" | "slow" | "refused" => self.account.as_str(),
            _ => "all",
        };
        Some(format!("gitlab:{}:{about}:{}:{}", self.what, self.week, self.to))
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let Some(account) = accounts::resolve_merged(db, &self.account).await? else {
            return Ok(Delivery::NotWanted("the account is not known any more"));
        };
        let Some(gitlab) = &app.config.gitlab else {
            return Ok(Delivery::NotWanted("GitLab is not connected any more"));
        };
        let project = projects::of_account(db, &account.account_id).await?;
        let facts = TroubleFacts {
            account: &account.name,
            path: making::path(&account.name, account.account_id.as_str()),
            url: project.and_then(|project| project.url),
            pre: &gitlab.pre_sales_group,
            post: &gitlab.post_sales_group,
            template: gitlab.template(account.segment),
        };
        let message = view::trouble(&app.words, &self.what, &facts)?;
        let (to, instead) = (To::Person(self.to), Vec::new());
        Ok(Delivery::Post(Box::new(Posting { to, message, message_key: None, instead })))
    }
}

/// Tells those who can mend it.
pub async fn notify(ctx: &mut Ctx<'_>, account: &AccountId, trouble: &Trouble) -> anyhow::Result<()> {
    let date = ctx.now.utc().date_naive().iso_week();
    let week = format!("{}-{}", date.year(), date.week());
    let mut readers: Vec<UserId> = Vec::new();
    if trouble.is_of_operators() {
        readers.extend(ctx.app.config.operators().into_iter().cloned());
    } else if let Some(context) = AccountContext::find(ctx.app, ctx.tx, account).await?
        && let Some(place) = context.place()
        && let Some((manager, _)) = roles::holder(ctx.app, ctx.tx, Role::Managers, &place).await?
    {
        readers.push(manager);
    }
    for to in readers {
        let note = Note { account: account.clone(), to, what: trouble.word().to_owned(), week: week.clone() };
        note.enqueue(ctx).await?;
    }
    Ok(())
}
