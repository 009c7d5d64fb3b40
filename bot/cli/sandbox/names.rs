//! What the sandbox's people, channels and hosts are called.

pub const HOST: &str = "gitlab.lightning.force.com";

pub fn channel(name: &str) -> String {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("C0{}", letters.to_uppercase())
}

pub fn email(handle: &str) -> String {
    format!("{handle}@example.com")
}

pub fn user(handle: &str) -> String {
    format!("U0{}", handle.to_uppercase())
}

/// The workspace, the bot's user, and the CRM's host.
pub const WORKSPACE: &str = "T0BATON";

pub const BOT: &str = "U0BATON";

/// Who the page begins as, where, and who says what to try.
pub const FIRST: &str = "U0SAM";

pub const LOBBY: &str = "C0GENERAL";

pub const HOST_OF_THE_STORY: &str = "U0ROBIN";
