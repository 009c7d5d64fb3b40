//! The text of `baton.toml`, with comments for whoever reads it next.

use std::fmt::Write;

use toml::Value;

use crate::cli::init::names::Named;
use crate::cli::init::teams::{Plan, Team};
use crate::cli::init::workspace::Workspace;

/// The whole file.
pub fn text(plan: &Plan, workspace: &Workspace) -> String {
    let mut text = format!(
        "# baton.toml: who works where, written by `baton init` for the workspace {}. Every key that Baton knows, with what it\n\
         # is for, is in deploy/baton.example.toml. Secrets never stand here: they come from the environment. Run `baton check`\n\
         # after every change, and restart Baton.\n\n[organization]\n",
        bare(&workspace.name)
    );
    line(&mut text, "name", &quoted(&plan.name), "");
    line(&mut text, "timezone", &quoted(&plan.timezone), "where no team says otherwise");
    line(&mut text, "fiscal_year_starts", &plan.fiscal_year_starts.to_string(), "the month, 1 to 12");
    line(&mut text, "currency", &quoted(&plan.currency), "");
    let hosts: Vec<String> = plan.crm_hosts.iter().map(|host| quoted(host)).collect();
    line(&mut text, "crm_hosts", &format!("[{}]", hosts.join(", ")), "where links to accounts may point");
    text.push_str("# Days without deadlines and reminders. Weekends are known without them.\n");
    text.push_str("# holidays = [\"2026-12-25\"]\n");
    text.push_str("# Told what fails and what needs an administrator. Without it, the directors are.\n");
    match plan.ops.is_empty() {
        true => text.push_str("# ops = [\"U0OPS0001\"]\n"),
        false => people(&mut text, "ops", &plan.ops),
    }
    text.push_str(
        "# Who may ask for a CSM: people (U…) and user groups (S…). Without it every full member may.\n",
    );
    text.push_str("# requesters = [\"S0SALES01\"]\n");
    for one in &plan.teams {
        team(&mut text, one, &plan.timezone);
    }
    text
}

fn team(text: &mut String, team: &Team, home: &str) {
    text.push_str("\n# A request goes to the team whose region and segment are the account's.\n[[teams]]\n");
    line(text, "id", &quoted(&team.id()), "");
    line(text, "name", &quoted(&team.name), "");
    line(text, "region", &quoted(&team.region), "as the CRM has it");
    line(text, "segment", &quoted(team.segment.as_str()), "mid-market and SMB are commercial");
    if team.timezone != home {
        line(text, "timezone", &quoted(&team.timezone), "");
    }
    line(
        text,
        "channel",
        &quoted(&team.channel.id),
        &format!("{}; invite Baton to it", bare(&team.channel.called)),
    );
    line(text, "track", &quoted(&team.track), "");
    line(text, "priority_model", &quoted(&team.priority_model), "");
    text.push_str("# People (U…) and user groups (S…), whose members follow Slack. The first manager is the primary one.\n");
    people(text, "managers", &team.managers);
    let roles = [
        ("directors", &team.directors),
        ("csms", &team.csms),
        ("sa_leaders", &team.sa_leaders),
        ("sales_managers", &team.sales_managers),
    ];
    for (key, named) in roles {
        match named.is_empty() {
            true => _ = writeln!(text, "# {key} = []"),
            false => people(text, key, named),
        }
    }
}

/// A list of ids, each on a line of its own with what it is called.
fn people(text: &mut String, key: &str, named: &[Named]) {
    _ = writeln!(text, "{key} = [");
    for one in named {
        _ = writeln!(text, "  {},  # {}", quoted(&one.id), bare(&one.called));
    }
    text.push_str("]\n");
}

fn line(text: &mut String, key: &str, value: &str, comment: &str) {
    _ = match comment {
        "" => writeln!(text, "{key} = {value}"),
        comment => writeln!(text, "{key} = {value}  # {comment}"),
    };
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// What people call something, as a comment may hold it.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
