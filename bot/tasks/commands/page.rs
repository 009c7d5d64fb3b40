//! A page of what somebody reads in a day's message or in a list.

use baton_storage::ids::UserId;
use baton_storage::time::At;
use baton_storage::{Reader, people, tasks as stored_tasks};
use slack_morphism::prelude::SlackView;

use crate::accounts::roles;
use crate::app::App;
use crate::engine::gathered::view::Pages;
use crate::slack::payloads::DayPage;
use crate::tasks;
use crate::tasks::jobs::list::KEY;

/// A page of what somebody reads in a day's message or in a list, from so many on.
pub async fn page(
    app: &App,
    db: &mut Reader,
    reader: &UserId,
    day: &str,
    from: usize,
    now: At,
) -> anyhow::Result<SlackView> {
    let all = match day.starts_with(KEY) {
        true => stored_tasks::in_list(db, reader, day).await?,
        false => tasks::jobs::day(db, reader, day, now).await?.into_iter().map(|(_, task)| task).collect(),
    };
    let person = people::find(db, reader).await?;
    let zone = roles::calendar(app, person.as_ref()).zone();
    let mut items = Vec::new();
    for task in all.iter().skip(from).take(ON_A_PAGE) {
        items.push(tasks::load::item(app, db, task, Some(reader), now, zone).await?);
    }
    let page = |from| DayPage { reader: reader.clone(), day: day.to_owned(), from: Some(from) }.to_string();
    let pages = Pages { page: &page, from, on_a_page: ON_A_PAGE, count: all.len() };
    tasks::view::list::page(&app.words, &items, &pages)
}

/// How many of it stand on a page.
pub(crate) const ON_A_PAGE: usize = 20;
