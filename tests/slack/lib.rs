//! A Slack workspace on this machine.
//!
//! It answers Slack's Web API over HTTP, sends an app the signed requests Slack would
//! send, shows modals and messages to people who exist only here, refuses what Slack
//! refuses, and misbehaves when told to. Tests act through [`Workspace`]; a person acts
//! through the web page it serves. It knows nothing about any particular app.
//!
//! ```no_run
//! # use local_slack::*;
//! # use std::sync::Arc;
//! # async fn example() {
//! let world = World::new("T0LOCAL")
//!     .user(User::member("U0MAYA", "Maya Lopez"))
//!     .channel(Channel::public("C0TEAM", "team", &["U0MAYA", "U0BOT"]));
//! let ws = Workspace::start(world, Arc::new(|| 1_700_000_000_000)).await;
//! ws.install(App { bot_token: "xoxb-1".into(), bot_user: "U0BOT".into(), ..App::default() });
//! let delivery = ws.command("U0MAYA", "C0TEAM", "/greet", "").await.ok();
//! assert_eq!(delivery.status, Some(200));
//! # }
//! ```
//!
//! Deliberately absent: OAuth, org-wide installs, user tokens, search by the Web API,
//! rate limits of its own accord (a [`Fault`] brings them), and any wall clock but the
//! real three seconds Slack waits for an answer.

mod administer;
mod answers;
pub mod blocks;
mod changes;
mod deliver;
mod delivery;
pub mod elements;
mod events;
mod faults;
mod groups;
mod heard;
mod input;
mod links;
mod memory;
mod message;
mod people;
mod seeing;
mod server;
mod socket;
mod state;
mod unfurl;
mod view;
pub mod visible;
mod web_api;
mod workspace;
mod world;

pub use changes::Change;
pub use deliver::signature;
pub use delivery::{Cannot, Delivery, RecordedRequest};
pub use faults::{Fault, Faults, Misbehave};
pub use heard::Heard;
pub use input::{Choice, Input, Place};
pub use links::Links;
pub use message::{Edited, Message, Reaction};
pub use state::{Call, OfferedCommand, OfferedShortcut, Produced, TokenState};
pub use unfurl::Unfurl;
pub use view::{Field, View};
pub use workspace::{Now, Workspace};
pub use world::{App, Channel, ChannelKind, User, UserGroup, UserKind, World};
