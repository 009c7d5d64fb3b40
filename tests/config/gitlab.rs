//! `[gitlab]` and its token: what is understood, what is refused, and that nothing shows.

use baton::config::environment::Variables;
use baton::config::gitlab::{GitLab, token};
use baton_storage::states::Segment;

use super::{GOOD, faults, read};

const SECTION: &str = r#"
[gitlab]
base_url = "https://GitLab.example.com/git"
pre_sales_group = "account-management/pre-sales"
post_sales_group = "account-management"
enterprise_template = "account-management/templates/enterprise"
"#;

fn section(text: &str) -> GitLab {
    read(&format!("{GOOD}{text}")).expect("a sound section").gitlab.expect("the section")
}

/// Without the section there is none; with it what is left out has its default.
#[test]
fn the_section_has_defaults() {
    assert_eq!(read(GOOD).expect("good").gitlab, None);
    let plain = section(SECTION);
    assert_eq!(plain.base_url.as_str(), "https://gitlab.example.com/git/");
    assert_eq!((plain.member_access_level, &plain.triage_project), (30, &None));
    assert_eq!(plain.template(Some(Segment::Commercial)), "account-management/templates/enterprise");
    let whole = section(&format!(
        "{SECTION}commercial_template = \"a/t/commercial\"\nmember_access_level = \"maintainer\"\n\
         triage_project = \"customer-success/triage\"\n"
    ));
    assert_eq!(whole.template(Some(Segment::Commercial)), "a/t/commercial");
    assert_eq!(whole.template(None), "account-management/templates/enterprise");
    assert_eq!(
        (whole.member_access_level, whole.triage_project.as_deref()),
        (40, Some("customer-success/triage"))
    );
}

/// What cannot be right is listed at once, each with its line and with what right looks like.
#[test]
fn wrong_values_are_named_with_their_line() {
    let wrong = r#"
[gitlab]
base_url = "http://gitlab.example.com"
pre_sales_group = "https://gitlab.example.com/a"
enterprise_template = "template"
member_access_level = "develop"
triage_projekt = "a/b"
"#;
    insta::assert_snapshot!(faults(&format!("{GOOD}{wrong}")), @r#"
    baton.toml:43: `gitlab.post_sales_group` is missing; it is text in quotes
    baton.toml:44: `gitlab.base_url`: "http://gitlab.example.com" has to begin with https://: Baton's secret goes there
    baton.toml:45: `gitlab.pre_sales_group`: "https://gitlab.example.com/a" is no full path, such as account-management/pre-sales; it is no link and no name
    baton.toml:46: `gitlab.enterprise_template`: "template" is no full path of a project, such as account-management/templates/enterprise
    baton.toml:47: `gitlab.member_access_level`: "develop" is no access level; there are guest, reporter, developer, maintainer, owner; did you mean `developer`?
    baton.toml:48: `gitlab.triage_projekt` is not a key Baton knows; did you mean `triage_project`?
    "#);
    let same = SECTION.replace("\"account-management\"", "\"account-management/pre-sales\"");
    insta::assert_snapshot!(faults(&format!("{GOOD}{same}")), @"baton.toml:46: `gitlab.post_sales_group` is the group before the sale; a project could not move there");
    let api = SECTION.replace("/git\"", "/api/v4\"");
    insta::assert_snapshot!(faults(&format!("{GOOD}{api}")), @r#"baton.toml:44: `gitlab.base_url`: "https://GitLab.example.com/api/v4" is the address of the API; leave out /api/v4"#);
}

/// The token comes from a variable or a file, and never shows; a token of another kind is named as that.
#[test]
fn the_token_never_shows() {
    let told = |variables: &[(&str, &str)]| {
        let mut given = Variables::default();
        variables.iter().for_each(|(name, value)| given.set(name, *value));
        token(&given).map_or_else(|faults| faults.to_string(), |token| format!("{token:?}"))
    };
    let read = told(&[("GITLAB_TOKEN", "glpat-canary")]);
    assert!(!read.contains("canary"), "{read}");
    insta::assert_snapshot!(told(&[]), @"GITLAB_TOKEN: is not set; set it, or name a file with it in the variable with _FILE");
    insta::assert_snapshot!(told(&[("GITLAB_TOKEN", "gldt-canary")]), @"GITLAB_TOKEN: is a deploy token; put a personal access token with the scope api there");
    insta::assert_snapshot!(told(&[("GITLAB_TOKEN", "\"glpat-canary\"")]), @"GITLAB_TOKEN: stands in quotation marks; leave them out");
}
