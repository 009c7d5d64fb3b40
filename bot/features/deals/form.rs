//! One event, checked as far as it can be without knowing what is known: its ids are in their one form here.

use baton_storage::ids::{AccountId, OpportunityId};
use baton_storage::time::At;
use chrono::Duration;

use crate::features::deals::rules::changes::{AccountNews, OpportunityNews};
use crate::features::deals::rules::read::Fault;
use crate::rules::crm::{self, CrmObject};

/// How far a clock elsewhere may be ahead of ours before what it says lies in the future.
const AHEAD: Duration = Duration::minutes(5);

/// Whether a moment lies in the future, and not only by what two clocks may differ.
pub fn is_ahead(at: At, now: At) -> bool {
    at > now + AHEAD
}

/// News of a deal, of an account, or of both.
#[derive(Clone, Debug)]
pub struct News {
    pub(crate) source: String,
    pub(crate) event_id: String,
    pub(crate) at: At,
    /// The moment that was sent, where it lay in the future.
    pub(crate) said_at: Option<At>,
    pub(crate) opportunity: Option<(OpportunityId, OpportunityNews)>,
    pub(crate) account: Option<(AccountId, AccountNews)>,
    pub(crate) body: String,
    /// It comes with a file, which tells what stands and not what happens.
    pub(crate) listed: bool,
    strange: Strange,
}

/// Why an id is none of the CRM's, of a record that goes into another one: Baton may know it from the time when it
/// took any id.
#[derive(Clone, Debug, Default)]
struct Strange {
    opportunity: Option<Fault>,
    account: Option<Fault>,
}

impl News {
    /// The same as a line of a file: what stands, not what happens.
    #[must_use]
    pub fn listed(self) -> Self {
        Self { listed: true, ..self }
    }

    /// The deal it speaks of, if it does.
    pub fn opportunity_id(&self) -> Option<&OpportunityId> {
        self.opportunity.as_ref().map(|(id, _)| id)
    }

    /// The account it names, if it does.
    pub fn account_id(&self) -> Option<&AccountId> {
        self.account.as_ref().map(|(id, _)| id)
    }

    /// The same news, taken for news of now if it is dated in the future: it would otherwise shut out all that is
    /// true until then.
    pub(crate) fn received(mut self, now: At) -> Self {
        if is_ahead(self.at, now) {
            self.said_at = Some(self.at);
            self.at = now;
        }
        self
    }

    /// What is wrong with an id that is not the CRM's, unless what it stands for is known.
    pub(crate) fn strange(&self, knows_account: bool, knows_deal: bool) -> Option<&Fault> {
        let of_account = self.strange.account.as_ref().filter(|_| !knows_account);
        of_account.or_else(|| self.strange.opportunity.as_ref().filter(|_| !knows_deal))
    }
}

/// Checks an event's parts.
///
/// # Errors
/// A fault for every id that is none, or one for the whole.
pub fn news(
    source: String,
    event_id: String,
    at: At,
    opportunity: Option<OpportunityNews>,
    account: Option<AccountNews>,
    body: String,
    crm_hosts: &[String],
) -> Result<News, Vec<Fault>> {
    if opportunity.is_none() && account.is_none() {
        return Err(vec![Fault::at("data", "has neither an opportunity nor an account")]);
    }
    let mut ids = Ids { crm_hosts, faults: Vec::new() };
    let mut strange = Strange::default();
    let opportunity = opportunity.map(|mut news| {
        let of = (CrmObject::Opportunity, "data.opportunity");
        ids.lengthen(of, "merged_into", &mut news.merged_into);
        let goes = news.merged_into.as_ref().is_some_and(Option::is_some);
        let id = ids.own(of, &news.id, goes, &mut strange.opportunity);
        (OpportunityId::from(id), news)
    });
    let account = account.map(|mut news| {
        let of = (CrmObject::Account, "data.account");
        ids.lengthen(of, "merged_into", &mut news.merged_into);
        ids.lengthen(of, "parent_id", &mut news.parent_id);
        let goes = news.merged_into.as_ref().is_some_and(Option::is_some);
        let id = ids.own(of, &news.id, goes, &mut strange.account);
        (AccountId::from(id), news)
    });
    if !ids.faults.is_empty() {
        return Err(ids.faults);
    }
    Ok(News { source, event_id, at, said_at: None, opportunity, account, body, listed: false, strange })
}

/// The ids of an event, made into the form that Baton keeps.
struct Ids<'a> {
    crm_hosts: &'a [String],
    faults: Vec<Fault>,
}

/// What an id stands for, and the path of the part that it stands in.
type Of<'a> = (CrmObject, &'a str);

impl Ids<'_> {
    /// The id of the part itself, which has to be there.
    fn own(
        &mut self,
        (object, part): Of<'_>,
        given: &str,
        goes: bool,
        strange: &mut Option<Fault>,
    ) -> String {
        let path = format!("{part}.id");
        if given.is_empty() {
            let what = format!("is missing; it has to be the {object}'s id");
            self.faults.push(Fault::at(&path, what));
            return String::new();
        }
        match crm::parse_link(given, object, self.crm_hosts) {
            Ok(link) => link.id18,
            Err(fault) => {
                let fault = Fault::at(&path, fault.without_the_value());
                match goes && given.len() <= 255 {
                    true => *strange = Some(fault),
                    false => self.faults.push(fault),
                }
                given.to_owned()
            }
        }
    }

    /// An id that names another record of the same kind.
    fn lengthen(&mut self, (object, part): Of<'_>, field: &str, id: &mut Option<Option<String>>) {
        let Some(Some(given)) = id else { return };
        match crm::parse_link(given, object, self.crm_hosts) {
            Ok(link) => *given = link.id18,
            Err(fault) => {
                self.faults.push(Fault::at(&format!("{part}.{field}"), fault.without_the_value()));
            }
        }
    }
}
