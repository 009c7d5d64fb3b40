//! Users: oneself, and others by username, name or public e-mail address.

use super::super::call::Call;
use super::super::instance::{Instance, User};
use super::super::lists::page;
use super::super::refusal::Refusal;
use super::super::shape;
use crate::server::Answer;
use serde_json::json;

pub(super) fn own(instance: &Instance, call: &Call) -> Result<Answer, Refusal> {
    let mut user = shape::user(instance, call.user);
    let known = instance.user(call.user);
    user["email"] = json!(known.map(|user| &user.email));
    user["bot"] = json!(known.is_some_and(|user| user.is_bot));
    Ok(Answer::json(200, &user))
}

pub(super) fn one(instance: &Instance, id: &str) -> Result<Answer, Refusal> {
    let user = id.parse().ok().filter(|id| instance.user(*id).is_some());
    let user = user.ok_or_else(|| Refusal::not_found("User"))?;
    Ok(Answer::json(200, &shape::user(instance, user)))
}

/// `username` is exact; `search` is an address as a whole, or a part of a name.
pub(super) fn find(instance: &Instance, call: &Call) -> Result<Answer, Refusal> {
    let username = call.text("username").map(|text| text.to_lowercase());
    let search = call.text("search").map(|text| text.to_lowercase());
    let fits = |user: &&User| {
        let named = username.as_ref().is_none_or(|wanted| user.username.to_lowercase() == *wanted);
        let found = search.as_ref().is_none_or(|wanted| match wanted.contains('@') {
            true => user.is_public && user.email.to_lowercase() == *wanted,
            false => {
                user.username.to_lowercase().contains(wanted) || user.name.to_lowercase().contains(wanted)
            }
        });
        named && found
    };
    let found = instance.users.iter().filter(fits).map(|user| shape::user(instance, user.id)).collect();
    page(instance, call, found)
}
