//! What is done with a name before it is stored, shown or compared: one place for accounts and for people.
//!
//! A name has two forms. [`tidy`] is what people read: the same name without what nobody sees. [`key`] is what
//! is compared: two ways to type a name have the same key. [`words`] are the words by which a name is found, with
//! the spellings of a keyboard that has no accents.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer names are compared by their beginning, in characters of the key.
const LONGEST: usize = 300;

/// A name as it is stored and shown: entities decoded once, composed letters, one blank between words, and no
/// characters that cannot be seen.
pub fn tidy(name: &str) -> String {
    let decoded = decoded(name);
    let seen = decoded.chars().filter(|c| !is_invisible(*c) || matches!(c, '\u{200C}' | '\u{200D}'));
    let seen: String = seen.map(|c| if c.is_control() { ' ' } else { c }).nfc().collect();
    collapsed(&seen)
}

/// A name as it is compared. Capitals, accents that are composed or not, quotes, dashes, punctuation, blanks and
/// characters that cannot be seen make no difference, and neither does how often it was encoded for HTML.
pub fn key(name: &str) -> String {
    let mut text = decoded(name);
    loop {
        let again = decoded(&text);
        if again == text {
            break;
        }
        text = again;
    }
    // What stands for a quote or a dash is seen before NFKC makes something else of it, and once more after it.
    let plain: String = text.chars().filter_map(plain).collect();
    let folded: String = plain.nfkd().flat_map(fold).collect();
    let dotless = without_dot(&folded);
    let spaced: String = dotless.nfkc().filter_map(plain_and_spaced).flatten().collect();
    let key = collapsed(&spaced);
    if key.is_empty() {
        // A name of punctuation alone is compared as it stands.
        return cut(&collapsed(&text.to_lowercase()));
    }
    cut(&key)
}

/// The words by which a name with this key is found: each word of it, all of it without blanks, and both as somebody
/// types them whose keyboard has no accents.
pub fn words(key: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let joined: String = key.split(' ').collect();
    for word in key.split(' ').map(str::to_owned).chain([joined]) {
        let spellings = [unaccented(&word), spelled_out(&word), word];
        found.extend(spellings.into_iter().filter(|word| !word.is_empty()));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// A key without its accents: `öbb` is `obb`.
pub fn unaccented(key: &str) -> String {
    let bare = key.nfd().filter(|c| !('\u{300}'..='\u{36F}').contains(c)).nfc();
    let mut text = String::new();
    for c in bare {
        match c {
            'ø' => text.push('o'),
            'ł' => text.push('l'),
            'đ' | 'ð' => text.push('d'),
            'æ' => text.push_str("ae"),
            'œ' => text.push_str("oe"),
            'þ' => text.push_str("th"),
            c => text.push(c),
        }
    }
    text
}

/// A key with its umlauts as two letters: `öbb` is `oebb`.
fn spelled_out(key: &str) -> String {
    let mut text = String::new();
    for c in key.chars() {
        match c {
            'ä' => text.push_str("ae"),
            'ö' | 'ø' => text.push_str("oe"),
            'ü' => text.push_str("ue"),
            'å' => text.push_str("aa"),
            c => text.push(c),
        }
    }
    unaccented(&text)
}

/// The letters of a word from its end.
pub fn reversed(word: &str) -> String {
    word.chars().rev().collect()
}

/// The text with its HTML entities decoded once: Slack encodes `&`, `<` and `>`, a CRM's export more of them.
pub fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        out.push_str(before);
        match entity.find(';').filter(|end| *end <= 10).and_then(|end| Some((meant(&entity[1..end])?, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &entity[end + 1..];
            }
            None => {
                out.push('&');
                rest = &entity[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The character that an entity stands for, by what is between `&` and `;`.
fn meant(entity: &str) -> Option<char> {
    if let Some(number) = entity.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    Some(match entity.to_ascii_lowercase().as_str() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" | "mdash" => '-',
        "lsquo" | "rsquo" => '\'',
        "ldquo" | "rdquo" => '"',
        _ => return None,
    })
}

/// One letter without its case. Up and down twice, as some letters have a capital of two letters (`ß`), and some a
/// capital that has another small letter (`ı`).
fn fold(c: char) -> impl Iterator<Item = char> {
    let round = |c: char| c.to_uppercase().flat_map(char::to_lowercase);
    round(c).flat_map(round)
}

/// `İ` is an `i` whose dot is written apart; the dot makes no difference.
fn without_dot(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut base = ' ';
    for c in text.chars() {
        if !is_combining_mark(c) {
            base = c;
        }
        if c != '\u{307}' || base != 'i' {
            out.push(c);
        }
    }
    out
}

/// A character as it is compared: quotes and what cannot be seen are nothing, dashes and punctuation are a blank.
fn plain(c: char) -> Option<char> {
    match c {
        '\''
        | '"'
        | '`'
        | '´'
        | '‘'..='‟'
        | '′'..='‷'
        | '‹'
        | '›'
        | '«'
        | '»'
        | 'ʹ'..='ʿ'
        | 'ˈ'
        | '＇'
        | '＂'
        | '「'
        | '」'
        | '\u{374}'
        | '\u{5F3}'
        | '\u{5F4}' => None,
        '-'
        | '‐'..='―'
        | '−'
        | '⁃'
        | '﹘'
        | '﹣'
        | '－'
        | '⸺'
        | '⸻'
        | '〜'
        | '～'
        | '\u{58A}'
        | '\u{5BE}' => Some(' '),
        '.' | ',' | ';' | ':' | '!' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '/' | '\\' | '_' | '|'
        | '·' | '•' | '…' | '。' | '、' | '・' => Some(' '),
        c if c.is_whitespace() || c.is_control() => Some(' '),
        c if is_invisible(c) => None,
        c => Some(c),
    }
}

/// The same, with blanks around what joins two words: `Barnes&Cole` is `Barnes & Cole`.
fn plain_and_spaced(c: char) -> Option<impl Iterator<Item = char>> {
    let c = plain(c)?;
    let joins = matches!(c, '&' | '+');
    let blank = || joins.then_some(' ');
    Some(blank().into_iter().chain([c]).chain(blank()))
}

/// Characters that nobody sees: joiners, marks of direction, fillers, soft hyphens.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cut(key: &str) -> String {
    let cut: String = key.chars().take(LONGEST).collect();
    cut.trim_end().to_owned()
}
