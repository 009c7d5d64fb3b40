//! The one connection to GitLab of a running Baton.

use crate::config::environment::Variables;
use crate::config::gitlab::{GitLab as Section, token};
use crate::connectors::call::Connected;
use crate::connectors::gitlab::client::{GitLab, PATIENCE};

/// What `App::connections` holds.
pub struct Connection {
    pub client: GitLab,
}

impl Connected for Connection {
    const SYSTEM: &str = "GitLab";
}

/// A connection by which nothing was asked yet.
///
/// # Errors
/// When there is no token, or the system has no CA certificates.
pub fn open(section: &Section, variables: &Variables) -> anyhow::Result<Connection> {
    let client = GitLab::new(section.clone(), token(variables)?, PATIENCE)?;
    Ok(Connection { client })
}
