//! The quarterly review of priorities: a whole quarter, and what happens on its way (P6).

mod back;
mod books;
mod models;
mod opening;
mod quarter;
mod summary;
mod walking;

use baton_storage::Fault;
use baton_storage::accounts::{self, Account};
use baton_storage::ids::{AccountId, UserId};
use baton_storage::reviews::{self, Item, Review};
use baton_storage::states::{ItemState, Priority, Segment};
use local_slack::Message;
use serde_json::json;

use crate::harness::*;
use baton::features;
use baton::features::priority::actions::By;
use baton::features::priority::rules::{Answer, Answers};

/// What went wrong while something was seeded.
struct Broken(anyhow::Error);

impl From<Fault> for Broken {
    fn from(fault: Fault) -> Self {
        Self(fault.into())
    }
}

/// The `nth` account of a CSM.
fn account_id(csm: &str, nth: usize) -> AccountId {
    AccountId(format!("0015e0000{:0>4}{nth:0>2}AAR", csm.trim_start_matches("U0").get(..4).unwrap_or("LEE")))
}

/// The answers that make an account Pr2 in US Enterprise.
const CALM: [(&str, &str); 3] = [("stages", "no"), ("infrastructure", "no"), ("risk", "no")];

/// EMEA Enterprise with three CSMs, deciding as US Enterprise does, a week before the review of February 2027: each
/// has so many accounts, all of them Pr2.
async fn team(count: usize, change: impl FnOnce(&mut String)) -> TestBot {
    let bot = TestBot::with(|config| {
        let csms = format!("csms = [\"{RAVI}\", \"{ELENA}\"]");
        *config = config
            .replace("priority_model = \"emea-enterprise\"", "priority_model = \"us-enterprise\"")
            .replace(&csms, &format!("csms = [\"{RAVI}\", \"{ELENA}\", \"{LEE}\"]"));
        change(config);
    })
    .await;
    bot.skip_to("2027-01-25T12:00:00Z");
    bot.settle().await;
    books(&bot, &[RAVI, ELENA, LEE], count, &CALM).await;
    bot
}

/// The same, with its review open: Monday 1 February, nine in London and a bit.
pub async fn opened(count: usize) -> TestBot {
    let bot = team(count, |_| {}).await;
    bot.until("2027-02-01T09:05:00Z").await;
    bot.ws.mark_all_read();
    bot
}

/// Gives CSMs so many accounts each, each decided once by `answers`.
async fn books(bot: &TestBot, csms: &[&str], count: usize, answers: &[(&str, &str)]) {
    for csm in csms {
        for nth in 1..=count {
            give(bot, csm, nth).await;
            decided(bot, &account_id(csm, nth), csm, answers).await;
        }
    }
}

/// Gives a CSM one more account.
async fn give(bot: &TestBot, csm: &str, nth: usize) {
    let name = format!("{} {nth:02}", book(csm));
    let mut account = Account::named(account_id(csm, nth), &name, "Salesforce", bot.clock.now());
    account.segment = Some(Segment::Enterprise);
    account.region = Some(if csm == GRACE { "AMER" } else { "EMEA" }.into());
    account.csm_field = Some(email(csm).into());
    account.priority = Some(Priority::Pr2);
    account.arr = Some(100_000 + i64::try_from(nth).expect("a number") * 1000);
    account.sae_email = Some("alex.moreau@example.com".into());
    told(&bot.app, account).await;
}

/// What a CSM's accounts are called.
fn book(csm: &str) -> &'static str {
    match csm {
        RAVI => "Rover",
        ELENA => "Ember",
        LEE => "Lumen",
        _ => "Granite",
    }
}

fn email(csm: &str) -> &'static str {
    match csm {
        RAVI => "ravi.patel@example.com",
        ELENA => "elena.costa@example.com",
        LEE => "lee.novak@example.com",
        _ => "grace.kim@example.com",
    }
}

/// Something of an account is otherwise now, says the CRM.
async fn changes(bot: &TestBot, account: &AccountId, change: impl FnOnce(&mut Account)) {
    let mut db = bot.app.storage.read().await.expect("a reader");
    let mut found = accounts::find(&mut db, account).await.expect("accounts").expect("an account");
    drop(db);
    change(&mut found);
    found.known_at = bot.clock.now();
    told(&bot.app, found).await;
}

/// The team's latest review, and each account's place in it.
async fn review(bot: &TestBot, team: &str) -> (Review, Vec<Item>) {
    let mut db = bot.app.storage.read().await.expect("a reader");
    let review = reviews::latest(&mut db, &team.into()).await.expect("reviews").expect("a review");
    let items = reviews::items(&mut db, &review.review_id).await.expect("its accounts");
    (review, items)
}

/// Somebody decided an account's level by these answers, and its manager agreed.
async fn decided(bot: &TestBot, account: &AccountId, by: &str, answers: &[(&str, &str)]) {
    answered(bot, account, (by, true), answers).await;
}

/// A CSM says what an account should be, which their manager has yet to agree to.
async fn proposes(bot: &TestBot, account: &AccountId, by: &str, answers: &[(&str, &str)]) {
    answered(bot, account, (by, false), answers).await;
    bot.settle().await;
}

async fn answered(
    bot: &TestBot,
    account: &AccountId,
    (by, confirms): (&str, bool),
    answers: &[(&str, &str)],
) {
    let now = bot.clock.now();
    let answer = |choice: &str| Answer {
        choice: choice.into(),
        said_by: by.into(),
        by_person: true,
        at: now,
        fed: None,
    };
    let answers: Answers = answers.iter().map(|(id, choice)| ((*id).into(), answer(choice))).collect();
    let (account, by) = (account.clone(), UserId::from(by));
    let decided = bot.app.write(now, move |ctx| {
        Box::pin(async move {
            let standing = features::priority::load::load_context(ctx.app, ctx.tx, &account, ctx.now)
                .await
                .map_err(Broken)?;
            let standing = standing.expect("an account with a model");
            let mut all = standing.prefilled().map_err(Broken)?;
            all.extend(answers);
            let by = By { user: &by, confirms };
            features::priority::actions::decide(ctx, &standing, &all, by).await.map_err(Broken)?;
            Ok::<_, Broken>(())
        })
    });
    decided.await.unwrap_or_else(|Broken(error)| panic!("{error:#}"));
}

/// The messages of a channel that are of a review, threads aside.
fn cards(bot: &TestBot, channel: &str) -> Vec<Message> {
    let mut messages = bot.ws.messages(channel);
    messages.retain(|message| {
        message.text_of().contains("priority review")
            && message.thread_ts.as_ref().is_none_or(|thread| *thread == message.ts)
    });
    messages
}

/// The team's latest review.
#[track_caller]
fn card(bot: &TestBot, channel: &str) -> Message {
    cards(bot, channel).pop().expect("a review")
}

/// Somebody's walk: their latest direct message of it.
fn walks(bot: &TestBot, user: &str) -> Vec<Message> {
    let mut messages = bot.ws.peek(&bot.ws.dm_channel(user));
    messages.retain(|message| {
        message.has_button("Later")
            || message.has_button("Answer")
            || ["reviewed in the", "review closed", "You have no more accounts"]
                .iter()
                .any(|of| message.text.contains(of))
    });
    messages
}

#[track_caller]
pub fn walk(bot: &TestBot, user: &str) -> Message {
    let message = walks(bot, user).pop();
    bot.looked_at(message.unwrap_or_else(|| panic!("no walk before {user}")))
}

/// Goes through so many accounts with "Nothing changed".
async fn nothing_changed(bot: &TestBot, user: &str, count: usize) {
    for _ in 0..count {
        let message = walk(bot, user);
        bot.press(user, &message, "Nothing changed").await.ok();
    }
}

/// Presses a button that the message never had.
async fn forged(bot: &TestBot, user: &str, on: &Message, action: &str, value: &str) {
    let mut message = on.clone();
    let button = json!({
        "type": "button", "action_id": action, "value": value, "text": { "type": "plain_text", "text": "Forged" },
    });
    message.blocks = vec![json!({ "type": "actions", "block_id": "forged", "elements": [button] })];
    bot.press(user, &message, "Forged").await.ok();
}

/// The walk of a manager through what is left.
async fn rest(bot: &TestBot, user: &str, review: &str) -> Message {
    forged(bot, user, &card(bot, EMEA), "reviews.rest", review).await;
    walk(bot, user)
}

/// What a manager read of what is left.
#[track_caller]
fn list(bot: &TestBot, user: &str) -> Message {
    let mut messages = bot.ws.peek(&bot.ws.dm_channel(user));
    messages.retain(|message| message.text_of().contains("For managers, at the end"));
    let message = messages.pop();
    bot.looked_at(message.unwrap_or_else(|| panic!("no list before {user}")))
}
