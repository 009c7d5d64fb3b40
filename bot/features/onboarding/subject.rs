//! What tasks about an account's onboarding are about.

use baton_storage::ids::AccountId;
use baton_storage::subject::Subject;

/// What tasks about an account's onboarding are about.
pub fn subject(account: &AccountId) -> Subject {
    Subject::Onboarding(account.clone())
}
