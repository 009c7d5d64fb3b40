//! Every call that writes, lost before and after it: nothing is made twice, and nothing is lost.

use baton::app::Ctx;
use baton::connectors::gitlab::actions;
use baton::connectors::gitlab::jobs::project::Make;
use baton::engine::job::Job;
use baton::features::health::actions::{Word, say};
use baton::features::links::actions::{Wording, want_issue};
use baton_storage::accounts;
use baton_storage::projects::ProjectState;
use futures::future::BoxFuture;
use local_systems::gitlab::Trouble;
use local_systems::{Fault, Misbehave};
use serde_json::{Value, json};

use super::land::Land;
use super::{POST, PRE};
use crate::harness::dice::{Dice, seeds};
use crate::harness::*;

/// How many lives are gone through; `BATON_SEEDS` says another number.
const SEEDS: u64 = 200;
/// Every call that writes.
const WRITES: &[&str] = &[
    "POST */projects",
    "POST */members",
    "PUT */transfer",
    "POST */issues",
    "POST */notes",
    "PUT */issues/*",
];

/// What a call meets: lost before it was processed, or after.
fn misbehave(dice: &mut Dice) -> Misbehave<Trouble> {
    match dice.below(7) {
        0 => Misbehave::Status(503),
        1 => Misbehave::ResetBefore,
        2 => Misbehave::Own(Trouble::TooOften(3)),
        3 => Misbehave::StatusAfter(500),
        4 => Misbehave::ResetAfter,
        5 => Misbehave::TruncatedBody,
        _ => Misbehave::HtmlBody,
    }
}

impl Land {
    /// Puts faults in the way of this step.
    fn strew(&self, dice: &mut Dice) {
        self.gitlab.faults().clear();
        for write in WRITES {
            if dice.below(2) == 0 {
                let fault = Fault::on(write, misbehave(dice)).after(dice.below(2) as u32);
                self.gitlab.faults().add(fault.times(1 + dice.below(2) as u32));
            }
        }
        let read = Fault::on("GET *", misbehave(dice)).after(dice.below(15) as u32);
        self.gitlab.faults().add(read.times(1));
    }

    async fn does<F>(&self, dice: &mut Dice, work: F)
    where
        F: for<'c> FnOnce(&'c mut Ctx<'c>) -> BoxFuture<'c, anyhow::Result<()>> + Send + 'static,
    {
        self.strew(dice);
        let app = &self.bot.app;
        app.write(app.clock.now(), work).await.expect("a change");
        self.bot.settle().await;
        self.bot.clock.advance(chrono::Duration::seconds(1));
    }
}

async fn says(ctx: &mut Ctx<'_>, colour: &str, plan: Option<&str>) -> anyhow::Result<()> {
    let account = accounts::find(ctx.tx, &HOMEWORLD.into()).await?.expect("the account");
    let word = Word { health: colour, why: Some("So it is.".into()), plan: plan.map(str::to_owned) };
    say(ctx, &account, word, &RAVI.into()).await
}

/// Two hundred customers' lives from the first member to the last note, each call lost now and then: one project, each
/// member once, each issue once, each note once; nothing is lost.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_made_twice_and_nothing_is_lost() {
    let land = Land::open().await;
    land.bot.handed().await;
    land.bot.unread_is_fine("it is about what stands in GitLab");
    for seed in seeds(SEEDS) {
        let mut dice = Dice::of(seed);
        for path in land.customers() {
            land.gitlab.delete(&path);
        }
        land.bot.statement("delete from projects").await;
        land.bot.statement("delete from issues").await;
        land.bot.statement("update opportunities set stage = '4-Proposal'").await;
        land.does(&mut dice, |ctx| Box::pin(async { actions::want(ctx, &HOMEWORLD.into(), None).await }))
            .await;
        land.does(&mut dice, |ctx| {
            let wording = Wording { title: "How?", body: "How so?" };
            Box::pin(async move { want_issue(ctx, &HOMEWORLD.into(), wording, &RAVI.into()).await })
        })
        .await;
        for (colour, plan) in [("red", None), ("red", Some("We call them.")), ("green", None)] {
            land.does(&mut dice, move |ctx| Box::pin(says(ctx, colour, plan))).await;
        }
        land.bot.statement("update opportunities set stage = 'Closed Won'").await;
        let moves = Make { account: HOMEWORLD.into() };
        land.does(&mut dice, move |ctx| Box::pin(async move { moves.enqueue(ctx).await })).await;
        land.gitlab.faults().clear();
        // Longer than any pause that these faults come to.
        land.bot.pass(chrono::Duration::minutes(3)).await;

        assert_eq!(land.customers(), [format!("{POST}/homeworld-inc")], "seed {seed}");
        let known = land.known().await.expect("the project");
        assert_eq!((known.state, known.trouble), (ProjectState::Moved, None), "seed {seed}");
        let project = land.project(&format!("{POST}/homeworld-inc"));
        assert_eq!(project["members"], json!([["ravi", 30], ["alex", 30]]), "seed {seed}");
        assert_eq!(project["issues"].as_array().map(Vec::len), Some(4), "seed {seed}");
        let triage = land.project("customer-success/account-triage");
        let issues: Vec<&Value> = triage["issues"].as_array().into_iter().flatten().collect();
        assert_eq!(issues.len() as u64, seed, "one for each life");
        let last = issues[issues.len() - 1];
        let notes: Vec<&Value> = last["notes"].as_array().into_iter().flatten().collect();
        let written = notes.iter().filter(|note| note["system"] == false).count();
        let closed = notes.iter().filter(|note| note["system"] == true).count();
        assert_eq!((written, closed, &last["state"]), (2, 1, &json!("closed")), "seed {seed}: {notes:#?}");
    }
    assert!(land.customers().iter().all(|path| !path.starts_with(PRE)));
}
