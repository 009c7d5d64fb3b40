//! What buttons carry: written as they always were, so that those in old messages go on working, and read without trust.

use baton::slack::payloads::{
    AccountPart, AgendaChoice, DayPage, MetForm, OfferMade, ProposedLevel, ProposedUntil, RequestSeen,
    ReviewAll, ReviewPlace, TogetherPage,
};
use baton_storage::time::At;

/// Each shape is written as buttons in old messages have it, and read back the same.
#[test]
fn payloads_are_read_as_they_are_written() {
    let some = |text: &str| Some(text.to_owned());
    macro_rules! same {
        ($($text:literal => $kind:ident $fields:tt),+ $(,)?) => {$(
            let payload = $kind $fields;
            assert_eq!(payload.to_string(), $text);
            assert_eq!($kind::read($text), payload, $text);
        )+};
    }
    same! {
        "A1" => AgendaChoice { account: "A1".into(), name: None },
        "A1/kickoff" => AgendaChoice { account: "A1".into(), name: some("kickoff") },
        "/team" => AgendaChoice { account: "".into(), name: some("team") },
        "A/1/goals" => AccountPart { account: "A/1".into(), part: "goals".into() },
        "v1/A/1" => ReviewPlace { review: "v1".into(), account: "A/1".into() },
        "v1" => ReviewAll { review: "v1".into(), of_team: false },
        "v1/team" => ReviewAll { review: "v1".into(), of_team: true },
        "U1/2026-11-24" => DayPage { reader: "U1".into(), day: "2026-11-24".into(), from: None },
        "U1/2026-11-24/10" => DayPage { reader: "U1".into(), day: "2026-11-24".into(), from: Some(10) },
        "o1/20" => TogetherPage { leader: "o1".into(), from: 20 },
        "A1" => ProposedLevel { account: "A1".into(), assessment: None },
        "A1@s1" => ProposedLevel { account: "A1".into(), assessment: Some("s1".into()) },
        "emea@1700" => ProposedUntil { team: "emea".into(), until: At(1700) },
        "r1/a1" => OfferMade { request: "r1".into(), assignment: "a1".into() },
        "r1" => RequestSeen { request: "r1".into(), version: None },
        "r1@3" => RequestSeen { request: "r1".into(), version: Some(3) },
        "d1" => MetForm { disengagement: "d1".into(), doubted: false },
        "d1/again" => MetForm { disengagement: "d1".into(), doubted: true },
    }
}

/// Whatever somebody makes of a payload is read: what it names is not there, and that is said where it is looked for.
#[test]
fn any_text_is_read() {
    assert_eq!(AccountPart::parse("A1"), None);
    assert_eq!(AccountPart::read("A1"), AccountPart { account: "A1".into(), part: String::new() });
    assert_eq!(AgendaChoice::read("A1/").name, None);
    assert_eq!(ReviewPlace::read("v1"), ReviewPlace { review: "".into(), account: "".into() });
    assert_eq!(DayPage::read("U1/day/x").from, None);
    assert_eq!(DayPage::read("").reader.as_str(), "");
    assert_eq!(TogetherPage::read("o1/x").from, 0);
    assert_eq!(ProposedUntil::read("emea@x").until, At(0));
    assert_eq!(OfferMade::read("r1").assignment, "");
    assert_eq!(RequestSeen::read("r1@x"), RequestSeen { request: "r1".into(), version: None });
}
