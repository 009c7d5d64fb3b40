//! How a customer's project is made and moved: what is there is found before anything is done. It stores nothing.

use baton_storage::projects::{Project as Kept, ProjectState};
use baton_storage::time::At;
use chrono::Duration;
use url::Url;

use crate::connectors::gitlab::client::GitLab;
use crate::connectors::gitlab::client::failure::{GitLabError, Refusal};
use crate::connectors::gitlab::client::projects::NewProject;
use crate::connectors::gitlab::client::replies::{Import, Project};
use crate::connectors::gitlab::load::Wanted;
use crate::connectors::gitlab::rules::{Trouble, lacks, mark};
use crate::features::channels::rules::slug;

/// How long an import may take until somebody looks at it.
const LONGEST_IMPORT: Duration = Duration::minutes(10);
/// The pauses between looks at an import: the first, and the longest.
const POLLS: (Duration, Duration) = (Duration::seconds(2), Duration::seconds(30));

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    Done,
    /// The template is being imported; looked at again after this.
    Importing(Duration),
    /// Somebody has to mend something first.
    Stuck(Trouble),
}

/// Goes as far as it can be gone now, and says in `kept` what is known.
pub async fn advance(
    gitlab: &GitLab,
    wanted: &Wanted,
    kept: &mut Kept,
    now: At,
) -> Result<Progress, GitLabError> {
    let section = gitlab.section();
    let template = gitlab.project_at(section.template(wanted.account.segment)).await?;
    let found = match kept.project_number {
        Some(number) => gitlab.project(u64::try_from(number).unwrap_or_default()).await?,
        None => None,
    };
    let project = match found {
        Some(project) => project,
        // What was filled once and is gone was deleted by somebody, or is hidden from us: nobody wants another one.
        None if kept.state != ProjectState::Wanted => return Ok(Progress::Stuck(Trouble::Gone)),
        None => {
            kept.project_number = None;
            let Some(template) = &template else { return Ok(Progress::Stuck(Trouble::Settings)) };
            match find_or_create(gitlab, wanted, template).await? {
                Ok(project) => project,
                Err(trouble) => return Ok(Progress::Stuck(trouble)),
            }
        }
    };
    kept.project_number = i64::try_from(project.id).ok();
    kept.url = Some(project.url.clone());
    kept.made_at.get_or_insert(now);
    match project.import {
        Import::Done => {}
        Import::Failed => return Ok(Progress::Stuck(Trouble::Import)),
        Import::Running => {
            let since = now.since(kept.made_at.unwrap_or(now));
            if since > LONGEST_IMPORT {
                return Ok(Progress::Stuck(Trouble::Slow));
            }
            return Ok(Progress::Importing((since / 2).clamp(POLLS.0, POLLS.1)));
        }
    }
    if kept.state == ProjectState::Wanted {
        kept.state = ProjectState::Made;
    }
    if let Some(template) = &template {
        let (theirs, ours) = (gitlab.contents(template.id).await?, gitlab.contents(project.id).await?);
        let lacking = lacks((&theirs, template.has_readme), (&ours, project.has_readme));
        kept.lacks = serde_json::to_string(&lacking).unwrap_or_default();
    }
    kept.strangers = serde_json::to_string(&add_team(gitlab, wanted, &project).await?).unwrap_or_default();
    kept.looked_at = Some(now);
    if kept.state == ProjectState::Made {
        kept.state = ProjectState::Ready;
    }
    if !wanted.won {
        return Ok(Progress::Done);
    }
    let post = gitlab.group(&section.post_sales_group).await?;
    let project = if project.group == post { project } else { gitlab.transfer(project.id, post).await? };
    kept.url = Some(project.url);
    kept.state = ProjectState::Moved;
    Ok(Progress::Done)
}

/// The project that an earlier run made, or that the record names; else a new one.
async fn find_or_create(
    gitlab: &GitLab,
    wanted: &Wanted,
    template: &Project,
) -> Result<Result<Project, Trouble>, GitLabError> {
    let section = gitlab.section();
    if let Some(path) = wanted.link.as_deref().and_then(|link| path_of(&section.base_url, link)) {
        // A person's word: it is the customer's project, whoever made it.
        return Ok(gitlab.project_at(&path).await?.ok_or(Trouble::Gone));
    }
    let name = path(&wanted.account.name, wanted.account.account_id.as_str());
    let groups = [&section.pre_sales_group, &section.post_sales_group];
    let mark = mark(wanted.project.project_key.as_str());
    for group in groups {
        let found = gitlab.project_at(&format!("{group}/{name}")).await?;
        if let Some(project) = found.filter(|project| project.description.contains(&mark)) {
            return Ok(Ok(project));
        }
    }
    let into = groups[usize::from(wanted.won)];
    let at = format!("{into}/{name}");
    // A project that was moved away still answers by its former path, which is free.
    let is_there = |project: &Project| project.full_path.eq_ignore_ascii_case(&at);
    if gitlab.project_at(&at).await?.as_ref().is_some_and(is_there) {
        return Ok(Err(Trouble::Taken));
    }
    let group = gitlab.group(into).await?;
    let description = format!("{} ({mark})", wanted.account.name);
    let new = NewProject { name: &name, path: &name, group, template, description: &description };
    match gitlab.create(&new).await {
        Ok(project) => Ok(Ok(project)),
        Err(GitLabError::Refused(Refusal::Taken)) => {
            // Perhaps by an earlier attempt, which was not to be seen a moment ago.
            let found = gitlab.project_at(&at).await?;
            Ok(found.filter(|project| project.description.contains(&mark)).ok_or(Trouble::Taken))
        }
        Err(failure) => Err(failure),
    }
}

/// Makes members of the account team; who has no user there is named.
async fn add_team(gitlab: &GitLab, wanted: &Wanted, project: &Project) -> Result<Vec<String>, GitLabError> {
    let mut strangers = Vec::new();
    for (name, found_by) in &wanted.people {
        let user = match found_by {
            Some(found_by) => gitlab.user(found_by).await?,
            None => None,
        };
        match user {
            Some(user) => {
                gitlab.add_member(project.id, user, gitlab.section().member_access_level).await?;
            }
            None => strangers.push(name.clone()),
        }
    }
    Ok(strangers)
}

/// The last part of the path of a customer's project.
pub fn path(account: &str, id: &str) -> String {
    let named = slug(account);
    let named = if named.is_empty() { slug(id) } else { named };
    named.chars().take(100).collect::<String>().trim_end_matches('-').to_owned()
}

/// The full path of the project behind a link to this GitLab.
fn path_of(base_url: &Url, link: &str) -> Option<String> {
    let link = Url::parse(link.trim()).ok().filter(|link| link.origin() == base_url.origin())?;
    let path = link.path().strip_prefix(base_url.path())?;
    let path = path.split("/-/").next().unwrap_or_default().trim_matches('/');
    path.contains('/').then(|| path.to_owned())
}
