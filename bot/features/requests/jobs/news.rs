//! News of a request for one person, who must not miss it.
//!
//! It may be read long after it was written down: Slack was away, the lane was full. So it says what is true when it
//! is sent, and news that later news makes superfluous is not sent at all.

use baton_storage::ids::{RequestId, UserId};
use baton_storage::requests::Request;
use baton_storage::states::RequestState;
use baton_storage::{Reader, posts, waiting};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::app::{App, Ctx};
use crate::engine::gathered::rules::Haste;
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Delivery, Job, To};
use crate::engine::update::Update;
use crate::features::requests::jobs::post;
use crate::features::requests::load::load_summary;
use crate::features::requests::view;
use crate::features::requests::view::context::RequestContext;
use crate::slack::dates::{self, Moment};

/// News for one person, who must not miss it.
#[derive(Serialize, Deserialize)]
pub struct News {
    pub request: RequestId,
    /// The request's version that it is news of: told once.
    pub version: i64,
    /// Which words.
    pub what: String,
    pub to: UserId,
    /// Of a question: what became of it, as it was then; the message stands for long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Value>,
}

impl News {
    /// What a question's message is about: its button goes when it is answered.
    fn message_key(&self) -> Option<String> {
        (self.what == "question").then(|| format!("{}{}", questions(&self.request), self.version))
    }
}

/// How the matters of a request's questions begin.
fn questions(request: &RequestId) -> String {
    format!("request:{request}:question:")
}

impl Job for News {
    const KIND: &'static str = "requests.news";
    const HASTE: Option<Haste> = Some(Haste::Answer);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("news:{}:{}:{}:{}", self.request, self.version, self.what, self.to))
    }

    /// The news, as it stands now.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let context = load_summary(app, db, &self.request, now).await?;
        let instead = if self.what == "handed_back" { context.managers.clone() } else { Vec::new() };
        if let Some(settled) = &self.settled {
            let message = view::people::question_settled(&app.words, &context, settled)?;
            let message_key = self.message_key();
            return Ok(post(To::Person(self.to), message, message_key, instead));
        }
        let what = match context.request.version == self.version {
            true => Some(self.what.as_str()),
            false => stands(&self, &context),
        };
        let Some(what) = what else { return Ok(Delivery::NotWanted("the request went on")) };
        if context.request.version != self.version && told_later(db, &self).await? {
            return Ok(Delivery::NotWanted("later news says it"));
        }
        let message = view::people::news(&app.words, &context, what)?;
        let message_key = self.message_key();
        Ok(post(To::Person(self.to), message, message_key, instead))
    }
}

/// Which words are true of a request that has gone on since; none where nothing is left to tell.
fn stands<'j>(job: &'j News, context: &RequestContext) -> Option<&'j str> {
    let requester = context.request.requester == job.to;
    let manager = job.what == "handed_back";
    match context.request.state {
        // Whoever sold it, too, hears that it was accepted; managers see it on their card.
        RequestState::Accepted if manager => None,
        RequestState::Accepted if requester => Some("accepted_requester"),
        RequestState::Accepted => Some("accepted"),
        RequestState::Declined if !manager => Some("declined"),
        RequestState::Withdrawn if !requester => Some("withdrawn"),
        RequestState::Declined | RequestState::Withdrawn => None,
        RequestState::Assigned => (!manager).then_some("assigned"),
        RequestState::Question if requester => Some("question"),
        RequestState::Question | RequestState::Open => {
            let waits =
                ["joined", "handed_back", "handed_back_requester", "passed", "reopened", "undeclined"];
            waits.contains(&job.what.as_str()).then_some(job.what.as_str())
        }
    }
}

/// Whether the same person is told of a later version of the request, or was.
async fn told_later(db: &mut Reader, job: &News) -> anyhow::Result<bool> {
    let keys = waiting::keys(db, &format!("news:{}:", job.request)).await?;
    Ok(keys.iter().any(|key| {
        let mut parts = key.split(':').skip(2);
        let version = parts.next().and_then(|version| version.parse::<i64>().ok());
        version > Some(job.version) && parts.nth(1) == Some(job.to.as_str())
    }))
}

/// What is kept of a question that is no longer open, as it was then.
#[derive(Serialize)]
struct QuestionFacts<'a> {
    state: RequestState,
    settled_at: Moment,
    account: &'a str,
    question: Option<&'a str>,
    answer: Option<&'a str>,
    asked_by_name: Option<&'a str>,
    decided_by_name: Option<&'a str>,
    csm_name: Option<&'a str>,
    team: &'a str,
}

/// The manager's question is no longer open: what became of it stands where it was asked, and the button is gone.
pub async fn answered(ctx: &mut Ctx<'_>, request: &Request) -> anyhow::Result<()> {
    let asked = posts::beginning(ctx.tx, &questions(&request.request_id)).await?.into_iter().next();
    let version = asked.and_then(|post| post.message_key.rsplit(':').next()?.parse().ok());
    let Some(version) = version else { return Ok(()) };
    let context = load_summary(ctx.app, ctx.tx, &request.request_id, ctx.now).await?;
    let all = view::facts::of(&context);
    let settled = QuestionFacts {
        state: request.state,
        settled_at: dates::moment(ctx.now, context.zone),
        account: all.account,
        question: all.question,
        answer: all.answer,
        asked_by_name: all.asked_by_name,
        decided_by_name: all.decided_by_name,
        csm_name: all.csm_name,
        team: all.team,
    };
    let job = News {
        request: request.request_id.clone(),
        version,
        what: "question".into(),
        to: request.requester.clone(),
        settled: Some(serde_json::to_value(settled)?),
    };
    Update::of(ctx.app, &job)?.enqueue(ctx).await
}
