//! Changes of the world that the app hears of as events.

use crate::delivery::Delivery;
use crate::workspace::Workspace;

impl Workspace {
    /// Deactivates a person's account (`user_change`).
    pub async fn deactivate(&self, _user: &str) -> Delivery {
        unimplemented!()
    }

    /// Archives a channel (`channel_archive`).
    pub async fn archive(&self, _channel: &str) -> Delivery {
        unimplemented!()
    }

    /// Takes a channel out of the archive (`channel_unarchive`).
    pub async fn unarchive(&self, _channel: &str) -> Delivery {
        unimplemented!()
    }

    /// Renames a channel (`channel_rename`).
    pub async fn rename(&self, _channel: &str, _name: &str) -> Delivery {
        unimplemented!()
    }

    /// Shares a channel with another workspace (`channel_shared`).
    pub async fn share(&self, _channel: &str) -> Delivery {
        unimplemented!()
    }

    /// Ends the sharing of a channel (`channel_unshared`).
    pub async fn unshare(&self, _channel: &str) -> Delivery {
        unimplemented!()
    }

    /// A new person joins the workspace (`team_join`).
    pub async fn join_team(&self, _user: crate::User) -> Delivery {
        unimplemented!()
    }

    /// A person joins a channel (`member_joined_channel`).
    pub async fn join_channel(&self, _user: &str, _channel: &str) -> Delivery {
        unimplemented!()
    }

    /// A person leaves a channel (`member_left_channel`).
    pub async fn leave_channel(&self, _user: &str, _channel: &str) -> Delivery {
        unimplemented!()
    }

    /// Delivers the events that are due again by the injected clock.
    pub async fn tick(&self) -> Vec<Delivery> {
        unimplemented!()
    }
}
