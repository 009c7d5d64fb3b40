//! Who runs a command that changes something, as the audit names them.

use crate::config::environment::Variables;

/// The reason that the audit keeps: who gave the command on which way, and what they said.
pub fn reason(variables: &Variables, said: Option<&str>) -> String {
    let who = ["SUDO_USER", "USER", "LOGNAME"].iter().find_map(|name| variables.get(name));
    let by = format!("on the command line by {}", who.unwrap_or("an operator"));
    match said.map(str::trim).filter(|said| !said.is_empty()) {
        Some(said) => format!("{said} ({by})"),
        None => by,
    }
}
