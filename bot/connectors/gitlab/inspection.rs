//! Whether GitLab lets Baton in and lets it do what it is to do: asked at the start and by `baton check`. It only reads.

use crate::app::App;
use crate::config::Config;
use crate::config::fault::Fault;
use crate::connectors::gitlab::client::GitLab;
use crate::connectors::gitlab::client::failure::GitLabError;
use crate::connectors::gitlab::connection::Connection;

/// The access levels that are asked of Baton's user: only an owner may move a project away, and a maintainer makes
/// projects in a group.
const OWNER: u64 = 50;
const MAINTAINER: u64 = 40;

/// What is wrong, at the key of `baton.toml` that mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub path: &'static str,
    pub what: String,
}

fn missing(path: &'static str, what: impl Into<String>) -> Missing {
    Missing { path, what: what.into() }
}

/// Asks who Baton is there, what the token is good for, and for each group, template and project that is named.
///
/// # Errors
/// Everything that is missing, or the one failure that kept Baton from asking.
pub async fn inspect(gitlab: &GitLab) -> Result<(), Vec<Missing>> {
    let failed = |failure: GitLabError| vec![missing("gitlab", failure.to_string())];
    let mut found = Vec::new();
    let token = gitlab.token().await.map_err(failed)?;
    if !token.scopes.iter().any(|scope| scope == "api") {
        let what = format!("the token has the scopes {}; it needs the scope api", token.scopes.join(", "));
        found.push(missing("gitlab", what));
    }
    let me = match gitlab.me().await {
        Ok(me) => me,
        // A token that may not even read has been named above.
        Err(GitLabError::Forbidden(_)) if !found.is_empty() => return Err(found),
        Err(failure) => return Err(failed(failure)),
    };
    if me.is_bot {
        let what = "the token is one of a group or project, which cannot make projects from templates; take one of a user \
                    or a service account";
        found.push(missing("gitlab", what));
    }
    let section = gitlab.section();
    let groups = [
        ("gitlab.pre_sales_group", &section.pre_sales_group, OWNER, ("an owner", "to move projects away")),
        (
            "gitlab.post_sales_group",
            &section.post_sales_group,
            MAINTAINER,
            ("a maintainer", "to put projects there"),
        ),
    ];
    for (key, path, least, (who, why)) in groups {
        let group = match gitlab.group(path).await {
            Ok(group) => group,
            Err(GitLabError::Gone) => {
                let what = format!("`{key}`: there is no group {path} that {} may see", me.username);
                found.push(missing(key, what));
                continue;
            }
            Err(failure) => return Err(failed(failure)),
        };
        if gitlab.level(group, me.id).await.map_err(failed)? < least {
            found.push(missing(key, format!("`{key}`: {} has to be {who} of {path} {why}", me.username)));
        }
    }
    let projects = [
        ("gitlab.enterprise_template", Some(&section.enterprise_template)),
        ("gitlab.commercial_template", section.commercial_template.as_ref()),
        ("gitlab.triage_project", section.triage_project.as_ref()),
    ];
    for (key, path) in projects.into_iter().filter_map(|(key, path)| Some((key, path?))) {
        let project = gitlab.project_at(path).await.map_err(failed)?;
        if project.is_none() {
            found.push(missing(
                key,
                format!("`{key}`: there is no project {path} that {} may see", me.username),
            ));
        }
        if key != "gitlab.triage_project" && !is_for(path, &section.pre_sales_group) {
            let what = format!(
                "`{key}`: templates of {} are for the group above it, to which {} does not belong",
                owner_of(path),
                section.pre_sales_group
            );
            found.push(missing(key, what));
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// The group of a template.
fn owner_of(template: &str) -> &str {
    template.rsplit_once('/').map_or("", |(group, _)| group)
}

/// Whether a template may be used in a group: those of a group are for the group above it, and all that is below that.
fn is_for(template: &str, group: &str) -> bool {
    let above = owner_of(template).rsplit_once('/').map(|(above, _)| above);
    above.is_some_and(|above| group == above || group.starts_with(&format!("{above}/")))
}

/// The same as faults, each placed where `baton.toml` says what is wrong.
pub async fn faults(gitlab: &GitLab, config: &Config) -> Vec<Fault> {
    let missing = inspect(gitlab).await.err().unwrap_or_default();
    missing.into_iter().map(|one| config.fault(one.path, one.what)).collect()
}

/// Says at the start what is wrong. Baton goes on all the same.
pub async fn tell(app: &App) {
    let Some(connection) = app.connections.of::<Connection>() else { return };
    let faults = faults(&connection.client, &app.config).await;
    for fault in &faults {
        tracing::error!(%fault, "GitLab cannot be used");
    }
    if faults.is_empty() {
        tracing::info!("GitLab has what is needed");
    }
}
