//! What `/agenda` is asked for: a meeting, an account, both, or neither. An account may be called like a meeting, so
//! the words are read in every way that makes sense, and the first that leads to an account counts.

use baton_storage::Reader;
use baton_storage::accounts::{self, Account};

use crate::accounts::lookup::{self, Instead, Meant};
use crate::app::App;
use crate::error::ActionError;
use crate::features::agendas::rules::Agendas;
use crate::features::agendas::rules::agenda::Agenda;
use crate::features::agendas::rules::spelling::Reading;
use crate::features::handoffs::rules::Tracks;

/// What was asked for.
pub enum Asked<'a> {
    /// An account's agenda: of this meeting, or of the next one.
    Account(Box<Account>, Option<&'a Agenda>),
    /// No account was named.
    Own(Option<&'a Agenda>),
    /// These words name no one account.
    Which(Instead, Option<&'a Agenda>, String),
}

/// Reads the words after the command.
pub async fn asked<'a>(app: &'a App, db: &mut Reader, text: &str) -> Result<Asked<'a>, ActionError> {
    if text.is_empty() {
        return Ok(Asked::Own(None));
    }
    let steps = app.playbook.of::<Tracks>().0.values().flat_map(|track| &track.steps);
    let titles: Vec<(&str, &str)> =
        steps.filter_map(|step| Some((step.title.as_str(), step.agenda.as_deref()?))).collect();
    let readings = app.playbook.of::<Agendas>().readings(text, &titles);
    let (whole, begun): (Vec<Reading<'_, '_>>, Vec<_>) = readings.into_iter().partition(|one| one.whole);
    // An account that is called like a meeting is meant where all words are its own; a meeting alone is a meeting.
    let meeting_alone = whole.iter().any(|one| one.rest.is_empty());
    let account = match meeting_alone {
        true => accounts::called_exactly(db, text, 1).await?,
        false => accounts::with_word_like(db, text, 1).await?,
    };
    let mut ways: Vec<(Option<&Agenda>, &str)> = Vec::new();
    if !account.is_empty() {
        ways.push((None, text));
    }
    ways.extend(whole.iter().map(|one| (Some(one.agenda), one.rest)));
    ways.push((None, text));
    ways.extend(begun.iter().map(|one| (Some(one.agenda), one.rest)));
    let mut left: Option<Asked<'a>> = None;
    for (meeting, rest) in ways {
        if rest.is_empty() {
            return Ok(Asked::Own(meeting));
        }
        match lookup::meant(app, db, rest).await? {
            Meant::One(account, _) => return Ok(Asked::Account(account, meeting)),
            Meant::Not(instead @ Instead::Several(_)) => {
                return Ok(Asked::Which(instead, meeting, rest.to_owned()));
            }
            // What was mistyped after a meeting's name is more likely than all of it being an account's name.
            Meant::Not(instead) => {
                let better = match (&left, &instead) {
                    (None | Some(Asked::Which(Instead::Unknown(_), ..)), Instead::Near(_)) | (None, _) => {
                        true
                    }
                    (Some(Asked::Which(_, None, _)), _) => meeting.is_some(),
                    _ => false,
                };
                if better {
                    left = Some(Asked::Which(instead, meeting, rest.to_owned()));
                }
            }
        }
    }
    Ok(left.unwrap_or(Asked::Own(None)))
}
