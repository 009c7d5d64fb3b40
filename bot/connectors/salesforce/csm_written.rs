//! What came of writing the CSM field: remembered with its audit entry, said to the managers, or shown to operators.

use baton_storage::accounts;
use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::crm_writes::{self, CrmWrite, WriteState};
use baton_storage::ids::{AccountId, RequestId};

use crate::app::Ctx;
use crate::connectors::salesforce::csm_field::FIELD;
use crate::connectors::salesforce::refused::Refused;
use crate::engine::job::{Job, add};
use crate::engine::ops_note::{self, OpsNote};
use crate::engine::outcome::Then;

/// What came of it.
pub enum Came {
    /// There was nothing to do.
    Nothing,
    Written(Written),
    Refused(Refused),
    /// Somebody else's word stands there, and stays.
    Kept(AccountId),
    /// What would be written, in the dry mode.
    Shown {
        what: String,
        key: String,
    },
}

/// A field that holds what it should now.
pub struct Written {
    pub account: AccountId,
    pub request: RequestId,
    pub field: String,
    /// Whether it is the CSM's, and not what stood there before.
    pub forward: bool,
    pub before: Option<String>,
    pub after: Option<String>,
    pub raw: Option<String>,
}

impl Then for Came {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        match self {
            Self::Nothing => Ok(()),
            Self::Written(written) => written.keep(ctx).await,
            Self::Kept(account) => Ok(crm_writes::forget(ctx.tx, &account, FIELD).await?),
            Self::Refused(refused) => {
                crm_writes::forget(ctx.tx, &refused.account, FIELD).await?;
                refused.tell(ctx).await
            }
            Self::Shown { what, key } => {
                for note in ops_note::dry(ctx.app, "Salesforce", &what, &key, ctx.now) {
                    add(ctx, note, OpsNote::HASTE).await?;
                }
                Ok(())
            }
        }
    }
}

impl Written {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        if let Some(mut account) = accounts::find(ctx.tx, &self.account).await? {
            account.csm_field.clone_from(&self.after);
            accounts::keep(ctx.tx, &account).await?;
        }
        match (self.forward, crm_writes::find(ctx.tx, &self.account, FIELD).await?) {
            (true, Some(wrote)) => {
                crm_writes::keep(ctx.tx, &CrmWrite { state: WriteState::Written, ..wrote }).await?;
            }
            _ => crm_writes::forget(ctx.tx, &self.account, FIELD).await?,
        }
        let action = if self.forward { "salesforce.csm" } else { "salesforce.csm_undone" };
        let entry = Entry::new(ctx.now, &Actor::Baton, action, format!("account:{}", self.account))
            .moved(self.before.unwrap_or_default(), self.after.unwrap_or_default())
            .because(format!("{} of Salesforce, request:{}", self.field, self.request));
        audit::record(ctx.tx, &entry).await?;
        metrics::counter!("baton_salesforce_written_total", "what" => "crm_csm", "outcome" => "written")
            .increment(1);
        Ok(())
    }
}
