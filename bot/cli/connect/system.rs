//! A system that can be connected: what is asked of whoever does it, and how the answers are tried.

use anyhow::Result;
use futures::future::BoxFuture;

use crate::cli::connect::question::Question;
use crate::config::Config;
use crate::config::environment::Variables;

/// A system that can be connected.
pub struct System {
    /// What stands on the command line.
    pub name: &'static str,
    /// Its section of `baton.toml`.
    pub section: &'static str,
    /// As people call it.
    pub title: &'static str,
    /// What is to be prepared there, before anything is asked.
    pub before: &'static str,
    pub questions: &'static [Question],
    /// What is missing of the secrets before anything is known of the section.
    pub secrets: fn(&Variables) -> Option<String>,
    /// Reads there what the section needs, and names what is missing.
    pub trial: Trial,
}

/// What is missing, a sentence each.
pub type Trial = for<'a> fn(&'a Config, &'a Variables) -> BoxFuture<'a, Result<Vec<String>>>;
