//! The Web API: which methods there are, who may call them, and how they answer.
//!
//! A method is a plain function of the state and its arguments, so that a call is
//! processed whole or not at all, whatever happens to the connection.

mod arguments;
mod canvases;
mod chat;
mod connections;
mod content;
mod conversations;
pub(crate) mod files;
mod history;
mod marks;
mod people;
mod places;
mod refusal;
pub(crate) mod shapes;
mod unfurl;
mod validate;
mod views;

use crate::state::{State, TokenState};
pub(crate) use arguments::Arguments;
pub(crate) use content::Content;
pub(crate) use refusal::Refusal;
use serde_json::{Value, json};
pub(crate) use views::{accept_view, revise_view};

/// What a method answers: an object, to which `ok: true` is added.
pub(crate) type Answer = Result<Value, Refusal>;

type Method = fn(&mut State, &Arguments) -> Answer;

/// A method and the scopes of which the token needs one. Methods on conversations
/// check their scope themselves: it depends on the conversation's kind.
fn method(name: &str) -> Option<(&'static [&'static str], Method)> {
    Some(match name {
        "api.test" => (&[], people::api_test),
        "auth.test" => (&[], people::auth_test),
        "users.list" => (&["users:read"], people::list),
        "users.info" => (&["users:read"], people::info),
        "users.lookupByEmail" => (&["users:read.email"], people::lookup_by_email),
        "usergroups.list" => (&["usergroups:read"], people::groups),
        "usergroups.users.list" => (&["usergroups:read"], people::group_users),
        "conversations.open" => (&["im:write", "mpim:write"], conversations::open),
        "conversations.info" => (&[], conversations::info),
        "conversations.list" => {
            (&["channels:read", "groups:read", "im:read", "mpim:read"], conversations::list)
        }
        "conversations.members" => (&[], conversations::members),
        "conversations.join" => (&["channels:join"], conversations::join),
        "conversations.leave" => (&[], conversations::leave),
        "conversations.invite" => (&[], conversations::invite),
        "conversations.create" => (&[], conversations::create),
        "conversations.archive" => (&[], conversations::archive),
        "conversations.unarchive" => (&[], conversations::unarchive),
        "conversations.rename" => (&[], conversations::rename),
        "conversations.setTopic" => (&[], conversations::set_topic),
        "conversations.history" => (&[], history::history),
        "conversations.replies" => (&[], history::replies),
        "chat.postMessage" => (&["chat:write"], chat::post),
        "chat.update" => (&["chat:write"], chat::update),
        "chat.delete" => (&["chat:write"], chat::delete),
        "chat.postEphemeral" => (&["chat:write"], chat::post_ephemeral),
        "chat.getPermalink" => (&[], chat::permalink),
        "chat.unfurl" => (&["links:write"], unfurl::unfurl),
        "views.open" => (&[], views::open),
        "views.push" => (&[], views::push),
        "views.update" => (&[], views::update),
        "views.publish" => (&[], views::publish),
        "reactions.add" => (&["reactions:write"], marks::add_reaction),
        "reactions.remove" => (&["reactions:write"], marks::remove_reaction),
        "pins.add" => (&["pins:write"], marks::add_pin),
        "bookmarks.add" => (&["bookmarks:write"], marks::add_bookmark),
        "bookmarks.list" => (&["bookmarks:read"], marks::list_bookmarks),
        "canvases.create" => (&["canvases:write"], canvases::create),
        "canvases.edit" => (&["canvases:write"], canvases::edit),
        "files.getUploadURLExternal" => (&["files:write"], files::upload_url),
        "files.completeUploadExternal" => (&["files:write"], files::complete),
        "blocks.validate" => (&[], validate::validate),
        connections::OPEN => (&[], connections::open),
        _ => return None,
    })
}

/// Processes a call. The answer has `ok`; the second part is whether the token was good.
pub(crate) fn call(state: &mut State, name: &str, arguments: &Arguments) -> (Value, bool) {
    let token = match name {
        connections::OPEN => connections::check_token(state, arguments),
        _ => check_token(state, arguments),
    };
    let token_ok = token.is_ok();
    let answer = match method(name) {
        None => Err(Refusal::of("unknown_method").with("req_method", json!(name))),
        Some((_, run)) if name == "api.test" => run(state, arguments),
        Some((scopes, run)) => {
            token.and_then(|()| state.need_scope(scopes)).and_then(|()| run(state, arguments))
        }
    };
    let answer = match answer {
        Ok(mut answer) => {
            answer["ok"] = json!(true);
            answer
        }
        Err(refusal) => refusal.answer(),
    };
    (answer, token_ok)
}

fn check_token(state: &State, arguments: &Arguments) -> Result<(), Refusal> {
    let Some(token) = &arguments.token else { return Err(Refusal::of("not_authed")) };
    let known = state.app.as_ref().is_some_and(|app| app.bot_token == *token && !token.is_empty());
    let of_app = state.app.as_ref().is_some_and(|app| app.app_token == *token && !token.is_empty());
    match (known, state.token) {
        (false, _) if of_app => Err(Refusal::of("not_allowed_token_type")),
        (false, _) => Err(Refusal::of("invalid_auth")),
        (true, TokenState::Valid) => Ok(()),
        (true, TokenState::Revoked) => Err(Refusal::of("token_revoked")),
        (true, TokenState::Inactive) => Err(Refusal::of("account_inactive")),
    }
}

impl State {
    /// The scopes of the installed app.
    pub(crate) fn scopes(&self) -> &[String] {
        self.app.as_ref().map(|app| app.scopes.as_slice()).unwrap_or_default()
    }

    /// Whether the app has this scope.
    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        self.scopes().iter().any(|s| s == scope)
    }

    /// Refuses unless the app has one of these scopes; none asked for is always had.
    pub(crate) fn need_scope(&self, any: &[&str]) -> Result<(), Refusal> {
        if any.is_empty() || any.iter().any(|scope| self.has_scope(scope)) {
            return Ok(());
        }
        let refusal = Refusal::of("missing_scope").with("needed", json!(any.join(",")));
        Err(refusal.with("provided", json!(self.scopes().join(","))))
    }
}
