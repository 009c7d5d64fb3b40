//! CRM links and ids: what people paste, and what they read when it is the wrong thing.

use baton::rules::crm::{CrmObject, CrmRef, LinkFault, parse_link};
use proptest::prelude::*;

const ACCOUNT: &str = "0015e00000XyZabAAF";
const OPPORTUNITY: &str = "0065e00000AbCdEAAV";

fn hosts() -> Vec<String> {
    vec!["gitlab.my.salesforce.com".into(), "gitlab.lightning.force.com".into()]
}

fn account(text: &str) -> Result<CrmRef, LinkFault> {
    parse_link(text, CrmObject::Account, &hosts())
}

fn opportunity(text: &str) -> Result<CrmRef, LinkFault> {
    parse_link(text, CrmObject::Opportunity, &hosts())
}

fn said(text: &str) -> String {
    opportunity(text).expect_err(text).to_string()
}

/// R3: every form in which an account's or opportunity's link is copied leads to the same 18 characters.
#[test]
fn every_usual_form_is_understood() {
    for text in [
        ACCOUNT,
        "0015e00000XyZab",
        "0015e00000XyZabaaf",
        "  0015e00000XyZab\n",
        "0015E00000XYZABAAF",
        "0015e00000xyzabaaf",
        "https://gitlab.lightning.force.com/lightning/r/Account/0015e00000XyZabAAF/view",
        "https://gitlab.lightning.force.com/lightning/r/0015e00000XyZabAAF/view",
        "https://gitlab.lightning.force.com/lightning/r/Account/0015e00000XyZab/related/Contacts/view?ws=%2F006",
        "https://gitlab.lightning.force.com/one/one.app#/sObject/0015e00000XyZabAAF/view",
        "https://gitlab.my.salesforce.com/0015e00000XyZab",
        "http://GITLAB.my.salesforce.com/0015e00000XyZabAAF/e?retURL=%2F",
        "gitlab.my.salesforce.com/0015e00000XyZab",
        "<https://gitlab.my.salesforce.com/0015e00000XyZab|Homeworld Inc.>",
        " <https://gitlab.my.salesforce.com/0015e00000XyZab> ",
    ] {
        assert_eq!(account(text).map(|found| found.id18), Ok(ACCOUNT.to_owned()), "{text}");
    }
    assert_eq!(opportunity("0065e00000AbCdE").map(|found| found.id18), Ok(OPPORTUNITY.to_owned()));
}

/// R3: the link that is kept is rebuilt, so that nothing else of what was pasted stays in it.
#[test]
fn the_kept_link_is_rebuilt() {
    let kept = |text: &str| account(text).unwrap().url.unwrap();
    assert_eq!(
        kept("https://user:pw@gitlab.lightning.force.com:443/lightning/r/0015e00000XyZab/view?token=1#x"),
        "https://gitlab.lightning.force.com/lightning/r/Account/0015e00000XyZabAAF/view"
    );
    let classic = "https://gitlab.my.salesforce.com/0015e00000XyZabAAF";
    assert_eq!(kept("https://gitlab.my.salesforce.com/0015e00000XyZab?nonce=2"), classic);
    assert_eq!(kept("0015e00000XyZab"), classic);
    assert_eq!(parse_link("0015e00000XyZab", CrmObject::Account, &[]).unwrap().url, None);
}

/// R3: the sentence at the field says what it is and what right looks like.
#[test]
fn faults_say_what_right_looks_like() {
    assert_eq!(
        said("https://gitlab.my.salesforce.com/0015e00000XyZab"),
        "This is the account's link. The opportunity's link contains /Opportunity/ and its ID starts with 006."
    );
    assert_eq!(
        account("0065e00000AbCdE").unwrap_err().to_string(),
        "This is the opportunity's link. The account's link contains /Account/ and its ID starts with 001."
    );
    insta::assert_snapshot!(said(""), @"Paste the opportunity's link or ID. The opportunity's link contains /Opportunity/ and its ID starts with 006.");
    insta::assert_snapshot!(said("Homeworld"), @"This is not a link or an ID from the CRM. The opportunity's link contains /Opportunity/ and its ID starts with 006.");
    insta::assert_snapshot!(said("the Homeworld deal"), @"This is not a link or an ID from the CRM. The opportunity's link contains /Opportunity/ and its ID starts with 006.");
    insta::assert_snapshot!(said("https://gitlab.lightning.force.com/lightning/o/Opportunity/list"), @"This link doesn't lead to a single record. Open the opportunity in the CRM and copy its link. The opportunity's link contains /Opportunity/ and its ID starts with 006.");
    insta::assert_snapshot!(said("https://evil.example/0065e00000AbCdE"), @"This link goes to evil.example. Links to the CRM go to gitlab.my.salesforce.com or gitlab.lightning.force.com.");
    insta::assert_snapshot!(said("https://gitlab.my.salesforce.com@evil.example/0065e00000AbCdE"), @"This link goes to evil.example. Links to the CRM go to gitlab.my.salesforce.com or gitlab.lightning.force.com.");
    insta::assert_snapshot!(said("0035e00000AbCdE"), @"This is the link of a contact. The opportunity's link contains /Opportunity/ and its ID starts with 006.");
    insta::assert_snapshot!(said("a0X5e00000AbCdE"), @"This is the link of another kind of record. The opportunity's link contains /Opportunity/ and its ID starts with 006.");
    insta::assert_snapshot!(said("0065e00000AbCdEAA"), @"The ID 0065e00000AbCdEAA is incomplete or mistyped: it has 17 characters instead of 15 or 18. Please copy it again.");
    insta::assert_snapshot!(said("0065e00000AbCdEAAA"), @"The ID 0065e00000AbCdEAAA is incomplete or mistyped: its last three characters do not match the others. Please copy it again.");
    insta::assert_snapshot!(said("https://gitlab.my.salesforce.com/0065e00000AbCd"), @"The ID 0065e00000AbCd is incomplete or mistyped: it has 14 characters instead of 15 or 18. Please copy it again.");
    assert!(matches!(opportunity("javascript://x/0065e00000AbCdE"), Err(LinkFault::NotALink { .. })));
}

proptest! {
    /// R3: whatever is pasted, there is an answer.
    #[test]
    fn nothing_panics(text in "\\PC*") {
        let _ = (account(&text), opportunity(&text));
    }

    /// R3: a link around anything is an answer too.
    #[test]
    fn nothing_in_a_link_panics(path in "[/a-zA-Z0-9#?%<>|._é-]{0,60}") {
        let _ = account(&format!("https://gitlab.my.salesforce.com/{path}"));
        let _ = account(&format!("https://gitlab.lightning.force.com/lightning/r/{path}"));
    }

    /// R3: 15 characters and their own 18 are the same record; one changed capital is noticed.
    #[test]
    fn the_checksum_notices_a_changed_capital(rest in "[a-zA-Z0-9]{12}", place in 0usize..12) {
        let whole = account(&format!("001{rest}")).unwrap().id18;
        prop_assert_eq!(&account(&whole).unwrap().id18, &whole);
        let mut letters: Vec<char> = whole.chars().collect();
        let letter = letters[3 + place];
        prop_assume!(letter.is_ascii_alphabetic());
        letters[3 + place] =
            if letter.is_uppercase() { letter.to_ascii_lowercase() } else { letter.to_ascii_uppercase() };
        let changed: String = letters.into_iter().collect();
        prop_assert_eq!(account(&changed), Err(LinkFault::Checksum { id: changed }));
    }
}
