//! However a name is typed, pasted or encoded, it is the same name.

use baton_storage::names;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;

const NAMES: &[&str] = &[
    "Barnes & Cole Ltd",
    "Miller’s Crossing",
    "ÖBB Testbahn",
    "Société Générale",
    "Straße und Söhne GmbH",
    "İstanbul Holding",
    "Coca–Cola Europe",
    "日本電信 株式会社",
];

/// What people, their keyboards and their clients make of a name leads to the account. Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn every_spelling_leads_to_the_account() {
    let bot = TestBot::open().await;
    bot.known_accounts(NAMES).await;
    for (typed, name) in [
        ("Barnes &amp; Cole Ltd", "Barnes & Cole Ltd"),
        ("barnes  &amp;\u{a0}cole\tltd", "Barnes & Cole Ltd"),
        ("Barnes&amp;Cole Ltd.", "Barnes & Cole Ltd"),
        ("miller's crossing", "Miller’s Crossing"),
        ("“Miller‘s Crossing”", "Miller’s Crossing"),
        ("millers crossing", "Miller’s Crossing"),
        ("öbb testbahn", "ÖBB Testbahn"),
        ("O\u{308}BB Testbahn", "ÖBB Testbahn"),
        ("obb testbahn", "ÖBB Testbahn"),
        ("oebb testbahn", "ÖBB Testbahn"),
        ("SOCIÉTÉ GÉNÉRALE", "Société Générale"),
        ("SOCIE\u{301}TE\u{301}", "Société Générale"),
        ("strasse und söhne", "Straße und Söhne GmbH"),
        ("STRASSE UND SÖHNE GMBH", "Straße und Söhne GmbH"),
        ("istanbul holding", "İstanbul Holding"),
        ("coca-cola europe", "Coca–Cola Europe"),
        ("coca—cola\u{200b} europe", "Coca–Cola Europe"),
        ("coca cola", "Coca–Cola Europe"),
        ("日本電信　株式会社", "日本電信 株式会社"),
    ] {
        let said = bot.says_privately("/handoff", typed).await;
        assert!(said.contains(name) && !said.contains("I can't find an account"), "{typed:?}: {said}");
        assert!(!said.contains("Which one?"), "{typed:?}: {said}");
    }
}

/// A name that the CRM sends encoded, with blanks and characters that nobody sees, is kept as people read it. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_kept_as_people_read_it() {
    let bot = TestBot::open().await;
    let sent = " Barnes\u{a0}&amp;  Cole\u{200b} Ltd ";
    bot.crm(serde_json::json!({ "account": { "id": "0015e0000090001AAA", "name": sent } })).await;
    let mut db = bot.app.storage.read().await.expect("a reader");
    let account = baton_storage::accounts::find(&mut db, &"0015e0000090001AAA".into())
        .await
        .expect("read")
        .expect("known");
    assert_eq!(account.name, "Barnes & Cole Ltd");
}

/// People are found as accounts are: with other quotes, capitals, blanks and accents.
#[tokio::test(flavor = "multi_thread")]
async fn people_are_found_however_they_are_typed() {
    let bot = TestBot::open().await;
    bot.ws.change_user(RAVI, |user| user.name = "Seán O’Neill-Łukasz".into()).await.ok();
    for typed in [
        "SEÁN",
        "sea\u{301}n",
        "sean o'neill",
        "Sean  ONeill lukasz",
        "seán o’neill–łukasz",
        "<@U0RAVI|ravi>",
    ] {
        bot.command(MAYA, "/csm-book", typed).await.ok();
        let form = bot.ws.modal(MAYA);
        assert!(form.is_some(), "{typed:?}: {}", bot.last_private(MAYA));
        bot.put_forms_away(MAYA).await;
    }
    bot.command(MAYA, "/csm-book", "Elnea").await.ok();
    assert!(bot.last_private(MAYA).contains("Did you mean Elena Costa?"), "{}", bot.last_private(MAYA));
}

/// Every letter there is has the same key as its capital, its small letter, and its composed and decomposed forms; and
/// a key is its own key.
#[test]
fn every_letter_is_folded() {
    let mut wrong = Vec::new();
    for c in ('\0'..=char::MAX).filter(|c| c.is_alphanumeric()) {
        let name = format!("x{c}y");
        let key = names::key(&name);
        let forms: [String; 6] = [
            name.to_uppercase(),
            name.to_lowercase(),
            name.nfc().collect(),
            name.nfd().collect(),
            name.nfkc().collect(),
            key.clone(),
        ];
        wrong.extend(forms.into_iter().filter(|form| names::key(form) != key).map(|form| (c, form)));
    }
    assert!(wrong.is_empty(), "{} of them: {:?}", wrong.len(), &wrong[..wrong.len().min(20)]);
}

/// A name as somebody else may type it: letters in other case, composed or not, other quotes, dashes and blanks,
/// encoded as often as it may be, with characters that nobody sees.
fn retyped(name: &str, choices: &[u8]) -> String {
    let mut choice = choices.iter().copied().cycle();
    let mut next = || choice.next().unwrap_or(0);
    let composed: String = match next() % 3 {
        0 => name.nfc().collect(),
        1 => name.nfd().collect(),
        _ => name.to_owned(),
    };
    let mut typed = String::from(["", " ", "\u{a0}\t", "“"][usize::from(next() % 4)]);
    for c in composed.chars() {
        match c {
            ' ' => typed.push_str([" ", "  ", "\u{a0}", "\u{2003}\u{200b}", "\t"][usize::from(next() % 5)]),
            '\'' | '’' => typed.push(['\'', '’', '‘', '′', 'ʼ'][usize::from(next() % 5)]),
            '-' | '–' => typed.push(['-', '–', '—', '‐', '−'][usize::from(next() % 5)]),
            c if next() % 3 == 0 => typed.extend(c.to_uppercase()),
            c if next() % 3 == 0 => typed.extend(c.to_lowercase()),
            c => typed.push(c),
        }
        if next() % 11 == 0 {
            typed.push(['\u{200b}', '\u{200d}', '\u{feff}', '\u{ad}'][usize::from(next() % 4)]);
        }
    }
    for _ in 0..next() % 3 {
        typed = typed.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    }
    typed
}

proptest! {
    /// Any name is found by itself, however it is typed.
    #[test]
    fn a_name_has_one_key(
        name in "[a-zA-ZäöüßéèçñåøłİıſŒæΣςΩйЁ日本ガ0-9 &<>'’–.+,#;-]{1,40}",
        choices in proptest::collection::vec(any::<u8>(), 1..60),
    ) {
        prop_assume!(name.chars().any(char::is_alphanumeric));
        let typed = retyped(&name, &choices);
        prop_assert_eq!(names::key(&typed), names::key(&name), "{:?}", typed);
        prop_assert_eq!(names::key(&names::tidy(&name)), names::key(&name));
        let key = names::key(&name);
        prop_assert_eq!(names::key(&key), key);
    }

    /// Nothing that can be typed stops it.
    #[test]
    fn anything_has_a_key(text in any::<String>()) {
        let key = names::key(&text);
        prop_assert!(!key.starts_with(' ') && !key.contains("  "));
        let _ = (names::words(&key), names::tidy(&text));
    }
}
