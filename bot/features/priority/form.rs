//! The review form (P2–P4): only what is open is asked, last quarter's answers are filled in, and what the deal feed
//! knows is shown, and asked too where somebody says that it is wrong.

use std::collections::BTreeMap;

use baton_storage::Reader;
use baton_storage::ids::{AccountId, AssessmentId};
use baton_storage::people::Person;
use baton_storage::time::At;
use serde::{Deserialize, Serialize};
use serde_json::json;
use slack_morphism::prelude::SlackView;

use crate::accounts::roles;
use crate::app::App;
use crate::engine::interaction::submission::Submission;
use crate::error::ActionError;
use crate::features::priority::load::said::{date, said_by};
use crate::features::priority::load::{self, PriorityContext};
use crate::features::priority::rules::level::label;
use crate::features::priority::rules::{Answer, Answers, Version};
use crate::features::priority::view::facts::SaidFacts;
use crate::features::priority::view::form::{Asked, Form, FormFacts, Place, form};

/// What a form knows of itself when it comes back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Private {
    pub account: String,
    /// The session through a book that it is part of (P6): the next account's form follows it.
    #[serde(default, rename = "walk")]
    pub session: Option<Place>,
    /// Whether what the deal feed knows is asked too.
    #[serde(default)]
    pub all: bool,
    /// What was decided, and what was proposed, when it was opened.
    #[serde(default)]
    pub decided: Option<AssessmentId>,
    #[serde(default)]
    pub proposed: Option<AssessmentId>,
}

/// What a form is opened for.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The session that it is part of.
    pub session: Option<Place>,
    /// Whether what the deal feed knows is asked too.
    pub all: bool,
    /// What its reader has to be told first.
    pub note: Option<String>,
    /// What they chose already, by what it answers.
    pub chosen: BTreeMap<String, String>,
}

impl Private {
    /// What a form about an account as it stands now knows of itself.
    pub fn of(context: &PriorityContext<'_>, origin: &Origin) -> Self {
        Self {
            account: context.account.account_id.0.clone(),
            session: origin.session.clone(),
            all: origin.all,
            decided: context.last.as_ref().map(|last| last.assessment_id.clone()),
            proposed: context.proposed.as_ref().map(|proposed| proposed.assessment_id.clone()),
        }
    }

    /// What a form or its button brought back.
    ///
    /// # Errors
    /// When it is none of ours.
    pub fn read(text: &str) -> Result<Self, ActionError> {
        serde_json::from_str(text).map_err(|error| ActionError::Broken(error.into()))
    }

    /// The account that it is about.
    pub fn account(&self) -> AccountId {
        AccountId::from(self.account.as_str())
    }

    /// Whether nobody has decided or proposed anything since it was opened.
    pub fn still_holds(&self, context: &PriorityContext<'_>) -> bool {
        let now = Self::of(context, &Origin::default());
        now.decided == self.decided && now.proposed == self.proposed
    }
}

/// The form for an account as it stands.
pub async fn view(
    app: &App,
    db: &mut Reader,
    context: &PriorityContext<'_>,
    actor: &Person,
    now: At,
    origin: Origin,
) -> Result<SlackView, ActionError> {
    let zone = roles::calendar(app, Some(actor)).zone();
    let version = context.version()?;
    let fed = fed(context)?;
    let before = context.given();
    let filled = context.drafted()?;
    let private = Private::of(context, &origin);
    let mut shown = Form {
        private: serde_json::to_string(&private).map_err(anyhow::Error::from)?,
        session: origin.session,
        note: origin.note,
        proposes: version.confirmed_by.is_some()
            && !load::rights::confirms(app, db, context, &actor.user_id).await?,
        ..Form::default()
    };
    if !origin.all {
        for (asks, id) in labels(version) {
            let Some(answer) = fed.get(id) else { continue };
            let by = said_by(db, &answer.said_by, answer.by_person, answer.at, now, zone).await?;
            let answer = said(version, id, &answer.choice);
            shown.known.push(SaidFacts { asks: asks.to_owned(), answer, by });
        }
        let all = Private { all: true, ..private.clone() };
        shown.all = match shown.known.is_empty() {
            true => None,
            false => Some(serde_json::to_string(&all).map_err(anyhow::Error::from)?),
        };
    }
    let chosen = |id: &str| {
        origin.chosen.get(id).cloned().or_else(|| filled.get(id).map(|answer| answer.choice.clone()))
    };
    let open: Vec<&str> = version.open(&fed).iter().map(|question| question.id.as_str()).collect();
    for question in &version.questions {
        if !origin.all && !open.contains(&question.id.as_str()) {
            continue;
        }
        let last = before.get(&question.id);
        shown.questions.push(Asked {
            id: field(&question.id, &private.account),
            label: question.asks.clone(),
            hint: hint(app, db, question.help.as_deref(), (last, version, &question.id), (now, zone)).await?,
            options: question.choices.iter().map(|one| (one.label.clone(), one.id.clone())).collect(),
            chosen: chosen(&question.id),
        });
    }
    for parameter in version.parameters.iter().filter(|one| one.same_as.is_none()) {
        if !origin.all && fed.contains_key(&parameter.id) {
            continue;
        }
        let last = before.get(&parameter.id);
        let help = match &parameter.example {
            Some(example) => Some(app.words.plain("priority.form.example", json!({ "example": example }))?),
            None => None,
        };
        shown.parameters.push(Asked {
            id: field(&parameter.id, &private.account),
            label: parameter.label.clone(),
            hint: hint(app, db, help.as_deref(), (last, version, &parameter.id), (now, zone)).await?,
            options: vec![("No".into(), "no".into()), ("Yes".into(), "yes".into())],
            chosen: chosen(&parameter.id),
        });
    }
    shown.facts = FormFacts {
        account: context.account.name.clone(),
        level: label(context.level()),
        exception: context.agreed().map(|one| label(one.level)),
        unset: context.last.is_none(),
        proposed: context.proposed.as_ref().map(|proposed| label(proposed.level)),
        who: match &context.proposed {
            Some(proposed) => Some(load::rights::actor_name(db, &proposed.assessed_by).await?),
            None => None,
        },
        known: shown.known.len(),
    };
    Ok(form(&app.words, &shown)?)
}

/// What the form says, as answers: a person's word where it differs from the feed's, else the feed's; and what was
/// answered before where nothing leads to it now.
///
/// # Errors
/// When the model has no version.
pub fn answers(
    context: &PriorityContext<'_>,
    form: &Submission,
    actor: &Person,
    now: At,
) -> Result<Answers, ActionError> {
    let version = context.version()?;
    let known = context.known()?;
    let mut answers = context.drafted()?;
    let account = Private::read(&form.private)?.account;
    for (_, id) in labels(version) {
        let field = field(id, &account);
        if !form.has(&field) {
            continue;
        }
        let fed = known.get(id);
        match form.choice(&field).filter(|choice| is_answer(version, id, choice)) {
            Some(choice) if fed.is_some_and(|fed| fed.choice == choice) => {
                answers.extend(fed.map(|fed| (id.to_owned(), fed.clone())));
            }
            Some(choice) => {
                answers.insert(id.to_owned(), word(choice, fed, actor, now));
            }
            None => {
                answers.remove(id);
                answers.extend(fed.map(|fed| (id.to_owned(), fed.clone())));
            }
        }
    }
    Ok(answers)
}

/// The answers as they stand, each person's confirmed by this one now.
///
/// # Errors
/// When the model has no version.
pub fn confirmed(context: &PriorityContext<'_>, actor: &Person, now: At) -> Result<Answers, ActionError> {
    let known = context.known()?;
    let mut answers = context.prefilled()?;
    for (id, answer) in &mut answers {
        if answer.by_person {
            *answer = word(&answer.choice, known.get(id), actor, now);
        }
    }
    Ok(answers)
}

/// The answers chosen in a form about an account, by what they answer.
pub fn chosen(form: &Submission, version: &Version, account: &str) -> BTreeMap<String, String> {
    let ids = labels(version).into_iter().map(|(_, id)| id);
    ids.filter_map(|id| Some((id.to_owned(), form.choice(&field(id, account))?.to_owned()))).collect()
}

/// The field of a question or a parameter. Where a form takes the place of another one, as in a session, Slack leaves
/// what was chosen in every field of the same name: so each account's are its own.
pub fn field(id: &str, account: &str) -> String {
    format!("{id}@{account}")
}

fn word(choice: &str, fed: Option<&Answer>, actor: &Person, now: At) -> Answer {
    Answer {
        choice: choice.to_owned(),
        said_by: actor.user_id.0.clone(),
        by_person: true,
        at: now,
        fed: fed.map(|fed| fed.choice.clone()),
    }
}

/// What the feed answers, where nobody has overruled it.
fn fed(context: &PriorityContext<'_>) -> anyhow::Result<Answers> {
    let known = context.known()?;
    let filled = context.drafted()?.into_iter();
    Ok(filled.filter(|(id, answer)| !answer.by_person && known.contains_key(id)).collect())
}

/// Every question, and each parameter that no question asks: what it says, and its id.
fn labels(version: &Version) -> Vec<(&str, &str)> {
    let questions = version.questions.iter().map(|one| (one.asks.as_str(), one.id.as_str()));
    let parameters = version.parameters.iter().filter(|one| one.same_as.is_none());
    questions.chain(parameters.map(|one| (one.label.as_str(), one.id.as_str()))).collect()
}

fn is_answer(version: &Version, id: &str, choice: &str) -> bool {
    match version.question(id) {
        Some(question) => question.choice(choice).is_some(),
        None => matches!(choice, "yes" | "no"),
    }
}

/// A choice in words.
fn said(version: &Version, id: &str, choice: &str) -> String {
    let known = version.question(id).and_then(|question| question.choice(choice));
    let simple = if choice == "yes" { "Yes" } else { "No" };
    known.map_or_else(|| simple.to_owned(), |choice| choice.label.clone())
}

/// What was answered the last time, by whom, and on which day, if it was a person.
#[derive(Serialize)]
struct LastFacts {
    answer: String,
    by: String,
    on: Option<String>,
}

/// What to mind, and what was answered the last time, by whom.
async fn hint(
    app: &App,
    db: &mut Reader,
    help: Option<&str>,
    (last, version, id): (Option<&Answer>, &Version, &str),
    (now, zone): (At, chrono_tz::Tz),
) -> Result<String, ActionError> {
    let mut parts: Vec<String> = help.map(str::to_owned).into_iter().collect();
    if let Some(last) = last.filter(|last| is_answer(version, id, &last.choice)) {
        let by = match last.by_person {
            true => load::rights::name(db, &last.said_by.as_str().into()).await?,
            false => said_by(db, &last.said_by, false, last.at, now, zone).await?,
        };
        let (answer, on) = (said(version, id, &last.choice), last.by_person.then(|| date(last.at, zone)));
        parts.push(app.words.plain("priority.form.last", LastFacts { answer, by, on })?);
    }
    Ok(parts.join(" "))
}
