//! The reading of `[gitlab]`, each fault at its key.

use toml::{Table, Value};
use url::Url;

use super::Check;
use crate::config::fault::nearest;
use crate::config::gitlab::{ACCESS_LEVELS, GitLab};
use crate::config::values::secure_address;

/// What the account team may do unless the file says so.
const DEVELOPER: u64 = 30;

impl Check {
    /// The section; none where it is not there, or a value is wrong, which is then noted.
    pub(super) fn gitlab(&mut self, file: &Table) -> Option<GitLab> {
        let path = "gitlab";
        let table = file.get(path).and_then(Value::as_table)?;
        let before = self.faults.len();
        let base_url = self.text(table, path, "base_url", base_url);
        let [pre, post] =
            ["pre_sales_group", "post_sales_group"].map(|key| self.text(table, path, key, full_path));
        let [enterprise, commercial, triage] =
            ["enterprise_template", "commercial_template", "triage_project"]
                .map(|key| self.text(table, path, key, project_path));
        let level = self.text(table, path, "member_access_level", access_level);
        if pre.is_some() && pre == post {
            let what =
                "`gitlab.post_sales_group` is the group before the sale; a project could not move there";
            self.wrong("gitlab.post_sales_group", what.to_owned());
        }
        if self.faults.len() > before {
            return None;
        }
        Some(GitLab {
            base_url: base_url?,
            pre_sales_group: pre?,
            post_sales_group: post?,
            enterprise_template: enterprise?,
            commercial_template: commercial,
            member_access_level: level.unwrap_or(DEVELOPER),
            triage_project: triage,
        })
    }
}

fn base_url(text: &str) -> Result<Url, String> {
    let mut url = secure_address(text, "write it as in https://gitlab.com")?;
    if url.path().contains("/api/") {
        return Err("is the address of the API; leave out /api/v4".to_owned());
    }
    let path = format!("{}/", url.path().trim_end_matches('/'));
    url.set_path(&path);
    Ok(url)
}

/// The full path of a group.
fn full_path(text: &str) -> Result<String, String> {
    let is_segment = |segment: &str| {
        let plain = segment.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
        plain && !segment.is_empty() && !segment.starts_with(['-', '.'])
    };
    match text.split('/').all(is_segment) {
        true => Ok(text.to_owned()),
        false => {
            Err("is no full path, such as account-management/pre-sales; it is no link and no name".to_owned())
        }
    }
}

/// The full path of a project, which is below a group.
fn project_path(text: &str) -> Result<String, String> {
    match full_path(text) {
        Ok(path) if path.contains('/') => Ok(path),
        _ => Err("is no full path of a project, such as account-management/templates/enterprise".to_owned()),
    }
}

fn access_level(text: &str) -> Result<u64, String> {
    let known = ACCESS_LEVELS.iter().find(|(name, _)| *name == text);
    known.map(|(_, level)| *level).ok_or_else(|| {
        let names: Vec<&str> = ACCESS_LEVELS.iter().map(|(name, _)| *name).collect();
        let meant = nearest(text, names.iter().copied());
        let meant = meant.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
        format!("is no access level; there are {}{meant}", names.join(", "))
    })
}
