//! What stands between the `+++` lines of an agenda: what it is called, who reads it, when it is for.

use serde::Deserialize;

use crate::config::fault::{Fault, Lines};

/// The front matter, TOML.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    pub title: String,
    #[serde(rename = "audience")]
    pub readers: Readers,
    #[serde(default)]
    pub about: About,
    /// When it is for, a sentence for whoever chooses.
    pub when: String,
    /// How long it takes; none where nobody meets.
    pub minutes: Option<u32>,
}

/// Who reads an agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Readers {
    /// Us alone.
    Internal,
    /// The customer too: it names only facts that customers may read (promise 3).
    Customer,
}

/// What an agenda is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum About {
    #[default]
    Account,
    /// A team: its topics are computed and given to it (M1).
    Team,
    /// No meeting: words to write somebody (T3).
    Note,
}

impl Front {
    /// What is wrong with its values, each with its key.
    fn faults(&self) -> Vec<(&'static str, String)> {
        let mut faults = Vec::new();
        for (key, text) in [("title", &self.title), ("when", &self.when)] {
            if text.trim().is_empty() {
                faults.push((key, format!("`{key}` is empty; people read it")));
            }
        }
        if self.minutes.is_some_and(|minutes| !(5..=480).contains(&minutes)) {
            faults.push(("minutes", "`minutes` is how long the meeting takes, 5 to 480".to_owned()));
        }
        faults
    }
}

/// The front matter, the Markdown below it, and how many lines stand above the Markdown.
pub(crate) fn split<'t>(text: &'t str, place: &str) -> Result<(Front, &'t str, usize), Vec<Fault>> {
    let fault = |line, what: &str| vec![Fault { place: place.to_owned(), line, what: what.to_owned() }];
    let wants =
        "an agenda opens with a line `+++`, its title, audience and when it is for, and another line `+++`";
    let rest = text.strip_prefix("+++\n").ok_or_else(|| fault(Some(1), wants))?;
    let end = rest.find("\n+++\n").ok_or_else(|| fault(Some(1), wants))?;
    let (head, body) = (&rest[..=end], &rest[end + "\n+++\n".len()..]);
    // The first `+++` stands above: an empty line in its place keeps the numbers of the lines.
    let toml = format!("\n{head}");
    let lines = Lines::read(&toml, place).map_err(|fault| vec![fault])?;
    let front: Front = toml::from_str(&toml).map_err(|error| vec![Lines::fault(&toml, place, &error)])?;
    let faults: Vec<Fault> =
        front.faults().iter().flat_map(|(key, what)| fault(lines.of(key), what)).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let above = text[..text.len() - body.len()].lines().count();
    Ok((front, body, above))
}
