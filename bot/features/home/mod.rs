//! Baton's Home tab, which shows each person what is theirs by their role; `/baton`, and what Baton answers to those who
//! speak to it. It is published through the outbox, on opening and on change, and never more than once in five seconds
//! a person.

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod reactions;
pub mod rules;
pub mod subject;
pub mod view;

use crate::accounts::lookup::offer;
use crate::engine::feature::{Command, Feature, Listener};
use crate::engine::interaction::{listen, mutation, query, suggest};
use crate::engine::job::JobKind;
use crate::engine::moment::{CatchUp, moment};
use crate::features::{handoffs, requests};

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "home",
    commands: &[Command {
        name: "/baton",
        usage: "[account, link, id or settings]",
        summary: "See what you can do here, find an account, set your daily message",
        run: query!(commands::command),
    }],
    buttons: &[
        ("home.find", query!(handoffs::commands::show)),
        ("home.open", query!(handoffs::commands::show)),
        ("home.request", query!(requests::commands::shortcut)),
        ("home.can", query!(commands::can)),
        ("home.put_away", mutation!(commands::put_away)),
        ("home.tasks", query!(commands::pages::tasks)),
        ("home.tasks.back", query!(commands::pages::tasks)),
        ("home.accounts", query!(commands::pages::accounts)),
        ("home.accounts.back", query!(commands::pages::accounts)),
        ("home.queue", query!(commands::pages::queue)),
        ("home.queue.back", query!(commands::pages::queue)),
        ("home.who", query!(commands::pages::who)),
        ("home.who.back", query!(commands::pages::who)),
        ("home.agree", query!(commands::agree::open)),
    ],
    forms: &[("home.agree", mutation!(commands::agree::agree))],
    suggestions: &[("home.find", suggest!(offer::offered))],
    events: &[
        Listener::always("app_home_opened", listen!(commands::events::opened)),
        Listener::always("app_mention", listen!(commands::events::mentioned)),
        Listener::always("message.im", listen!(commands::events::written)),
    ],
    jobs: &[JobKind::of::<jobs::Publish>(), JobKind::of::<jobs::greet::Greet>()],
    moments: &[moment!(subject::FRESHEN, CatchUp::Latest, jobs::freshen)],
    ..Feature::NONE
};
