//! Who and what there is in the workspace: people, channels, user groups, the one app.
//!
//! A [`World`] is built before the workspace starts and changed live through
//! [`Workspace::edit`](crate::Workspace::edit). It holds only what an administrator
//! of a workspace would know; messages, open views and calls live in `state`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the workspace consists of.
#[derive(Debug, Clone)]
pub struct World {
    pub team_id: String,
    pub team_name: String,
    pub team_domain: String,
    pub users: BTreeMap<String, User>,
    pub channels: BTreeMap<String, Channel>,
    pub user_groups: BTreeMap<String, UserGroup>,
    /// Whether requests from other machines are served. Off unless asked for.
    pub open_to_network: bool,
    /// The organization (`E…`) of an Enterprise Grid that the workspace belongs to.
    pub organization: Option<String>,
}

impl World {
    /// An empty workspace with this team id.
    pub fn new(team_id: &str) -> World {
        World {
            team_id: team_id.into(),
            team_name: "Local workspace".into(),
            team_domain: "local".into(),
            users: BTreeMap::new(),
            channels: BTreeMap::new(),
            user_groups: BTreeMap::new(),
            open_to_network: false,
            organization: None,
        }
    }

    /// Names the workspace as people see it.
    pub fn named(mut self, name: &str, domain: &str) -> World {
        self.team_name = name.into();
        self.team_domain = domain.into();
        self
    }

    /// Adds a person.
    pub fn user(mut self, user: User) -> World {
        self.users.insert(user.id.clone(), user);
        self
    }

    /// Adds a channel.
    pub fn channel(mut self, channel: Channel) -> World {
        self.channels.insert(channel.id.clone(), channel);
        self
    }

    /// Adds a user group.
    pub fn user_group(mut self, group: UserGroup) -> World {
        self.user_groups.insert(group.id.clone(), group);
        self
    }

    /// Serves other machines too: for a container whose port is published on purpose.
    pub fn open_to_network(mut self) -> World {
        self.open_to_network = true;
        self
    }
}

/// What kind of person an account is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum UserKind {
    Member,
    /// A multi-channel guest.
    Guest,
    Bot,
    /// Somebody of another workspace (its team id), met in a shared channel.
    Stranger(String),
}

/// A person or a bot account.
#[derive(Debug, Clone, Serialize)]
pub struct User {
    pub id: String,
    pub handle: String,
    pub name: String,
    pub email: String,
    /// IANA time zone, as in the profile.
    pub tz: String,
    pub title: String,
    pub kind: UserKind,
    pub deleted: bool,
    /// Where they belong on an Enterprise Grid, if they are on one.
    pub grid: Option<Grid>,
}

/// Where somebody belongs on an Enterprise Grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grid {
    /// The organization (`E…`).
    pub organization: String,
    /// The workspace that their clicks name.
    pub home: String,
    /// Every workspace they are in.
    pub teams: Vec<String>,
}

impl User {
    /// A full member; handle and e-mail are made from the name unless set afterwards.
    pub fn member(id: &str, name: &str) -> User {
        let handle = name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(".");
        User {
            id: id.into(),
            email: format!("{handle}@example.com"),
            handle,
            name: name.into(),
            tz: "UTC".into(),
            title: String::new(),
            kind: UserKind::Member,
            deleted: false,
            grid: None,
        }
    }

    /// Puts them on an Enterprise Grid: at home in the first of these workspaces, and in all of them.
    pub fn on_grid(mut self, organization: &str, teams: &[&str]) -> User {
        let teams: Vec<String> = teams.iter().map(|team| (*team).to_owned()).collect();
        let home = teams.first().cloned().unwrap_or_default();
        self.grid = Some(Grid { organization: organization.into(), home, teams });
        self
    }

    /// Sets the kind of account.
    pub fn kind(mut self, kind: UserKind) -> User {
        self.kind = kind;
        self
    }

    /// Sets the job title.
    pub fn title(mut self, title: &str) -> User {
        self.title = title.into();
        self
    }

    /// Sets the e-mail address.
    pub fn email(mut self, email: &str) -> User {
        self.email = email.into();
        self
    }

    /// Sets the IANA time zone.
    pub fn tz(mut self, tz: &str) -> User {
        self.tz = tz.into();
        self
    }

    pub(crate) fn team<'a>(&'a self, home: &'a str) -> &'a str {
        match (&self.kind, &self.grid) {
            (UserKind::Stranger(team), _) => team,
            (_, Some(grid)) => &grid.home,
            _ => home,
        }
    }
}

/// What kind of conversation a channel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChannelKind {
    Public,
    Private,
    Dm,
    /// A public channel shared with another workspace (Slack Connect).
    Shared,
}

/// A conversation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Channel {
    pub id: String,
    pub name: String,
    pub kind: ChannelKind,
    pub archived: bool,
    /// User ids; the bot is a member when its user id is here.
    pub members: Vec<String>,
    /// Team ids invited by Slack Connect that have not accepted yet.
    pub pending_shared: Vec<String>,
    /// Team ids a private channel is shared with; a `Shared` channel needs none.
    pub shared_with: Vec<String>,
    pub topic: String,
    pub purpose: String,
    pub creator: String,
    /// Unix seconds.
    pub created: i64,
    pub previous_names: Vec<String>,
}

impl Channel {
    /// A public channel with these members.
    pub fn public(id: &str, name: &str, members: &[&str]) -> Channel {
        Channel {
            id: id.into(),
            name: name.into(),
            kind: ChannelKind::Public,
            archived: false,
            members: members.iter().map(|m| (*m).to_owned()).collect(),
            pending_shared: Vec::new(),
            shared_with: Vec::new(),
            topic: String::new(),
            purpose: String::new(),
            creator: String::new(),
            created: 1_600_000_000,
            previous_names: Vec::new(),
        }
    }

    /// A private channel with these members.
    pub fn private(id: &str, name: &str, members: &[&str]) -> Channel {
        Channel { kind: ChannelKind::Private, ..Channel::public(id, name, members) }
    }

    /// A channel shared with another workspace.
    pub fn shared(id: &str, name: &str, members: &[&str]) -> Channel {
        Channel { kind: ChannelKind::Shared, ..Channel::public(id, name, members) }
    }

    /// Whether people of another workspace can read it.
    pub fn is_ext_shared(&self) -> bool {
        self.kind == ChannelKind::Shared || !self.shared_with.is_empty()
    }

    pub(crate) fn has(&self, user: &str) -> bool {
        self.members.iter().any(|m| m == user)
    }

    pub(crate) fn is_private(&self) -> bool {
        matches!(self.kind, ChannelKind::Private | ChannelKind::Dm)
    }
}

/// A named group of people, as in `@oncall`.
#[derive(Debug, Clone, Serialize)]
pub struct UserGroup {
    pub id: String,
    pub handle: String,
    pub name: String,
    pub users: Vec<String>,
    pub disabled: bool,
}

impl UserGroup {
    /// A group with these members, by the name that stands after the `@`.
    pub fn of(id: &str, handle: &str, users: &[&str]) -> UserGroup {
        UserGroup {
            id: id.into(),
            handle: handle.into(),
            name: handle.into(),
            users: users.iter().map(|user| (*user).to_owned()).collect(),
            disabled: false,
        }
    }
}

/// The app installed in the workspace: where it is reached and what it may do.
#[derive(Debug, Clone, Default)]
pub struct App {
    pub bot_token: String,
    pub signing_secret: String,
    /// The app-level token, which opens connections of Socket Mode and nothing else.
    pub app_token: String,
    /// The scopes of the app-level token.
    pub app_scopes: Vec<String>,
    /// Whether it is in Socket Mode: then everything goes by its connections, and nothing to its URLs.
    pub socket_mode: bool,
    pub bot_user: String,
    pub bot_id: String,
    pub app_id: String,
    pub scopes: Vec<String>,
    pub commands_url: String,
    pub interactions_url: String,
    pub events_url: String,
    /// What its manifest says of its direct messages (`messages_tab_read_only_enabled`): it writes there, people
    /// do not.
    pub messages_read_only: bool,
    /// What its manifest says of its Home tab (`home_tab_enabled: false`): there is none.
    pub without_home: bool,
    /// The domains of links that it says something of (`unfurl_domains` of its manifest).
    pub unfurl_domains: Vec<String>,
}
