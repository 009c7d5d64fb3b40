//! What an account's own channel is called.

use std::iter;

/// Slack's limit, in characters.
const LONGEST: usize = 80;
/// Names tried, the account's own and numbered ones, before there is held to be none left.
const MOST: usize = 5;

/// The names to try for an account's channel, in order: `acct-homeworld-inc`, `acct-homeworld-inc-2`, ….
///
/// Slack takes small letters, digits, `-` and `_`, at most 80. Accents are taken off; what has no Latin letter
/// is left out, and where nothing is left the account's id names it.
pub fn names(account: &str, id: &str) -> impl Iterator<Item = String> {
    let slug = Some(slug(account)).filter(|slug| !slug.is_empty());
    let slug = slug.or_else(|| Some(self::slug(id)).filter(|slug| !slug.is_empty()));
    let base = format!("acct-{}", slug.unwrap_or_else(|| "unnamed".into()));
    let numbered = (2..=MOST).map(|number| format!("-{number}"));
    iter::once(String::new()).chain(numbered).map(move |ending| {
        let begin: String = base.chars().take(LONGEST - ending.len()).collect();
        format!("{}{ending}", begin.trim_end_matches('-'))
    })
}

/// Small Latin letters and digits, with one `-` for whatever stands between them.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        match plain(letter) {
            Some(plain) => slug.push_str(plain.encode_utf8(&mut [0; 4])),
            None => match ligature(letter) {
                Some(letters) => slug.push_str(letters),
                // An apostrophe does not part a word, and neither does a mark over the letter before it.
                None if matches!(letter, '\'' | '’' | '\u{300}'..='\u{36f}') => {}
                None if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
                None => {}
            },
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// The letter without its accent; none for what is no Latin letter or digit.
fn plain(letter: char) -> Option<char> {
    const ACCENTED: &[(char, &str)] = &[
        ('a', "àáâãäåāăą"),
        ('c', "çćĉċč"),
        ('d', "ďđð"),
        ('e', "èéêëēĕėęě"),
        ('g', "ĝğġģ"),
        ('h', "ĥħ"),
        ('i', "ìíîïĩīĭįı"),
        ('j', "ĵ"),
        ('k', "ķ"),
        ('l', "ĺļľŀł"),
        ('n', "ñńņňŋ"),
        ('o', "òóôõöøōŏő"),
        ('r', "ŕŗř"),
        ('s', "śŝşšș"),
        ('t', "ţťŧț"),
        ('u', "ùúûüũūŭůűų"),
        ('w', "ŵ"),
        ('y', "ýÿŷ"),
        ('z', "źżž"),
    ];
    if letter.is_ascii_alphanumeric() || letter == '_' {
        return Some(letter);
    }
    ACCENTED.iter().find(|(_, accented)| accented.contains(letter)).map(|(plain, _)| *plain)
}

fn ligature(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    })
}
