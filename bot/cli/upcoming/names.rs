//! Who is who, by name.

use std::collections::BTreeMap;

use baton_storage::ids::UserId;
use baton_storage::people::Person;

use crate::cli::upcoming::plain::printable;

/// Who is who.
pub struct Names(pub BTreeMap<UserId, Person>);

impl Names {
    pub(crate) fn of(&self, user: &str) -> String {
        self.0.get(&UserId::from(user)).map_or_else(|| user.to_owned(), |person| printable(&person.name))
    }
}
