//! Whom and what an answer means: an id, a handle, an e-mail address, a name; and what comes nearest where it is none.

use baton_storage::names::key;

use crate::cli::init::workspace::Workspace;
use crate::config::fault::nearest;
use crate::slack::client::groups::Group;
use crate::slack::client::people::User;

/// Somebody or something of Slack, with what people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub id: String,
    pub called: String,
}

/// A person; how the sentence `"text" …` goes on where it is none.
///
/// # Errors
/// When nobody or several people are called so.
pub fn person(workspace: &Workspace, text: &str) -> Result<Named, String> {
    let wanted = bare(text);
    let named = |user: &User| Named { id: user.id.0.clone(), called: user.name.clone() };
    let is = |user: &&User| user.id.as_str() == wanted || user.handle.eq_ignore_ascii_case(wanted);
    if let Some(user) = workspace.people.iter().find(is) {
        return Ok(named(user));
    }
    let called = |user: &&User| {
        let email = user.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(wanted));
        email || key(&user.name) == key(wanted)
    };
    let mut found: Vec<_> = workspace.people.iter().filter(called).collect();
    if found.is_empty() {
        // A first name, where only one person has it.
        let first = format!("{} ", key(wanted));
        found = workspace.people.iter().filter(|user| key(&user.name).starts_with(&first)).collect();
    }
    match found.as_slice() {
        [one] => Ok(named(one)),
        [] => Err(format!("is nobody in this workspace{}", near(wanted, words(workspace)))),
        several => {
            let all: Vec<String> =
                several.iter().take(5).map(|user| format!("{} (@{})", user.name, user.handle)).collect();
            Err(format!("may be {}; give the handle", all.join(" or ")))
        }
    }
}

/// A person or a user group; likewise.
///
/// # Errors
/// As [`person`].
pub fn person_or_group(workspace: &Workspace, text: &str) -> Result<Named, String> {
    let wanted = bare(text);
    let groups = workspace.groups.as_deref().unwrap_or_default();
    let is = |group: &&Group| {
        group.id.as_str() == wanted
            || group.handle.eq_ignore_ascii_case(wanted)
            || key(&group.name) == key(wanted)
    };
    if let Some(group) = groups.iter().find(is) {
        return Ok(Named { id: group.id.0.clone(), called: format!("@{}", group.handle) });
    }
    match person(workspace, text) {
        Err(why) if why.starts_with("is nobody") => {
            let all = words(workspace).chain(groups.iter().map(|group| group.handle.as_str()));
            Err(format!("is no person or user group in this workspace{}", near(wanted, all)))
        }
        other => other,
    }
}

/// A channel; likewise.
///
/// # Errors
/// When Baton sees no such channel, or nothing internal may be posted there.
pub fn channel(workspace: &Workspace, text: &str) -> Result<Named, String> {
    let wanted = text.trim().trim_start_matches('#');
    let known = workspace.channels.iter();
    let found = known.clone().find(|one| one.id.as_str() == wanted || one.name.eq_ignore_ascii_case(wanted));
    match found {
        Some(one) if one.shared_outside => {
            Err("is shared with another organization; nothing internal is posted there".to_owned())
        }
        Some(one) => Ok(Named { id: one.id.0.clone(), called: format!("#{}", one.name) }),
        None => {
            let near = near(wanted, known.map(|one| one.name.as_str()));
            Err(format!("is no channel that Baton sees; a private one is seen once Baton is invited{near}"))
        }
    }
}

/// What people may be called: by their whole name, their first name, their handle.
fn words(workspace: &Workspace) -> impl Iterator<Item = &str> {
    workspace.people.iter().flat_map(|user| {
        let first = user.name.split_whitespace().next().unwrap_or_default();
        [user.name.as_str(), first, user.handle.as_str()]
    })
}

/// Without what stands around a mention.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let mention = text.strip_prefix("<@").and_then(|text| text.strip_suffix('>'));
    let mention = mention.map(|id| id.split('|').next().unwrap_or(id));
    mention.unwrap_or_else(|| text.trim_start_matches('@'))
}

fn near<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(text, known).map(|near| format!("; did you mean {near}?")).unwrap_or_default()
}
