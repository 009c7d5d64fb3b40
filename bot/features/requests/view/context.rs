//! A request with all that its messages show, loaded in one go.

use std::collections::BTreeMap;

use baton_storage::accounts::Account;
use baton_storage::actor::Actor;
use baton_storage::assignments::Assignment;
use baton_storage::ids::{TeamId, UserId};
use baton_storage::opportunities::Opportunity;
use baton_storage::requests::Request;
use baton_storage::states::RequestState;
use baton_storage::time::At;
use chrono::Duration;
use chrono_tz::Tz;

use crate::accounts::ranking::{Fit, Ranked};
use crate::config::currency::Currency;
use crate::rules::sentence::phrase;

/// A request, its account and deal, its people, and the team's load.
#[derive(Clone, Debug)]
pub struct RequestContext {
    pub request: Request,
    pub account: Account,
    pub deal: Opportunity,
    pub parent: Option<String>,
    pub team: TeamId,
    pub team_name: String,
    pub zone: Tz,
    /// In which its amounts are.
    pub currency: Currency,
    /// Managers who are there to act, the first is asked first.
    pub managers: Vec<UserId>,
    /// Names by user id; whoever Slack has not told us of goes by their id.
    pub names: BTreeMap<UserId, String>,
    /// The seller's name and id, if the CRM knows one and Slack knows them.
    pub sae: Option<(String, UserId)>,
    pub watchers: Vec<UserId>,
    /// Every assignment so far, the latest last.
    pub assignments: Vec<Assignment>,
    /// The team's CSMs, the best suited first (R5).
    pub ranked: Vec<Ranked>,
    /// When the next answer is due, by the escalation (R6).
    pub due: Option<At>,
    /// The label of the reason given for asking now.
    pub why_now: String,
    /// Why it may be asked now (R2), in words.
    pub rule: String,
    pub dedicated_url: Option<String>,
    pub now: At,
}

impl RequestContext {
    /// A person's name.
    pub fn name<'p>(&'p self, user: &'p UserId) -> &'p str {
        self.names.get(user).map_or(user.as_str(), String::as_str)
    }

    /// What people call whoever acted.
    pub fn actor_name<'p>(&'p self, actor: &'p Actor) -> &'p str {
        match actor {
            Actor::Person(user) => self.name(user),
            Actor::Baton => "Baton",
        }
    }

    /// The first word of a person's name, for a button.
    pub fn first_name<'p>(&'p self, user: &'p UserId) -> &'p str {
        self.name(user).split_whitespace().next().unwrap_or(user.as_str())
    }

    /// Until when a decline can be taken back; none of a request that is not declined.
    pub fn undo_until(&self) -> Option<At> {
        let declined = self.request.state == RequestState::Declined;
        self.request.decided_at.filter(|_| declined).map(|at| at + Duration::days(1))
    }

    /// The managers' names, as a phrase.
    pub fn manager_names(&self) -> String {
        phrase(self.managers.iter().map(|user| self.name(user)))
    }

    /// The latest assignment.
    pub fn assignment(&self) -> Option<&Assignment> {
        self.assignments.last()
    }

    /// When a CSM is or will be away, as the load table shows it.
    pub fn away(&self, ranked: &Ranked) -> Option<String> {
        let away = ranked.load.away?;
        let day = |at: At| at.utc().with_timezone(&self.zone).format("%-d %b").to_string();
        // The absence ends at the start of the day after its last one.
        let last = away.until.map(|until| day(until.plus_millis(-1)));
        Some(match (away.from > self.now, last) {
            (true, Some(last)) if last == day(away.from) => last,
            (true, Some(last)) => format!("{} – {last}", day(away.from)),
            (true, None) => format!("from {}", day(away.from)),
            (false, Some(last)) => format!("until {last}"),
            (false, None) => "yes".into(),
        })
    }

    /// The first CSM of the ranking, if there is one to suggest.
    pub fn suggested(&self) -> Option<&Ranked> {
        self.ranked.first().filter(|first| first.fit == Fit::Free)
    }
}
