//! A book of open deals, told by the CRM; and what the tick costs in which the rules speak of some of them.

use std::sync::Arc;

use serde_json::json;

use crate::place::{Cost, Meter, NOW, bot};
use baton::app::App;
use baton::engine::scheduler;
use baton::error::ActionError;
use baton::features;
use baton::registry::jobs::TABLE;

/// A bot that knows so many open deals.
pub struct Book {
    app: Arc<App>,
    _directory: tempfile::TempDir,
}

impl Book {
    /// So many deals in stage 1, each with a close date to come, after which it would be asked about.
    pub async fn of(count: usize) -> Self {
        let (app, directory) = bot().await;
        let book = Self { app, _directory: directory };
        for first in (0..count).step_by(1000) {
            book.tell(first..(first + 1000).min(count), "1-Discovery").await;
        }
        book.app.storage.fold_log().await.expect("folded");
        book
    }

    async fn tell(&self, deals: std::ops::Range<usize>, stage: &'static str) {
        let told = self.app.write(NOW, move |ctx| {
            Box::pin(async move {
                for number in deals {
                    features::deals::actions::apply(ctx, &news(number, stage)).await?;
                }
                Ok::<_, ActionError>(())
            })
        });
        told.await.expect("taken");
    }

    /// The tick in which the rules speak of these deals, which have just come to stage 4 without a request.
    pub async fn tick_over(&self, deals: std::ops::Range<usize>) -> Cost {
        let count = deals.len();
        self.tell(deals, "4-Proposal").await;
        let meter = Meter::start();
        let settled = scheduler::tick(&self.app, &TABLE).await.expect("a tick");
        let cost = meter.read();
        assert_eq!(settled, count, "all that was due, and nothing else");
        cost
    }
}

fn news(number: usize, stage: &str) -> features::deals::form::News {
    let close =
        chrono::NaiveDate::from_ymd_opt(2027, 1, 1).expect("a day") + chrono::Days::new(number as u64 % 400);
    let deal = json!({ "id": format!("0065e0000{number:06}"), "stage": stage, "amount": 300_000, "close_date": close });
    let account = json!({
        "id": format!("0015e0000{number:06}"), "name": format!("Customer {number}"), "segment": "enterprise",
        "region": "EMEA", "sa_email": format!("architect{}@example.com", number % 50),
    });
    let part = |part: serde_json::Value| serde_json::from_value(part);
    let (deal, account) = (part(deal).expect("a deal"), serde_json::from_value(account).expect("an account"));
    let id = format!("{number}-{stage}");
    features::deals::form::news("bench".into(), id, NOW, Some(deal), Some(account), "{}".into(), &[])
        .expect("news")
}
