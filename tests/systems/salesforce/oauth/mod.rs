//! Sessions.

/// A session.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub token: String,
    /// The id of the user it runs as.
    pub user: String,
}
