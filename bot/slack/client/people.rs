//! Who is who: `auth.test`, `users.list`, `users.info`.
//!
//! On an Enterprise Grid a person belongs to several workspaces: Slack then names them in `enterprise_user`, and
//! `team_id` is another one of them or missing.

use baton_storage::ids::UserId;
use serde_json::{Value, json};

use crate::slack::client::failure::SlackError;
use crate::slack::client::{PATIENCE, Slack, next_cursor, text};

/// Who we are to Slack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The workspace (`T…`).
    pub workspace: String,
    /// As people call it.
    pub name: String,
    pub bot_user: UserId,
    /// The organization (`E…`) that the workspace belongs to; none without Enterprise Grid.
    pub organization: Option<String>,
}

/// What Slack says of a user.
#[derive(Clone, Debug)]
pub struct User {
    pub id: UserId,
    /// The workspace that Slack names first.
    pub workspace: String,
    /// Every workspace of an Enterprise Grid that they belong to; empty without one.
    pub workspaces: Vec<String>,
    pub name: String,
    /// The username: what some people know somebody by.
    pub handle: String,
    pub email: Option<String>,
    /// As the profile says; none where it says nothing.
    pub timezone: Option<String>,
    pub guest: bool,
    pub bot: bool,
    pub active: bool,
}

impl Slack {
    /// `auth.test`: who we are.
    pub async fn identity(&self) -> Result<Identity, SlackError> {
        let answer = self.post("auth.test", &json!({}), PATIENCE).await?;
        Ok(Identity {
            workspace: text(&answer, "team_id")?,
            name: answer["team"].as_str().unwrap_or_default().to_owned(),
            bot_user: text(&answer, "user_id")?.into(),
            organization: answer["enterprise_id"].as_str().map(str::to_owned),
        })
    }

    /// `users.list`, one page: the users and the cursor of the next page.
    pub async fn users(&self, cursor: Option<&str>) -> Result<(Vec<User>, Option<String>), SlackError> {
        let answer = self.get("users.list", &[("limit", Some("200")), ("cursor", cursor)]).await?;
        let members = answer["members"].as_array().ok_or_else(SlackError::unreadable)?;
        let users: Vec<User> = members.iter().filter_map(user).collect();
        if users.len() < members.len() {
            tracing::warn!(
                count = members.len() - users.len(),
                "users of whom Slack says no workspace or name"
            );
        }
        Ok((users, next_cursor(&answer)))
    }

    /// `users.info`.
    pub async fn user(&self, id: &UserId) -> Result<User, SlackError> {
        let answer = self.get("users.info", &[("user", Some(id.as_str()))]).await?;
        user(&answer["user"]).ok_or_else(SlackError::unreadable)
    }
}

/// Slack's user object, as `users.info` and `user_change` give it.
pub fn user(answer: &Value) -> Option<User> {
    let profile = &answer["profile"];
    let named = [&profile["real_name"], &answer["real_name"], &answer["name"]];
    let flag = |name: &str| answer[name].as_bool().unwrap_or(false);
    let teams = answer["enterprise_user"]["teams"].as_array();
    let workspaces: Vec<String> =
        teams.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    // In these places the organization may stand, too, which is no workspace.
    let mut given = [&answer["team_id"], &profile["team"]].into_iter().filter_map(Value::as_str);
    let workspace = given.find(|team| !team.is_empty() && !team.starts_with('E')).map(str::to_owned);
    let text =
        |value: &Value| value.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    Some(User {
        id: answer["id"].as_str()?.into(),
        workspace: workspace.or_else(|| workspaces.first().cloned())?,
        workspaces,
        name: named.into_iter().find_map(text)?,
        handle: text(&answer["name"]).unwrap_or_default(),
        email: text(&profile["email"]),
        timezone: text(&answer["tz"]),
        guest: flag("is_restricted") || flag("is_ultra_restricted") || flag("is_stranger"),
        bot: flag("is_bot") || flag("is_workflow_bot"),
        active: !flag("deleted"),
    })
}
