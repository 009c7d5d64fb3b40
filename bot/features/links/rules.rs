//! Where an issue is opened in a collaboration project, with what it is about (G2).

use url::Url;

/// The longest address that a button takes, with room to spare.
const LONGEST: usize = 2_900;
/// The longest title of an issue, in characters.
const TITLE: usize = 120;

/// The title of an issue about what somebody wrote: its first line.
pub fn title(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    match line.char_indices().nth(TITLE) {
        None => line.to_owned(),
        Some(_) => line.chars().take(TITLE - 1).chain(['…']).collect(),
    }
}

/// The address at which an issue with this text is opened in a GitLab project; none where the link is that of something
/// else. What does not fit into an address is left out.
pub fn new_issue(project: &str, text: &str) -> Option<String> {
    let mut address = Url::parse(project.trim()).ok().filter(|url| url.scheme() == "https")?;
    let host = address.host_str().filter(|host| host.contains("gitlab"))?;
    if host.starts_with("docs.") || host.starts_with("about.") {
        return None;
    }
    let path = address.path().split("/-/").next().unwrap_or_default().trim_end_matches('/').to_owned();
    if path.split('/').filter(|part| !part.is_empty()).count() < 2 {
        return None;
    }
    address.set_path(&format!("{path}/-/issues/new"));
    address.set_fragment(None);
    let mut shown: String = text.trim().to_owned();
    loop {
        let mut filled = address.clone();
        filled
            .query_pairs_mut()
            .clear()
            .append_pair("issue[title]", &title(&shown))
            .append_pair("issue[description]", &shown);
        if filled.as_str().len() <= LONGEST {
            return Some(filled.into());
        }
        let half = shown.chars().count() / 2;
        shown = shown.chars().take(half).chain(['…']).collect();
    }
}
