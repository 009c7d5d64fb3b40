//! Every hour: how accounts are is read, and what could not be entered is tried again.

use baton_storage::attributes;
use baton_storage::occurrences::Occurrence;
use baton_storage::waiting;
use chrono::Duration;
use serde_json::json;

use crate::app::Ctx;
use crate::config::Config;
use crate::connectors::gainsight::actions::follow_lifecycle;
use crate::connectors::gainsight::jobs::enter::Enter;
use crate::connectors::gainsight::jobs::health::Read;
use crate::connectors::gainsight::load::section;
use crate::connectors::gainsight::rules::TRIED_AGAIN;
use crate::engine::job::Job;
use crate::engine::moment::Fired;
use crate::engine::recurring::{Recurrence, Said};
use crate::rules::playbook::Playbook;

/// The kind of the moment.
pub const KIND: &str = "gainsight.hour";
/// How many accounts are tried again in an hour: a tenant takes a hundred calls in a minute from everybody.
const MOST: i64 = 200;

/// A look every hour, where Baton speaks to Gainsight.
pub fn every_hour(config: &Config, _playbook: &Playbook) -> Vec<Recurrence> {
    let connected = config.gainsight.as_ref().and_then(|gainsight| gainsight.connected());
    let recurrence = connected.map(|_| Recurrence {
        name: KIND.to_owned(),
        kind: KIND,
        args: json!({}),
        cron: "10 37 * * * * *".to_owned(),
        zone: chrono_tz::UTC,
        grace: Duration::MAX,
        said: Said::Rules { file: KIND, key: "cron" },
    });
    recurrence.into_iter().collect()
}

/// An hour has come.
pub async fn plan(ctx: &mut Ctx<'_>, _moment: &Occurrence) -> anyhow::Result<Fired> {
    let Some(section) = section(ctx.app) else {
        return Ok(Fired::Skipped("Gainsight is not connected".into()));
    };
    for account in attributes::moved_on(ctx.tx, MOST).await? {
        follow_lifecycle(ctx, &account).await?;
    }
    if !section.dry {
        for account in attributes::troubled(ctx.tx, TRIED_AGAIN, MOST).await? {
            Enter { account }.enqueue(ctx).await?;
        }
    }
    if section.health_field.is_some() && !waiting::unfinished(ctx.tx, Read::KIND).await? {
        Read::default().enqueue(ctx).await?;
    }
    Ok(Fired::Done)
}
