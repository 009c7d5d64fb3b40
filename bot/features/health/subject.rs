//! What tasks about an account's health are about.

use baton_storage::ids::AccountId;
use baton_storage::subject::Subject;

/// What tasks about an account's health are about.
pub fn subject(account: &AccountId) -> Subject {
    Subject::Health(account.clone())
}
