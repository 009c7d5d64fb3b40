//! What a run found out, in the transaction that settles it: the rows, the audit, and a sentence for whoever can mend what
//! keeps something from being entered.

use baton_storage::accounts;
use baton_storage::actor::Actor;
use baton_storage::attributes::{self, Attribute, AttributeState};
use baton_storage::audit::{self, Entry};
use baton_storage::connections;
use baton_storage::cursors::{self, Cursor};
use baton_storage::ids::AccountId;
use baton_storage::states::Role;
use baton_storage::subject::Subject;
use serde_json::json;

use crate::accounts::roles::{self, Place};
use crate::accounts::teams::team_of;
use crate::app::Ctx;
use crate::connectors::gainsight::client::A_DAY;
use crate::connectors::gainsight::jobs::trouble;
use crate::connectors::gainsight::rules::{Broken, NAME, SOURCE, Trouble, action};
use crate::engine::job::{Job, add};
use crate::engine::ops_note::{self, OpsNote};
use crate::engine::outcome::Then;
use crate::tasks::actions::notices::{self, News};

/// What came of an account's attributes.
pub struct Came {
    pub account: AccountId,
    pub findings: Vec<Finding>,
    /// What would be entered, in the dry mode, each with the key under which it is told once.
    pub shown: Vec<(String, String)>,
    /// The calls that were made.
    pub calls: i64,
}

/// What came of one.
pub struct Finding {
    /// As it was before.
    pub row: Attribute,
    /// The field's API name.
    pub field: String,
    /// What it was to hold.
    pub value: String,
    /// What stood there.
    pub stands: Option<String>,
    pub became: Became,
}

/// How it is now.
pub enum Became {
    /// It holds what it should; `ours`: because Baton entered it.
    Holds {
        ours: bool,
    },
    Troubled(Trouble),
}

impl Then for Came {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        succeeded(ctx, self.calls).await?;
        for finding in self.findings {
            finding.keep(ctx).await?;
        }
        for (what, key) in self.shown {
            for note in ops_note::dry(ctx.app, NAME, &what, &key, ctx.now) {
                add(ctx, note, OpsNote::HASTE).await?;
            }
        }
        Ok(())
    }
}

impl Finding {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        let Self { row: before, field, value, stands, became } = self;
        let Some(mut row) = attributes::find(ctx.tx, &before.account_id, before.attribute).await? else {
            return Ok(());
        };
        // Something else was decided meanwhile: that is entered by the next run.
        let overtaken = row.decided_at != before.decided_at;
        let outcome = match &became {
            Became::Holds { ours: true } => "entered",
            Became::Holds { ours: false } => "there",
            Became::Troubled(trouble) => trouble.word(),
        };
        let attribute = before.attribute;
        metrics::counter!("baton_gainsight_total", "what" => attribute.as_str(), "outcome" => outcome)
            .increment(1);
        match became {
            Became::Holds { ours } => {
                if !overtaken {
                    row.state = AttributeState::Entered;
                    row.trouble = None;
                }
                (row.entered, row.entered_at) = (Some(value.clone()), Some(ctx.now));
                if ours {
                    // What stood there before the first attempt is what was entered over.
                    let was = if before.state == AttributeState::Begun { before.before } else { stands };
                    let entry = Entry::new(ctx.now, &Actor::Baton, action(attribute), object(&row));
                    let entry = entry.moved(was.unwrap_or_default(), value);
                    audit::record(ctx.tx, &entry.because(format!("{field} of {NAME}"))).await?;
                }
            }
            Became::Troubled(_) if overtaken => return Ok(()),
            Became::Troubled(trouble) => {
                let is_news = row.trouble.as_deref() != Some(trouble.word());
                row.state = AttributeState::Wanted;
                row.trouble = Some(trouble.word().to_owned());
                row.looked_at = Some(ctx.now);
                if is_news && trouble.is_told() {
                    tell(ctx, &row, &field, &value, stands.as_deref(), &trouble).await?;
                }
            }
        }
        Ok(attributes::keep(ctx.tx, &row).await?)
    }
}

fn object(row: &Attribute) -> String {
    format!("account:{}", row.account_id)
}

/// Whoever manages the account's team hears what could not be entered, and what they can do.
async fn tell(
    ctx: &mut Ctx<'_>,
    row: &Attribute,
    field: &str,
    value: &str,
    stands: Option<&str>,
    trouble: &Trouble,
) -> anyhow::Result<()> {
    let Some(account) = accounts::resolve_merged(ctx.tx, &row.account_id).await? else { return Ok(()) };
    let Some(team) = team_of(ctx.app, &account) else { return Ok(()) };
    let place = Place { account: &account, deal: None, team };
    // Of an account that nobody looks after alone there need be no company.
    if *trouble == Trouble::NoCompany && roles::role_holder(ctx.tx, Role::Csm, &place).await?.is_none() {
        return Ok(());
    }
    let code = match trouble {
        Trouble::Refused(code) => Some(code),
        _ => None,
    };
    let facts = json!({
        "why": trouble.word(), "field": field, "value": value, "stands": stands, "code": code,
        "id": row.account_id,
    });
    let subject = Subject::Account(account.account_id.clone());
    let news = News { subject, what: "gainsight", roles: &[Role::Managers], facts };
    notices::notify(ctx, news, &place).await
}

/// Gainsight answered, after so many calls.
pub async fn succeeded(ctx: &mut Ctx<'_>, calls: i64) -> anyhow::Result<()> {
    count(ctx, calls, |known| (known.failed_at, known.failure) = (None, None)).await?;
    let cursor = Cursor { source: SOURCE.into(), read_until: ctx.now, read_at: ctx.now };
    Ok(cursors::keep(ctx.tx, &cursor).await?)
}

/// Gainsight could not be asked, or said no to everything.
pub struct Failed {
    pub reason: String,
    pub broken: Option<Broken>,
    pub calls: i64,
}

impl Then for Failed {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        let (now, reason) = (ctx.now, self.reason);
        count(ctx, self.calls, |known| (known.failed_at, known.failure) = (Some(now), Some(reason))).await?;
        match self.broken {
            Some(broken) => trouble::notify(ctx, broken).await,
            None => Ok(()),
        }
    }
}

/// Changes what is remembered of the connection, and counts the calls of this day (UTC).
async fn count(
    ctx: &mut Ctx<'_>,
    calls: i64,
    change: impl FnOnce(&mut connections::Connection) + Send,
) -> anyhow::Result<()> {
    let mut known = connections::of(ctx.tx, SOURCE).await?;
    let read = cursors::find(ctx.tx, SOURCE).await?.map(|cursor| cursor.read_at);
    let last = read.max(known.failed_at).map(|at| at.utc().date_naive());
    let today = last == Some(ctx.now.utc().date_naive());
    known.calls_used = Some(calls + known.calls_used.filter(|_| today).unwrap_or_default());
    known.calls_allowed = Some(A_DAY);
    change(&mut known);
    Ok(connections::keep(ctx.tx, &known).await?)
}
