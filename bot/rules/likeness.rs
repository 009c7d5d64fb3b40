//! Whether a name was mistyped for another one: how many letters were left out, added, changed or swapped.

use baton_storage::names;

/// How many slips a word or a name of so many letters may have.
const fn slips(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=5 => 1,
        6..=11 => 2,
        _ => 3,
    }
}

/// Whether a typed word may be this one.
pub fn is_near(typed: &str, word: &str) -> bool {
    distance(typed, word).is_some()
}

/// How far what was typed is from a name, or from about as many words of it: slips in a thousand letters, accents aside.
/// None where it is another name.
pub fn farness(typed: &str, name: &str) -> Option<usize> {
    let bare = |text: &str| names::unaccented(&names::key(text));
    let (typed, name) = (bare(typed), bare(name));
    let letters = typed.chars().count();
    if letters == 0 {
        return None;
    }
    let joined: String = typed.split(' ').collect();
    let words: Vec<&str> = name.split(' ').collect();
    let count = typed.split(' ').count();
    let mut best: Option<usize> = None;
    for wanted in count.saturating_sub(1).max(1)..=count + 1 {
        for window in words.windows(wanted) {
            let spaced = distance(&typed, &window.join(" "));
            let found = [spaced, distance(&joined, &window.concat())];
            best = found.into_iter().flatten().chain(best).min();
        }
    }
    best.map(|slips| slips * 1000 / letters)
}

fn distance(typed: &str, other: &str) -> Option<usize> {
    let found = strsim::osa_distance(typed, other);
    (found <= slips(typed.chars().count().min(other.chars().count()))).then_some(found)
}
