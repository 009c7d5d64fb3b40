//! For whom a board is loaded.

use baton_storage::ids::UserId;
use baton_storage::time::At;
use chrono_tz::Tz;

/// Who looks, where they are, and when.
#[derive(Clone, Copy)]
pub struct Viewer<'u> {
    pub user: &'u UserId,
    pub zone: Tz,
    pub now: At,
}
