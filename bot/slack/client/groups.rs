//! User groups: `usergroups.list` and `usergroups.users.list`.

use baton_storage::ids::{UserGroupId, UserId};
use serde_json::Value;

use crate::slack::client::failure::SlackError;
use crate::slack::client::{Slack, text};

/// What Slack says of a user group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub id: UserGroupId,
    pub name: String,
    /// What stands after the `@`.
    pub handle: String,
    pub disabled: bool,
    /// Who is in it; none where Slack has not listed all of them.
    pub members: Option<Vec<UserId>>,
}

impl Slack {
    /// `usergroups.list`: every group of the workspace, those that were disabled, too, with who is in them.
    pub async fn groups(&self) -> Result<Vec<Group>, SlackError> {
        let with = [
            ("include_users", Some("true")),
            ("include_count", Some("true")),
            ("include_disabled", Some("true")),
        ];
        let answer = self.get("usergroups.list", &with).await?;
        let groups = answer["usergroups"].as_array().ok_or_else(SlackError::unreadable)?;
        groups.iter().map(group).collect()
    }

    /// `usergroups.users.list`: the members of a user group, whether it was disabled or not.
    pub async fn group_members(&self, group: &UserGroupId) -> Result<Vec<UserId>, SlackError> {
        let with = [("usergroup", Some(group.as_str())), ("include_disabled", Some("true"))];
        let answer = self.get("usergroups.users.list", &with).await?;
        members(&answer).ok_or_else(SlackError::unreadable)
    }
}

fn group(answer: &Value) -> Result<Group, SlackError> {
    let members = members(answer);
    // Slack gives the number as a number or as text, and lists no more than some hundreds in places.
    let count = answer["user_count"].as_u64().or_else(|| answer["user_count"].as_str()?.parse().ok());
    let is_whole = |members: &Vec<UserId>| count.is_none_or(|count| count == members.len() as u64);
    Ok(Group {
        id: text(answer, "id")?.into(),
        name: text(answer, "name")?,
        handle: answer["handle"].as_str().unwrap_or_default().to_owned(),
        disabled: answer["date_delete"].as_i64().is_some_and(|at| at != 0),
        members: members.filter(is_whole),
    })
}

fn members(answer: &Value) -> Option<Vec<UserId>> {
    Some(answer["users"].as_array()?.iter().filter_map(Value::as_str).map(UserId::from).collect())
}
