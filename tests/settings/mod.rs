//! What people set for themselves, and what they are told by it.

mod clock;
mod daily;
mod form;

use crate::harness::*;

/// The field and the choices of the form.
pub const HOUR: &str = "Time of your daily message";
pub const DAYS: &str = "On these days";
pub const QUIET: &str = "Snooze everything until";
pub const HOW: &str = "How";
pub const WEEKLY: &str = "Weekly summary of your teams";

impl TestBot {
    /// Somebody sets fields of their settings; what is answered.
    pub async fn set(&self, user: &str, fields: &[(&str, &str)]) -> String {
        self.command(user, "/baton", "settings").await.ok();
        let mut form = self.form(user);
        for (label, value) in fields {
            form = form.set(label, value);
        }
        form.send().await;
        self.form(user).view.text_of()
    }

    /// The account's handoff runs: Sam has something to do, of which they are told next morning.
    pub async fn something_to_do(&self) {
        self.handed().await;
        self.ws.mark_all_read();
    }
}
