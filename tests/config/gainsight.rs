//! `[gainsight]` and its access key: what is understood, what is refused, and that nothing shows.

use baton::config::environment::Variables;
use baton::config::gainsight::{Gainsight, access_key};
use baton_storage::attributes::AttributeKind;

use super::{GOOD, faults, read};

const SECTION: &str =
    "\n[gainsight]\nbase_url = \"https://Acme.gainsightcloud.com\"\npriority_field = \"Priority__gc\"\n";

fn section(text: &str) -> Gainsight {
    read(&format!("{GOOD}{text}")).expect("a sound section").gainsight.expect("the section")
}

/// Without the section there is none; with it what is left out has its default, and values are what is written.
#[test]
fn the_section_has_defaults() {
    assert_eq!(read(GOOD).expect("good").gainsight, None);
    let plain = section(SECTION);
    let plain = plain.connected().expect("a connection");
    assert_eq!(plain.base_url.as_str(), "https://acme.gainsightcloud.com/");
    assert_eq!(
        (plain.key_field.as_str(), &plain.lifecycle, &plain.health_field, plain.dry),
        ("SFDC_Account_ID", &None, &None, false)
    );
    let priority = plain.priority.as_ref().expect("the field");
    assert_eq!(priority.all(AttributeKind::Priority), ["Pr1", "Pr2", "Pr3", "Pr4"]);
    let whole = section(&format!(
        "{SECTION}key_field = \"CRM_Id__gc\"\nlifecycle_field = \"Stage\"\nhealth_field = \"\"\ndry = true\n\
         [gainsight.priority_values]\npr1 = \"1 - High\"\n[gainsight.lifecycle_values]\nadopting = \"Launched\"\n"
    ));
    let whole = whole.connected().expect("a connection");
    let of = |kind| whole.field(kind).expect("the field").all(kind);
    assert_eq!(of(AttributeKind::Priority), ["1 - High", "Pr2", "Pr3", "Pr4"]);
    assert_eq!(of(AttributeKind::Lifecycle), ["Onboarding", "Launched"]);
    assert_eq!((whole.key_field.as_str(), &whole.health_field, whole.dry), ("CRM_Id__gc", &None, true));
    assert_eq!(section("\n[gainsight]\nby_hand = true\n"), Gainsight::ByHand);
}

/// What cannot be right is listed at once, each with its line and with what right looks like.
#[test]
fn wrong_values_are_named_with_their_line() {
    let wrong = r#"
[gainsight]
base_url = "http://acme.gainsightcloud.com/v1"
key_field = "Name"
priority_field = "Priority (Pr1)"
lifecycle_feld = "Stage"
by_hand = true
[gainsight.priority_values]
pr5 = "x"
pr1 = ""
"#;
    insta::assert_snapshot!(faults(&format!("{GOOD}{wrong}")), @r#"
    baton.toml:44: `gainsight.base_url`: "http://acme.gainsightcloud.com/v1" has to begin with https://: Baton's secret goes there
    baton.toml:45: `gainsight.key_field`: "Name" is no key: names are not unique and change; name the field with the CRM's id
    baton.toml:46: `gainsight.priority_field`: "Priority (Pr1)" is no API name of a field, such as Priority__gc; it is no label and no path
    baton.toml:47: `gainsight.lifecycle_feld` is not a key Baton knows; did you mean `lifecycle_field`?
    baton.toml:48: `gainsight.by_hand` is for whoever has no connection; with `gainsight.base_url` Baton enters by itself
    baton.toml:49: `gainsight.priority_values` says what is entered; `gainsight.priority_field` is to say where
    baton.toml:50: `gainsight.priority_values.pr5` is not a key Baton knows; did you mean `pr4`?
    baton.toml:51: `gainsight.priority_values.pr1`: "" says nothing
    "#);
    let mut said = Vec::new();
    for text in [
        "\n[gainsight]\n",
        "\n[gainsight]\nby_hand = true\npriority_field = \"Priority__gc\"\n",
        "\n[gainsight]\nbase_url = \"https://acme.gainsightcloud.com\"\n",
        "\n[gainsight]\nbase_url = \"https://acme.gainsightcloud.com/v1\"\nhealth_field = \"Health__gc\"\n",
        "\n[gainsight]\nbase_url = \"https://acme.gainsightcloud.com\"\nhealth_field = \"H__gc\"\n\
         [gainsight.lifecycle_values]\nadopting = \"Launched\"\n",
    ] {
        said.push(faults(&format!("{GOOD}{text}")));
    }
    insta::assert_snapshot!(said.join("\n"), @r#"
    baton.toml:43: `gainsight.base_url` is missing; without a connection set `by_hand = true`
    baton.toml:45: `gainsight.priority_field` is for a connection; with `by_hand` leave it out
    baton.toml:43: `gainsight` names no field; give `priority_field`, `lifecycle_field` or `health_field`
    baton.toml:44: `gainsight.base_url`: "https://acme.gainsightcloud.com/v1" holds more than a host; write it as in https://example.gainsightcloud.com
    baton.toml:46: `gainsight.lifecycle_values` says what is entered; `gainsight.lifecycle_field` is to say where
    "#);
}

/// An account's health is read from one system: from Salesforce, or from here.
#[test]
fn health_is_read_from_one_system() {
    let salesforce = "\n[salesforce]\nmy_domain = \"https://a.my.salesforce.com\"\nauth = \"client_credentials\"\n\
                      client_id = \"c\"\n[salesforce.fields]\nhealth = \"Health__c\"\n";
    let both = format!("{GOOD}{salesforce}{SECTION}health_field = \"Health__gc\"\n");
    insta::assert_snapshot!(faults(&both), @"baton.toml:53: `gainsight.health_field`: the health is read from `salesforce.fields.health` already; name one of them");
}

/// The key comes from a variable or a file, and never shows.
#[test]
fn the_access_key_never_shows() {
    let told = |variables: &[(&str, &str)]| {
        let mut given = Variables::default();
        variables.iter().for_each(|(name, value)| given.set(name, *value));
        access_key(&given).map_or_else(|faults| faults.to_string(), |key| format!("{key:?}"))
    };
    let read = told(&[("GAINSIGHT_ACCESS_KEY", "canary")]);
    assert!(!read.contains("canary"), "{read}");
    insta::assert_snapshot!(told(&[]), @"GAINSIGHT_ACCESS_KEY: is not set; set it, or name a file with it in the variable with _FILE");
    insta::assert_snapshot!(told(&[("GAINSIGHT_ACCESS_KEY", "a canary")]), @"GAINSIGHT_ACCESS_KEY: has a blank in it; put the secret alone there");
}
