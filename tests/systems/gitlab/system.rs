//! The instance behind its server: who asks, with which token, and whether it is enough.

use super::call::Call;
use super::instance::{Import, Instance, Project, Token};
use super::refusal::Refusal;
use super::rest;
use crate::clock::Now;
use crate::server::{Answer, Asked, System};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What goes wrong in GitLab itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// 429 with this `Retry-After`, in seconds; not processed.
    TooOften(u64),
    /// The token is revoked right before the call.
    TokenRevoked,
    /// The project that the call makes is made, and its import fails with this.
    ImportFails(String),
    /// The project that the call makes is imported without anything that the template has in it.
    ImportLoses,
    /// 404, as if whoever asks were no member.
    NoAccess,
    /// 403, as if whoever asks might do too little.
    Forbidden,
}

/// The state and the clock, behind one lock.
pub(crate) struct Site {
    now: Now,
    instance: Mutex<Instance>,
}

impl Site {
    pub fn new(now: Now, instance: Instance) -> Site {
        Site { now, instance: Mutex::new(instance) }
    }

    /// The instance as of now.
    pub fn instance(&self) -> MutexGuard<'_, Instance> {
        let now = (self.now)();
        let mut instance = self.instance.lock().unwrap_or_else(PoisonError::into_inner);
        instance.now = now;
        instance.import_what_is_due();
        instance
    }
}

impl System for Site {
    type Own = Trouble;

    fn now(&self) -> i64 {
        (self.now)()
    }

    fn answer(&self, asked: &Asked, trouble: Option<&Trouble>) -> Answer {
        let mut instance = self.instance();
        let segments: Vec<&str> = asked.path.split('/').filter(|segment| !segment.is_empty()).collect();
        let ["api", "v4", rest @ ..] = segments.as_slice() else {
            return page(&instance, &asked.path);
        };
        if let Some(Trouble::TooOften(seconds)) = trouble {
            let answer = Answer::text(429, "text/plain", "Retry later\n".into());
            return answer.with("retry-after", seconds.to_string()).with("ratelimit-remaining", "0".into());
        }
        if trouble == Some(&Trouble::TokenRevoked) {
            instance.tokens.iter_mut().for_each(|token| token.revoked = true);
        }
        let token = match authenticated(&instance, asked) {
            Ok(token) => token,
            Err(refusal) => return refusal.answer(),
        };
        let about_itself = rest == ["personal_access_tokens", "self"];
        if let Err(refusal) = is_enough(&token, &asked.method, about_itself) {
            return refusal.answer();
        }
        let user = token.user;
        let count = instance.projects.len();
        let outcome = match trouble {
            Some(Trouble::NoAccess) => Err(Refusal::not_found("Project")),
            Some(Trouble::Forbidden) => Err(Refusal::forbidden()),
            _ if about_itself => Ok(Answer::json(200, &super::shape::token(&instance, &token))),
            _ => Call::read(asked, rest, user).and_then(|call| rest::route(&mut instance, &call)),
        };
        if instance.projects.len() > count {
            let made = instance.projects.last_mut();
            let import = made.map(|project| &mut project.import);
            match (trouble, import) {
                (Some(Trouble::ImportFails(why)), Some(import)) => *import = Import::Failed(why.clone()),
                (Some(Trouble::ImportLoses), Some(Import::Running { loses, .. })) => *loses = true,
                _ => {}
            }
        }
        outcome.unwrap_or_else(Refusal::answer)
    }
}

/// What somebody sees who follows a link to a project: that it is there. All else is no page here.
fn page(instance: &Instance, path: &str) -> Answer {
    let at = |one: &&Project| instance.full_path(one).eq_ignore_ascii_case(path.trim_matches('/'));
    let found = instance.projects.iter().find(at);
    let text = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let (status, title) = found.map_or((404, "404".to_owned()), |one| (200, text(&instance.full_path(one))));
    let says = match status {
        200 => "This project is in a GitLab on this machine, which has no pages of its own.",
        _ => "There is no such project.",
    };
    let page = format!("<!doctype html><title>{title}</title><h1>{title}</h1><p>{says}</p>");
    Answer::text(status, "text/html; charset=utf-8", page)
}

/// The token that a call bears: in a header of GitLab's, or as others do it.
fn authenticated(instance: &Instance, asked: &Asked) -> Result<Token, Refusal> {
    let bearer = asked.header("authorization").and_then(|header| header.strip_prefix("Bearer "));
    let secret = asked.header("private-token").or(bearer).ok_or_else(Refusal::unauthorized)?;
    let token = instance.tokens.iter().find(|token| token.secret == secret);
    let token = token.ok_or_else(Refusal::unauthorized)?;
    if token.revoked {
        return Err(Refusal::revoked());
    }
    match token.expires {
        Some(ends) if ends <= instance.now => Err(Refusal::expired()),
        _ => Ok(token.clone()),
    }
}

/// Whether the token's scopes are enough for such a call. Any token may ask about itself.
fn is_enough(token: &Token, method: &str, about_itself: bool) -> Result<(), Refusal> {
    let has = |scope: &str| token.scopes.iter().any(|known| known == scope);
    let reads = method == "GET" || method == "HEAD";
    match about_itself || has("api") || (reads && has("read_api")) {
        true => Ok(()),
        false => Err(Refusal::insufficient_scope(if reads { "api read_api" } else { "api" })),
    }
}
