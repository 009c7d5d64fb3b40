//! What administrators set, what Salesforce itself decides, and what a test wants to know.

use super::org::{Usage, Written};
use super::records::field::Field;
use super::system::Trouble;
use super::{Salesforce, oauth};
use crate::faults::Faults;
use crate::recorded::Recorded;

impl Salesforce {
    /// Adds a field to an object, or changes the field of that name.
    ///
    /// # Panics
    /// When there is no such object: a mistake of whoever calls.
    pub fn define(&self, object: &str, field: Field) {
        let mut org = self.org();
        let known = org.objects.iter_mut().find(|known| known.name == object);
        let object = known.unwrap_or_else(|| panic!("there is no object {object}"));
        object.fields.retain(|known| known.name != field.name);
        object.fields.push(field);
    }

    /// Takes a field out of sight of users of the API: for them there is no such field.
    pub fn hide(&self, object: &str, field: &str) {
        self.org().access.hidden.insert((object.into(), field.into()));
    }

    /// Lets users of the API read a field and not write it.
    pub fn make_read_only(&self, object: &str, field: &str) {
        self.org().access.read_only.insert((object.into(), field.into()));
    }

    /// Lets users of the API see and write a field again.
    pub fn grant(&self, object: &str, field: &str) {
        let mut org = self.org();
        let name = (object.to_owned(), field.to_owned());
        org.access.hidden.remove(&name);
        org.access.read_only.remove(&name);
    }

    /// Lets users of the API read the records of an object and neither make, change nor delete them; or lets them.
    pub fn close_object(&self, object: &str, closed: bool) {
        let mut org = self.org();
        match closed {
            true => org.access.closed.insert(object.into()),
            false => org.access.closed.remove(object),
        };
    }

    /// Whether records name their currency from now on.
    pub fn set_multi_currency(&self, several: bool) {
        self.org().world.multi_currency = several;
    }

    /// How many calls of the day's quota are used, and how many there are. Calls go on counting from there.
    pub fn set_usage(&self, used: u64, most: u64) {
        self.org().usage = Usage { used, most };
    }

    /// How many calls of the day's quota are used.
    pub fn used(&self) -> u64 {
        self.org().usage.used
    }

    /// How many records a page of a query holds. Two thousand unless a test wants to turn pages.
    pub fn set_page_size(&self, records: usize) {
        self.org().page_size = records.max(1);
    }

    /// How many ids an answer of `updated` or `deleted` may hold. Six hundred thousand unless a test says fewer.
    pub fn set_id_limit(&self, ids: usize) {
        self.org().id_limit = ids;
    }

    /// How long (ms) after its stamp a change is seen by queries, `updated` and `deleted`, from now on; 0 is at once.
    /// What is asked for by its id is seen at once in any case.
    pub fn set_lateness(&self, ms: i64) {
        self.org().late_ms = ms.max(0);
    }

    /// The same for the records of one object only, for which it holds whatever is said of all; 0 is at once.
    pub fn set_lateness_of(&self, object: &str, ms: i64) {
        self.org().late_of.insert(object.into(), ms.max(0));
    }

    /// Whether each new record has an id before the last one's. Ids of the real one come from several servers, so of two
    /// rows with one stamp the smaller id is not always the earlier row.
    pub fn set_ids_backwards(&self, backwards: bool) {
        self.org().ids.set_backwards(backwards);
    }

    /// The host that tokens are said to be good for; `None` is the address of this organization.
    pub fn set_instance_url(&self, url: Option<&str>) {
        self.org().instance_url = url.map(str::to_owned);
    }

    /// Ends all sessions.
    pub fn revoke_tokens(&self) {
        self.org().tokens.clear();
    }

    /// Forgets what the queries found of which there is more.
    pub fn expire_locators(&self) {
        self.org().cursors.clear();
    }

    /// The latest token of the user with this username, if there is a session.
    pub fn token_of(&self, username: &str) -> Option<String> {
        oauth::token_of(&self.org(), username)
    }

    /// Everything that was written through the API, oldest first. What was rolled back is not listed.
    pub fn written(&self) -> Vec<Written> {
        self.org().written.clone()
    }

    /// Keeps so many of the last requests from now on. All of them unless told: a system that runs for days needs no more.
    pub fn keep_requests(&self, most: usize) {
        self.0.requests.keep_at_most(most);
    }

    /// Every request so far, oldest first.
    pub fn requests(&self) -> Vec<Recorded> {
        self.0.requests.all()
    }

    /// The misbehavior in force.
    pub fn faults(&self) -> &Faults<Trouble> {
        &self.0.faults
    }
}
