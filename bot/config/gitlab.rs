//! `[gitlab]`: where projects for customers are made, from which templates, and where they go once the deal is won.
//!
//! Without the section nothing here is used. Deliberately absent: whether the groups and templates exist, which only GitLab
//! knows.

use baton_storage::states::Segment;
use secrecy::SecretString;
use url::Url;

use crate::config::environment::Variables;
use crate::config::fault::Faults;
use crate::config::secrets;

/// A checked `[gitlab]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitLab {
    /// Where GitLab is. It ends in `/`.
    pub base_url: Url,
    /// The full path of the group in which projects begin.
    pub pre_sales_group: String,
    /// The full path of the group to which they go on Closed Won.
    pub post_sales_group: String,
    /// The full path of the template of enterprise accounts; its group is that of the templates.
    pub enterprise_template: String,
    /// The same of commercial accounts; none: theirs come from the enterprise one.
    pub commercial_template: Option<String>,
    /// What the account team may do in a project, as GitLab numbers it; 30, a developer, unless told.
    pub member_access_level: u64,
    /// The full path of the project that has an issue for each account at risk; none: there are no such issues.
    pub triage_project: Option<String>,
}

impl GitLab {
    /// The full path of a segment's template.
    pub fn template(&self, segment: Option<Segment>) -> &str {
        match (segment, &self.commercial_template) {
            (Some(Segment::Commercial), Some(commercial)) => commercial,
            _ => &self.enterprise_template,
        }
    }
}

/// What a member may do, by the names that GitLab shows.
pub const ACCESS_LEVELS: &[(&str, u64)] =
    &[("guest", 10), ("reporter", 20), ("developer", 30), ("maintainer", 40), ("owner", 50)];

/// The access token: `GITLAB_TOKEN`, or the file that `GITLAB_TOKEN_FILE` names.
///
/// # Errors
/// That it is missing, given twice, in a file that cannot be read, or no token of a user.
pub fn token(variables: &Variables) -> Result<SecretString, Faults> {
    let mut faults = Vec::new();
    let read = secrets::read(variables, "GITLAB_TOKEN", true, &mut faults, |text| {
        let others =
            [("gldt-", "a deploy token"), ("glrt-", "a runner's token"), ("glcbt-", "a job's token")];
        match others.into_iter().find(|(begins, _)| text.starts_with(begins)) {
            Some((_, what)) => {
                Err(format!("is {what}; put a personal access token with the scope api there"))
            }
            None => Ok(text.into()),
        }
    });
    read.ok_or(Faults(faults))
}
