//! Which meeting's agenda people name in front of an account: by its file, its title, the title of a step that has it,
//! or the beginning of one of these, however it is spelled.

use std::cmp::Reverse;

use baton_storage::names;

use crate::features::agendas::rules::Agendas;
use crate::features::agendas::rules::agenda::Agenda;

/// Words that people add to a meeting's name, or leave out.
const GENERIC: &[&str] = &["call", "meeting", "agenda", "session", "review"];
/// The shortest beginning of a word that stands for it, in letters.
const SHORTEST: usize = 3;

/// One way to read words that may begin with a meeting.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a, 't> {
    pub agenda: &'a Agenda,
    /// The words after the meeting.
    pub rest: &'t str,
    /// Whether the meeting was named in full.
    pub whole: bool,
}

/// How likely a reading is, the likeliest first: named in full, by how many words, and how many of its own are left out.
type Rank = (Reverse<bool>, Reverse<usize>, usize);

impl Agendas {
    /// Every way to read a meeting into the first words of a text, the likeliest first: named in full before begun,
    /// by many words before few. `titles` are further names of agendas, each with the agenda's name.
    pub fn readings<'a, 't>(&'a self, text: &'t str, titles: &[(&str, &str)]) -> Vec<Reading<'a, 't>> {
        let mut found: Vec<(Rank, Reading<'a, 't>)> = Vec::new();
        for (count, end) in ends(text).enumerate() {
            let (head, rest) = text.split_at(end);
            for agenda in self.of_accounts() {
                let of_it = titles.iter().filter(|(_, name)| *name == agenda.name).map(|(title, _)| *title);
                let forms = [agenda.name.as_str(), agenda.front.title.as_str()].into_iter().chain(of_it);
                let fits = forms.filter_map(|form| fit(&names::key(head), &names::key(form)));
                // As few words left out as possible; in full is none.
                if let Some(left_out) = fits.min() {
                    let whole = left_out == 0;
                    let reading = Reading { agenda, rest: rest.trim(), whole };
                    found.push(((Reverse(whole), Reverse(count), left_out), reading));
                }
            }
        }
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, reading)| reading).collect()
    }
}

/// Where each word of a text ends.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    let mut ends: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        if c.is_whitespace() && !before.is_whitespace() {
            ends.push(at);
        }
        before = c;
    }
    if !before.is_whitespace() {
        ends.push(text.len());
    }
    ends.into_iter()
}

/// How many words of a form were left out at its end; none where the head is not this form.
fn fit(head: &str, form: &str) -> Option<usize> {
    let joined = |key: &str| key.split(' ').collect::<String>();
    let plain =
        |key: &str| GENERIC.iter().find_map(|word| key.strip_suffix(word)?.strip_suffix(' ').map(joined));
    let (head_joined, form_joined) = (joined(head), joined(form));
    if head_joined.is_empty() {
        return None;
    }
    let same = head_joined == form_joined || plain(head).as_ref() == Some(&form_joined);
    if same || plain(form).as_ref() == Some(&head_joined) {
        return Some(0);
    }
    let (typed, words): (Vec<&str>, Vec<&str>) = (head.split(' ').collect(), form.split(' ').collect());
    let (last, first) = typed.split_last()?;
    let begins = typed.len() <= words.len()
        && first.iter().zip(&words).all(|(typed, word)| typed == word)
        && (words[first.len()] == *last
            || (last.chars().count() >= SHORTEST && words[first.len()].starts_with(last)));
    begins.then(|| words.len() - typed.len() + 1)
}
