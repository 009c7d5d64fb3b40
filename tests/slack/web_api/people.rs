//! `auth`, `users`, `usergroups`.

use super::{Answer, Arguments, Refusal, shapes};
use crate::state::State;
use serde_json::{Value, json};

pub(super) fn api_test(_: &mut State, arguments: &Arguments) -> Answer {
    match arguments.text("error") {
        Some(error) => Err(Refusal::of(error).with("args", arguments.json())),
        None => Ok(json!({ "args": arguments.json() })),
    }
}

pub(super) fn auth_test(state: &mut State, _: &Arguments) -> Answer {
    let app = state.app.clone().unwrap_or_default();
    let name = state.world.users.get(&app.bot_user).map(|user| user.handle.clone()).unwrap_or_default();
    Ok(json!({
        "url": format!("https://{}.slack.com/", state.world.team_domain), "team": state.world.team_name,
        "user": name, "team_id": state.world.team_id, "user_id": app.bot_user, "bot_id": app.bot_id,
        "is_enterprise_install": false, "enterprise_id": state.world.organization,
    }))
}

pub(super) fn list(state: &mut State, arguments: &Arguments) -> Answer {
    let (members, cursor) = page(state.world.users.values().collect(), arguments, 1000)?;
    let members: Vec<Value> = members.into_iter().map(|user| shapes::user(state, user)).collect();
    Ok(
        json!({ "members": members, "cache_ts": state.now / 1000, "response_metadata": { "next_cursor": cursor } }),
    )
}

pub(super) fn info(state: &mut State, arguments: &Arguments) -> Answer {
    let user = state.person(arguments.need("user")?)?;
    Ok(json!({ "user": shapes::user(state, user) }))
}

pub(super) fn lookup_by_email(state: &mut State, arguments: &Arguments) -> Answer {
    let email = arguments.need("email")?;
    let matches = |user: &&crate::User| user.email.eq_ignore_ascii_case(email) && !user.deleted;
    let found = state.world.users.values().find(matches);
    let user = found.ok_or_else(|| Refusal::of("users_not_found"))?;
    Ok(json!({ "user": shapes::user(state, user) }))
}

pub(super) fn groups(state: &mut State, arguments: &Arguments) -> Answer {
    let with_disabled = arguments.flag("include_disabled");
    let shown = state.world.user_groups.values().filter(|group| with_disabled || !group.disabled);
    let groups = shown.map(|group| {
        let mut shape = shapes::user_group(state, group);
        if arguments.flag("include_users") {
            shape["users"] = json!(group.users);
        }
        shape
    });
    Ok(json!({ "usergroups": groups.collect::<Vec<_>>() }))
}

pub(super) fn group_users(state: &mut State, arguments: &Arguments) -> Answer {
    let id = arguments.need("usergroup")?;
    let group = state.world.user_groups.get(id).filter(|g| !g.disabled || arguments.flag("include_disabled"));
    let group = group.ok_or_else(|| Refusal::of("no_such_subteam"))?;
    Ok(json!({ "users": group.users }))
}

/// One page of a list by `limit` and `cursor`, and the next cursor (empty at the end).
pub(super) fn page<T>(
    all: Vec<T>,
    arguments: &Arguments,
    default: usize,
) -> Result<(Vec<T>, String), Refusal> {
    let start = match arguments.text("cursor") {
        None => 0,
        Some(cursor) => {
            let known = cursor.strip_prefix("page:").and_then(|start| start.parse().ok());
            known.filter(|start| *start <= all.len()).ok_or_else(|| Refusal::of("invalid_cursor"))?
        }
    };
    let limit = match arguments.number("limit") {
        None | Some(0) => default,
        Some(limit) if limit <= 1000 => limit,
        Some(_) => return Err(Refusal::of("invalid_limit")),
    };
    let total = all.len();
    let next = if start + limit < total { format!("page:{}", start + limit) } else { String::new() };
    Ok((all.into_iter().skip(start).take(limit).collect(), next))
}
