//! Links of the CRM where people are: what stands under one that somebody posts in a channel of ours, and what can be
//! begun from a message in which one stands. A question of a customer is turned into a ticket or an issue (G2).
//!
//! Deliberately absent: links in the composer and in direct messages between people, of whose readers Slack tells nothing.

pub mod actions;
pub mod commands;
pub mod jobs;
pub mod load;
pub mod rules;
pub mod view;

use crate::engine::feature::{Feature, Listener, Shortcut};
use crate::engine::interaction::{listen, mutation, query};
use crate::engine::job::JobKind;

/// What the registry is given of it.
pub const FEATURE: Feature = Feature {
    name: "links",
    message_shortcuts: &[
        Shortcut {
            callback: "links.request",
            name: "Request a CSM from this",
            summary: "Request a CSM for the account whose link is in this message",
            run: query!(commands::request),
        },
        Shortcut {
            callback: "links.route",
            name: "Turn into a ticket/issue",
            summary: "Turn this question into a Support ticket or a project issue",
            run: query!(commands::route),
        },
    ],
    forms: &[("links.issue", mutation!(commands::issue))],
    events: &[Listener {
        event: "link_shared",
        wanted: |config| config.organization.unfurl,
        take: listen!(commands::shared),
    }],
    jobs: &[JobKind::of::<jobs::Unfurl>()],
    ..Feature::NONE
};
