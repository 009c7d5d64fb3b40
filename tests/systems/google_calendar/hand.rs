//! What people do in their calendars, what administrators do, and what a test wants to know.

use super::calendars::{Event, Mail};
use super::system::Trouble;
use super::{GoogleCalendar, event, render};
use crate::faults::Faults;
use crate::recorded::Recorded;
use serde_json::{Map, Value, json};

impl GoogleCalendar {
    /// The events that a calendar shows and that are not deleted, in the order in which they were made.
    pub fn events(&self, calendar: &str) -> Vec<Value> {
        let calendars = self.calendars();
        let shown = calendars.events.iter().filter(|event| event.is_in(calendar) && !event.cancelled);
        shown.map(|event| render::event(&calendars, event, calendar)).collect()
    }

    /// How many events were ever made, deleted ones among them.
    pub fn ever_made(&self) -> usize {
        self.calendars().events.len()
    }

    /// Every mail that was sent so far, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.calendars().mails.clone()
    }

    /// Puts an event of their own into somebody's calendar; its id. Times are written as in 2026-12-01T10:00:00Z.
    ///
    /// # Panics
    /// When a time is none: a mistake of whoever calls.
    pub fn put(&self, calendar: &str, summary: &str, starts: &str, ends: &str) -> String {
        let mut calendars = self.calendars();
        let id = format!("{:026}", calendars.fresh());
        let (now, change) = (calendars.now, calendars.change());
        let fields = json!({ "summary": summary });
        calendars.events.push(Event {
            id: id.clone(),
            calendar: calendar.to_owned(),
            fields: fields.as_object().cloned().unwrap_or_default(),
            starts: time(starts),
            ends: time(ends),
            cancelled: false,
            sequence: 0,
            creator: calendar.to_owned(),
            created: now,
            updated: now,
            change,
        });
        id
    }

    /// Moves an event, as its organizer does in the calendar.
    ///
    /// # Panics
    /// When there is no such event, or a time is none.
    pub fn move_to(&self, id: &str, starts: &str, ends: &str) {
        self.with(id, |event| {
            (event.starts, event.ends) = (time(starts), time(ends));
            event.sequence += 1;
        });
    }

    /// Makes an event one of a whole day.
    ///
    /// # Panics
    /// When there is no such event, or a day is none.
    pub fn make_all_day(&self, id: &str, first: &str, behind: &str) {
        let day = |text: &str| super::calendars::Time::Day(text.parse().expect("a day"));
        self.with(id, |event| (event.starts, event.ends) = (day(first), day(behind)));
    }

    /// Changes fields of an event, as its organizer does in the calendar.
    ///
    /// # Panics
    /// When there is no such event.
    pub fn edit(&self, id: &str, fields: &Value) {
        let fields = fields.as_object().cloned().unwrap_or_default();
        self.with(id, |event| event.fields.extend(fields));
    }

    /// Deletes an event, as its organizer does in the calendar.
    ///
    /// # Panics
    /// When there is no such event.
    pub fn delete(&self, id: &str) {
        self.with(id, |event| event.cancelled = true);
    }

    /// Somebody who is invited answers: `accepted`, `declined`, `tentative`.
    ///
    /// # Panics
    /// When there is no such event, or nobody of that address is invited.
    pub fn answer(&self, id: &str, email: &str, answer: &str) {
        self.with(id, |event| {
            let guests = event.fields.get_mut("attendees").and_then(Value::as_array_mut);
            let guest = guests.into_iter().flatten().find(|guest| guest["email"] == email);
            guest.expect("somebody who is invited")["responseStatus"] = json!(answer);
        });
    }

    /// Does something to an event that counts as a change.
    fn with(&self, id: &str, work: impl FnOnce(&mut Event)) {
        let mut calendars = self.calendars();
        let (now, change) = (calendars.now, calendars.change());
        let event = calendars.events.iter_mut().find(|event| event.id == id);
        let event = event.unwrap_or_else(|| panic!("there is no event {id}"));
        work(event);
        (event.updated, event.change) = (now, change);
    }

    /// Ends all tokens; new ones can be had.
    pub fn end_tokens(&self) {
        self.calendars().tokens.clear();
    }

    /// Makes all sync tokens useless.
    pub fn forget_changes(&self) {
        let mut calendars = self.calendars();
        calendars.forgotten = calendars.change();
    }

    /// Takes back what a person consented to, or gives it again.
    pub fn set_consent(&self, refresh_token: &str, given: bool) {
        let mut calendars = self.calendars();
        let of_it = calendars.consents.iter_mut().filter(|one| one.refresh_token == refresh_token);
        of_it.for_each(|one| one.revoked = !given);
        calendars.tokens.clear();
    }

    /// Says anew what a service account may do as people: names of scopes.
    pub fn set_delegation(&self, account: &str, names: &[&str]) {
        let mut calendars = self.calendars();
        let scopes: Vec<String> = names.iter().map(|name| super::scope(name)).collect();
        let of_it = calendars.accounts.iter_mut().filter(|one| one.email == account);
        of_it.for_each(|one| one.delegated.clone_from(&scopes));
        calendars.tokens.clear();
    }

    /// Takes a person's account away; what they organized stays.
    pub fn remove_user(&self, email: &str) {
        let mut calendars = self.calendars();
        calendars.users.retain(|user| user.email != email);
        calendars.tokens.retain(|token| token.acts_as != email);
    }

    /// How many events a page has at most.
    pub fn set_page(&self, most: usize) {
        self.calendars().page = most;
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

fn time(text: &str) -> super::calendars::Time {
    let fields: Map<String, Value> =
        [("start".to_owned(), json!({ "dateTime": text }))].into_iter().collect();
    event::time(&fields, "start").expect("a time")
}
