//! What people do in Salesforce itself: records put there, changed, deleted, merged, alone or several at once.

use super::Salesforce;
use super::moment;
use super::org::Org;
use super::records::{By, Row};
use super::refusal::Refusal;
use serde_json::{Map, Value};

impl Salesforce {
    /// Makes a record (`User`, `Account`, `Opportunity` or `Task`) as the administrator and returns its long id.
    ///
    /// # Errors
    /// What Salesforce would not save: the same refusals as through the API, but for the rights of its users.
    pub fn put(&self, object: &str, fields: Value) -> Result<String, Refusal> {
        self.hand().put(object, fields)
    }

    /// The same under an id of one's own, short or long, as a copy of an organization has those of the original.
    ///
    /// # Errors
    /// As [`put`](Self::put); also for what is no id of the object, or is taken.
    pub fn put_as(&self, id: &str, object: &str, fields: Value) -> Result<String, Refusal> {
        self.hand().put_as(id, object, fields)
    }

    /// Changes a record as the administrator. Its stamps change, and its history where there is one.
    ///
    /// # Errors
    /// As [`put`](Self::put); also for a record that is not there, is deleted, or is held by an open transaction.
    pub fn change(&self, id: &str, fields: Value) -> Result<(), Refusal> {
        self.hand().change(id, fields)
    }

    /// Deletes a record with what hangs on it.
    ///
    /// # Errors
    /// As [`change`](Self::change), and for what cannot be deleted, such as a user.
    pub fn delete(&self, id: &str) -> Result<(), Refusal> {
        self.hand().delete(id)
    }

    /// Brings a deleted record back, with what went along with it.
    ///
    /// # Errors
    /// For what is not in the bin, or was merged.
    pub fn undelete(&self, id: &str) -> Result<(), Refusal> {
        self.hand().undelete(id)
    }

    /// Merges an account into another: opportunities and tasks go there; it is deleted and names its `MasterRecordId`.
    ///
    /// # Errors
    /// For anything but two accounts that are there.
    pub fn merge(&self, master: &str, loser: &str) -> Result<(), Refusal> {
        self.hand().merge(master, loser)
    }

    /// Stamps a record anew (`SystemModstamp`) as Salesforce does by itself. `LastModifiedDate` stays.
    ///
    /// # Errors
    /// For what is not there or is deleted.
    pub fn touch(&self, id: &str) -> Result<(), Refusal> {
        self.org().touch(id)
    }

    /// The hand of the administrator.
    pub fn hand(&self) -> Hand {
        Hand { salesforce: self.clone(), user: None, stamp: None, open: None }
    }

    /// The hand of this user (an id): what it does is theirs.
    pub fn hand_of(&self, user: &str) -> Hand {
        Hand { user: Some(user.into()), ..self.hand() }
    }

    /// The hand of one transaction that is committed at once: everything it does has the same stamps, however the clock
    /// moves on.
    pub fn one_transaction(&self) -> Hand {
        let stamp = moment::second(self.org().now);
        Hand { stamp: Some(stamp), ..self.hand() }
    }

    /// Begins a transaction that stays open. What it does is stamped when it is done, seen by nobody until it is
    /// committed, and locked until then; `latestDateCovered` is not after its beginning.
    pub fn open_transaction(&self) -> OpenTransaction {
        let mut org = self.org();
        let number = org.open.keys().last().map_or(1, |last| last + 1);
        let began = org.now;
        org.open.insert(number, began);
        drop(org);
        OpenTransaction { hand: Hand { open: Some(number), ..self.hand() }, number }
    }

    /// A record as it was written last, whatever can be seen of it; deleted ones too.
    pub fn record(&self, id: &str) -> Option<Value> {
        let id = super::long_id(id)?;
        self.org().rows.get(&id).map(whole)
    }

    /// All records of an object as they were written last, deleted ones too, in the order of their making.
    pub fn records(&self, object: &str) -> Vec<Value> {
        self.org().rows_of(object).map(whole).collect()
    }

    /// The long id of the user with this username.
    pub fn user(&self, username: &str) -> Option<String> {
        self.org().user(username).map(|row| row.id.clone())
    }
}

fn whole(row: &Row) -> Value {
    let fields = row.latest().iter().map(|(name, value)| (name.clone(), value.clone()));
    Value::Object(fields.collect::<Map<_, _>>())
}

/// Somebody who acts in Salesforce itself.
#[derive(Clone)]
pub struct Hand {
    salesforce: Salesforce,
    user: Option<String>,
    stamp: Option<i64>,
    open: Option<u64>,
}

impl Hand {
    /// As [`Salesforce::put`].
    ///
    /// # Errors
    /// As there.
    pub fn put(&self, object: &str, fields: Value) -> Result<String, Refusal> {
        self.act(|org, by| org.create(by, object, &given(fields)?))
    }

    /// As [`Salesforce::put_as`].
    ///
    /// # Errors
    /// As there.
    pub fn put_as(&self, id: &str, object: &str, fields: Value) -> Result<String, Refusal> {
        self.act(|org, by| org.create_as(by, object, Some(id), &given(fields)?))
    }

    /// As [`Salesforce::change`].
    ///
    /// # Errors
    /// As there.
    pub fn change(&self, id: &str, fields: Value) -> Result<(), Refusal> {
        self.act(|org, by| org.update(by, id, &given(fields)?))
    }

    /// As [`Salesforce::delete`].
    ///
    /// # Errors
    /// As there.
    pub fn delete(&self, id: &str) -> Result<(), Refusal> {
        self.act(|org, by| org.delete(by, id))
    }

    /// As [`Salesforce::undelete`].
    ///
    /// # Errors
    /// As there.
    pub fn undelete(&self, id: &str) -> Result<(), Refusal> {
        self.act(|org, by| org.undelete(by, id))
    }

    /// As [`Salesforce::merge`].
    ///
    /// # Errors
    /// As there.
    pub fn merge(&self, master: &str, loser: &str) -> Result<(), Refusal> {
        self.act(|org, by| org.merge(by, master, loser))
    }

    fn act<T>(&self, work: impl FnOnce(&mut Org, &By) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let mut org = self.salesforce.org();
        let mut by = org.by(self.user.as_deref());
        by.stamp = self.stamp.unwrap_or(by.stamp);
        by.open = self.open;
        work(&mut org, &by)
    }
}

fn given(fields: Value) -> Result<Map<String, Value>, Refusal> {
    match fields {
        Value::Object(fields) => Ok(fields),
        _ => Err(Refusal::parser("an object was expected")),
    }
}

/// A transaction that is not committed yet. One that is dropped is rolled back.
pub struct OpenTransaction {
    hand: Hand,
    number: u64,
}

impl OpenTransaction {
    /// The hand that acts within it.
    pub fn hand(&self) -> &Hand {
        &self.hand
    }

    /// Makes what was done in it everybody's.
    pub fn commit(self) {
        self.hand.salesforce.org().close(self.number, true);
    }
}

impl Drop for OpenTransaction {
    fn drop(&mut self) {
        self.hand.salesforce.org().close(self.number, false);
    }
}
