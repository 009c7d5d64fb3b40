//! What has been chosen so far, carried from page to page, and the page as it is shown.

use baton_storage::Reader;
use baton_storage::ids::{AccountId, UserId};
use baton_storage::states::Priority;
use baton_storage::time::At;
use chrono::Days;
use serde::{Deserialize, Serialize};
use slack_morphism::prelude::SlackView;

use crate::accounts::teams::today;
use crate::app::App;
use crate::config::Team;
use crate::engine::interaction::submission::Submission;
use crate::error::ActionError;
use crate::features::priority::rules::level::label;
use crate::features::reassignment::load::{self, Book};
use crate::features::reassignment::rules::ReassignmentRules;
use crate::features::reassignment::view::form::{Asked, Draft, Row};
use crate::rules::digest::digest;

/// How many accounts stand on a page.
const PAGE: usize = 20;
/// How many one form holds: Slack carries 3,000 characters from page to page.
const MOST: usize = 90;

/// What is carried: whose book it is, which page is shown, and every choice so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Carried {
    #[serde(rename = "f")]
    pub from: UserId,
    /// From 0.
    #[serde(rename = "p")]
    pub page: usize,
    /// Account by account `ID=place`, where the place is that of the new CSM among the team's, and `-` for nobody.
    #[serde(rename = "c")]
    choices: String,
    /// What is asked once for all of them.
    #[serde(rename = "k")]
    pub kind: Option<String>,
    #[serde(rename = "o")]
    pub overlap: Option<String>,
    #[serde(rename = "b")]
    pub back_on: Option<String>,
    #[serde(rename = "w", default)]
    pub why: String,
    /// A digest of the team's CSMs, among whom the places were counted; none of a form from before they could change.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    csms: Option<String>,
}

impl Carried {
    /// The suggestions, before anybody has chosen.
    pub async fn fresh(app: &App, db: &mut Reader, whose: &Whose<'_>, now: At) -> Result<Self, ActionError> {
        let book = load::book(app, db, &whose.from, whose.team, now).await?;
        let mut carried = Self {
            from: whose.from.clone(),
            page: 0,
            choices: String::new(),
            kind: None,
            overlap: None,
            back_on: None,
            why: String::new(),
            csms: Some(csms(whose.team)),
        };
        let place = |user: &UserId| whose.team.csms.iter().position(|csm| csm == user);
        let choices = book.entries.iter().take(MOST).map(|entry| {
            let place = entry.suggested.as_ref().and_then(|(user, _)| place(user));
            (entry.account.account_id.clone(), place)
        });
        carried.keep(choices.collect());
        // Nobody looks after them together with somebody who is gone.
        if whose.active {
            let end =
                today(app, whose.team, now) + Days::new(app.playbook.of::<ReassignmentRules>().overlap_days);
            carried.overlap = Some(end.to_string());
        } else {
            carried.kind = Some("leave".into());
        }
        if whose.active && !whose.team.csms.contains(&whose.from) {
            carried.kind = Some("move".into());
        }
        Ok(carried)
    }

    /// What a form carried; none of one that is not ours.
    pub fn read(private: &str) -> Option<Self> {
        serde_json::from_str(private).ok()
    }

    fn private(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Every account with the place of its new CSM among the team's; none: it stays.
    pub fn choices(&self) -> Vec<(AccountId, Option<usize>)> {
        let pairs = self.choices.split(',').filter_map(|pair| pair.split_once('='));
        pairs.map(|(id, place)| (AccountId::from(id), place.parse().ok())).collect()
    }

    fn keep(&mut self, choices: Vec<(AccountId, Option<usize>)>) {
        let place = |place: Option<usize>| place.map_or_else(|| "-".to_owned(), |place| place.to_string());
        let pairs = choices.into_iter().map(|(id, one)| format!("{id}={}", place(one)));
        self.choices = pairs.collect::<Vec<_>>().join(",");
    }

    /// Takes over what stands in the fields of its page.
    pub fn take(&mut self, form: &Submission) {
        let mut choices = self.choices();
        for (at, (_, place)) in choices.iter_mut().enumerate() {
            if let Some(chosen) = form.choice(&field(at)) {
                *place = chosen.parse().ok();
            }
        }
        self.keep(choices);
        if form.has("kind") {
            self.kind = form.choice("kind").map(str::to_owned);
            self.overlap = form.date("overlap").map(str::to_owned);
            self.back_on = form.date("back_on").map(str::to_owned);
            self.why = form.text("why").chars().take(200).collect();
        }
    }

    /// Whether the team has other CSMs now than those among whom the places were counted.
    pub fn is_outdated(&self, team: &Team) -> bool {
        self.csms.as_ref().is_some_and(|known| *known != csms(team))
    }

    /// How many pages there are.
    pub fn pages(&self) -> usize {
        self.choices().len().div_ceil(PAGE).max(1)
    }
}

fn csms(team: &Team) -> String {
    let all: Vec<&str> = team.csms.iter().map(UserId::as_str).collect();
    digest(all.join(" ").as_bytes())[..8].to_owned()
}

/// The field of the account at this place of all.
fn field(at: usize) -> String {
    format!("a{at}")
}

/// The page that is shown.
pub async fn view(
    app: &App,
    db: &mut Reader,
    whose: &Whose<'_>,
    carried: &Carried,
    now: At,
) -> Result<SlackView, ActionError> {
    let book: Book = load::book(app, db, &whose.from, whose.team, now).await?;
    let choices = carried.choices();
    let pages = carried.pages();
    let page = carried.page.min(pages - 1);
    let mut rows = Vec::new();
    for (at, (id, chosen)) in choices.iter().enumerate().skip(page * PAGE).take(PAGE) {
        // One that has left the book meanwhile is told of when the form is sent.
        let Some(entry) = book.entries.iter().find(|entry| entry.account.account_id == *id) else { continue };
        let name = |user: &UserId| book.others.iter().find(|(other, _)| other == user).map(|(_, name)| name);
        let suggested = entry.suggested.as_ref();
        rows.push(Row {
            id: field(at),
            account: entry.account.name.clone(),
            level: label(entry.account.priority.unwrap_or(Priority::Pr1)),
            onboarding: entry.account.onboarding_since.is_some(),
            suggested: suggested.and_then(|(user, why)| Some((name(user)?.clone(), why.clone()))),
            chosen: chosen.map_or_else(|| "-".to_owned(), |place| place.to_string()),
        });
    }
    let place = |user: &UserId| whose.team.csms.iter().position(|csm| csm == user);
    let others = book.others.iter();
    let others = others.filter_map(|(user, name)| Some((name.clone(), place(user)?.to_string())));
    let last = (page + 1 == pages).then(|| Asked {
        kind: carried.kind.clone(),
        overlap: carried.overlap.clone(),
        back_on: carried.back_on.clone(),
        why: carried.why.clone(),
    });
    let draft = Draft {
        private: Carried { page, ..carried.clone() }.private(),
        name: whose.name.clone(),
        active: whose.active,
        agrees: whose.agrees,
        page: page + 1,
        pages,
        accounts: book.entries.len(),
        rows,
        others: others.collect(),
        offers: book.offers.iter().map(|(account, _)| account.name.clone()).collect(),
        beyond: book.entries.len().saturating_sub(MOST),
        last,
    };
    Ok(crate::features::reassignment::view::form::page(&app.words, &draft)?)
}

/// Whose book it is, and what the actor may do with it.
pub struct Whose<'a> {
    pub(crate) from: UserId,
    pub(crate) name: String,
    pub(crate) active: bool,
    pub(crate) team: &'a Team,
    /// Whether the actor leads the team, so that sending the form does it.
    pub(crate) agrees: bool,
}
