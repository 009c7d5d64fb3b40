//! Meetings of a handoff's steps: arranged, moved, cancelled, held; the calendar file, and who hears of it.

mod agenda;
mod arranged;
mod files;
mod held;
mod parser;
mod people;
mod times;

use baton_storage::handoffs;
use baton_storage::meetings::{self, Meeting};
use local_slack::Message;

use crate::harness::*;

impl TestBot {
    /// Opens the form for Homeworld's first meeting from the handoff card.
    async fn scheduling<'s>(&'s self, user: &'s str) -> Form<'s> {
        let card = self.card();
        match card.has_button("Schedule") {
            true => drop(self.press(user, &card, "Schedule").await.ok()),
            false => self.press_step(user, &card, "Schedule").await,
        }
        self.form(user)
    }

    /// The handoff card.
    #[track_caller]
    fn card(&self) -> Message {
        self.only_of(HOME)
    }

    /// Sam arranges Homeworld's internal meeting for this day and time, and reads what came of it.
    async fn arranged(&self, day: &str, time: &str) -> Meeting {
        let form = self.scheduling(SAM).await;
        form.set("Day", day).set("Time", time).send().await;
        self.put_forms_away(SAM).await;
        self.meeting().await
    }

    /// Moves it.
    async fn moved(&self, day: &str, time: &str) -> Meeting {
        self.press(SAM, &self.card(), "Reschedule").await.ok();
        self.form(SAM).set("Day", day).set("Time", time).send().await;
        self.put_forms_away(SAM).await;
        self.meeting().await
    }

    /// Homeworld's internal meeting.
    async fn meeting(&self) -> Meeting {
        self.meeting_of("internal-meeting").await.expect("a meeting")
    }

    async fn meeting_of(&self, step: &str) -> Option<Meeting> {
        let mut db = self.app.storage.read().await.expect("a reader");
        let handoff = handoffs::latest(&mut db, &HOMEWORLD.into()).await.expect("read").expect("a handoff");
        meetings::of_step(&mut db, &handoff.handoff_id, step).await.expect("read")
    }

    /// Names, titles and contents of the calendar files in the channel, in order.
    fn files(&self, channel: &str) -> Vec<(String, String, String)> {
        let shared = self.ws.peek(channel).into_iter().filter(|message| !message.files.is_empty());
        let shared = shared.flat_map(|message| self.looked_at(message).files);
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        shared
            .map(|file| {
                let content = self.ws.file_content(file["id"].as_str().unwrap_or_default());
                (text(&file["name"]), text(&file["title"]), content.unwrap_or_default())
            })
            .collect()
    }
}

/// The value of a property of a calendar file, as it is written there, lines unfolded.
fn property(file: &str, name: &str) -> Option<String> {
    let unfolded = file.replace("\r\n ", "");
    let line = unfolded
        .lines()
        .find(|line| line.starts_with(&format!("{name}:")) || line.starts_with(&format!("{name};")))?;
    Some(line[name.len() + 1..].to_owned())
}
