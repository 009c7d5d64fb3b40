//! Ids of both lengths.

use local_systems::salesforce::long_id;
use proptest::prelude::*;

/// These pairs stand in Salesforce's own documentation.
#[test]
fn the_last_three_characters_are_salesforces() {
    for id in [
        "a00D0000008pQR5IAM",
        "a00D0000008pQRGIA2",
        "a00D0000008pQRFIA2",
        "00190000001pPvHAAU",
        "001R0000005hDFYIA2",
        "00300000003T2PGAA0",
    ] {
        assert_eq!(long_id(&id[..15]).as_deref(), Some(id));
        assert_eq!(long_id(id).as_deref(), Some(id));
    }
}

#[test]
fn what_is_no_id_is_none() {
    for wrong in [
        "",
        "001",
        "001R0000005hDF",
        "001R0000005hDFYI",
        "001R0000005hDFYIA3",
        "001r0000005hDFYIA2",
        "001R0000005h DFY",
    ] {
        assert_eq!(long_id(wrong), None, "{wrong}");
    }
}

proptest! {
    /// A capital that was lost on the way is noticed.
    #[test]
    fn one_changed_capital_is_noticed(short in "[0-9A-Za-z]{15}", place in 0usize..15) {
        let long = long_id(&short).expect("a long id");
        let mut changed: Vec<char> = long.chars().collect();
        let letter = changed[place];
        changed[place] = if letter.is_ascii_uppercase() { letter.to_ascii_lowercase() } else { letter.to_ascii_uppercase() };
        let changed: String = changed.into_iter().collect();
        prop_assert_eq!(long_id(&changed).is_some(), changed == long);
    }
}
