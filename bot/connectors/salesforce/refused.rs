//! What could not be written: whoever manages the account's team hears it in a sentence, with what they can do.

use baton_storage::accounts;
use baton_storage::ids::AccountId;
use baton_storage::states::Role;
use baton_storage::subject::Subject;
use serde_json::{Value, json};

use crate::accounts::roles::Place;
use crate::accounts::teams::team_of;
use crate::app::Ctx;
use crate::connectors::salesforce::client::failure::SalesforceError;
use crate::engine::outcome::Then;
use crate::tasks::actions::notices::{self, News};

/// Why something could not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// No active user has the e-mail.
    NoUser,
    /// Several active users have it.
    SeveralUsers,
    /// The picklist has no such value.
    NoValue,
    /// Somebody else was entered since.
    Newer,
    /// Salesforce refused: its code.
    Refused(String),
}

impl Why {
    /// Why a writing call came to nothing for good; none where it passes, or where nothing can be asked at all.
    pub fn of(failure: &SalesforceError) -> Option<Self> {
        match failure {
            SalesforceError::Configuration(code) if !code.starts_with("no token") => {
                Some(Self::Refused(code.clone()))
            }
            SalesforceError::Gone(code) => Some(Self::Refused(code.clone())),
            _ => None,
        }
    }

    const fn word(&self) -> &'static str {
        match self {
            Self::NoUser => "no_user",
            Self::SeveralUsers => "several_users",
            Self::NoValue => "no_value",
            Self::Newer => "newer",
            Self::Refused(_) => "refused",
        }
    }
}

/// Something that could not be written.
pub struct Refused {
    pub account: AccountId,
    /// Which words: `crm_csm` or `crm_task`.
    pub what: &'static str,
    pub why: Why,
    /// What the sentence names: whom, what stands there.
    pub facts: Value,
}

impl Refused {
    /// Tells the managers.
    pub async fn tell(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        let Some(account) = accounts::resolve_merged(ctx.tx, &self.account).await? else { return Ok(()) };
        let Some(team) = team_of(ctx.app, &account) else { return Ok(()) };
        metrics::counter!("baton_salesforce_written_total", "what" => self.what, "outcome" => self.why.word())
            .increment(1);
        let mut facts = self.facts;
        facts["why"] = json!(self.why.word());
        if let Why::Refused(code) = &self.why {
            facts["code"] = json!(code);
        }
        let subject = Subject::Account(account.account_id.clone());
        let news = News { subject, what: self.what, roles: &[Role::Managers], facts };
        notices::notify(ctx, news, &Place { account: &account, deal: None, team }).await
    }
}

impl Then for Refused {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        self.tell(ctx).await
    }
}
