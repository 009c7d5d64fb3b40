//! `[salesforce]` and its secrets: what is understood, what is refused, and that nothing shows.

use baton::config::Config;
use baton::config::environment::Variables;
use baton::config::rsa_key::PrivateKey;
use baton::config::salesforce::{Audience, Auth, MAPPED, Salesforce};
use baton::config::salesforce_secret::Credential;

use super::{GOOD, faults, read};

const SECTION: &str = r#"
[salesforce]
my_domain = "https://Example.my.salesforce.com"
auth = "client_credentials"
client_id = "3MVG9example"
"#;
/// A key of tests, which signs for nobody.
const PEM: &str = include_str!("../systems/tests/keys/private.pem");

fn section(text: &str) -> Salesforce {
    let config = read(&format!("{GOOD}{text}")).expect("a sound section");
    config.salesforce.expect("the section")
}

/// Without the section there is none; with it what is left out has its default.
#[test]
fn the_section_has_defaults() {
    assert_eq!(read(GOOD).expect("good").salesforce, None);
    let plain = section(SECTION);
    assert_eq!(plain.my_domain.as_str(), "https://example.my.salesforce.com/");
    assert_eq!(plain.auth, Auth::ClientCredentials);
    assert_eq!(plain.instance_hosts, ["example.my.salesforce.com"]);
    assert_eq!((plain.api_version.as_str(), plain.quota_floor), ("66.0", 10));
    let fields: Vec<_> = plain.fields.iter().map(|(field, name)| format!("{} {name}", field.key)).collect();
    let defaults = [
        "segment Segment__c",
        "region Region__c",
        "lam LAM__c",
        "csm Customer_Success_Manager__c",
        "industry Industry",
    ];
    assert_eq!(fields, defaults);
}

/// Every key is understood: each field can be mapped, and be left out; the environment overrides it.
#[test]
fn every_key_is_understood() {
    let mapped: String =
        MAPPED.iter().map(|field| format!("{} = \"Our_{}__c\"\n", field.key, field.key)).collect();
    let whole = SECTION.replace("client_credentials", "jwt");
    let whole = format!(
        "{whole}username = \"baton@example.com\"\naudience = \"https://test.salesforce.com\"\napi_version = \"64.0\"\n\
         instance_hosts = [\"a.example.com\", \"B.example.com\"]\nquota_floor_percent = 25\n[salesforce.fields]\n{mapped}"
    );
    let told = section(&whole);
    let jwt = Auth::Jwt { username: "baton@example.com".into(), audience: Audience::Sandbox };
    assert_eq!((told.auth, told.api_version.as_str(), told.quota_floor), (jwt, "64.0", 25));
    assert_eq!(told.instance_hosts, ["a.example.com", "b.example.com"]);
    assert_eq!(told.fields.iter().count(), MAPPED.len());
    assert!(told.fields.iter().all(|(field, name)| name == format!("Our_{}__c", field.key)));
    let without = section(&format!("{SECTION}[salesforce.fields]\nlam = \"\"\n"));
    assert!(without.fields.iter().all(|(field, _)| field.key != "lam"));
    let variables = Variables::from([("BATON__SALESFORCE__FIELDS__REGION", "Sales_Region__c")]);
    let over = Config::parse(&format!("{GOOD}{SECTION}"), "baton.toml", &variables).expect("good");
    let over = over.salesforce.expect("the section");
    assert!(over.fields.iter().any(|(field, name)| (field.key, name) == ("region", "Sales_Region__c")));
}

/// What cannot be right is listed at once, each with its line and with what right looks like.
#[test]
fn wrong_values_are_named_with_their_line() {
    let wrong = r#"
[salesforce]
my_domain = "http://example.my.salesforce.com"
auth = "client_credential"
instance_hosts = ["https://example.my.salesforce.com"]
api_version = "v66"
quota_floor_percent = 100
instanze_hosts = []
[salesforce.fields]
segmnt = "Segment__c"
lam = "LAM (thousands)"
csm = "CSM__r.Email"
"#;
    insta::assert_snapshot!(faults(&format!("{GOOD}{wrong}")), @r#"
    baton.toml:43: `salesforce.client_id` is missing; it is text in quotes
    baton.toml:44: `salesforce.my_domain`: "http://example.my.salesforce.com" has to begin with https://: Baton's secret goes there
    baton.toml:45: `salesforce.auth`: "client_credential" is no way to sign in; there are `client_credentials` and `jwt`; did you mean `client_credentials`?
    baton.toml:46: `salesforce.instance_hosts`: "https://example.my.salesforce.com" is not a host alone; write it as in gitlab.my.salesforce.com
    baton.toml:47: `salesforce.api_version`: "v66" is no version of the API; write it as in 66.0
    baton.toml:48: `salesforce.quota_floor_percent` is 100; it is 0 to 90
    baton.toml:49: `salesforce.instanze_hosts` is not a key Baton knows; did you mean `instance_hosts`?
    baton.toml:51: `salesforce.fields.segmnt` is not a key Baton knows; did you mean `segment`?
    baton.toml:52: `salesforce.fields.lam`: "LAM (thousands)" is no API name of a field, such as Segment__c; it is no label and no path
    baton.toml:53: `salesforce.fields.csm`: "CSM__r.Email" is no API name of a field, such as Segment__c; it is no label and no path
    "#);
    let jwt = SECTION.replace("client_credentials", "jwt");
    insta::assert_snapshot!(faults(&format!("{GOOD}{jwt}")), @r#"baton.toml:45: `salesforce.username` is missing; with auth = "jwt" it names the user Baton acts as"#);
    let old = format!("{SECTION}api_version = \"40.0\"\nusername = \"baton@example.com\"\n");
    insta::assert_snapshot!(faults(&format!("{GOOD}{old}")), @r#"
    baton.toml:47: `salesforce.api_version`: "40.0" is too old; Baton needs 50.0 or a later one
    baton.toml:48: `salesforce.username` is for auth = "jwt" alone; leave it out
    "#);
    for (address, why) in [
        ("https://login.salesforce.com", "is everybody's; name your organization's own (Setup, My Domain)"),
        ("https://baton:hunter2@example.my.salesforce.com", "holds more than a host"),
        ("example", "is no address"),
        ("ftp://127.0.0.1/", "has to begin with https://: Baton's secret goes there"),
    ] {
        let text = SECTION.replace("https://Example.my.salesforce.com", address);
        let found = faults(&format!("{GOOD}{text}"));
        assert!(found.contains(why) && found.lines().count() == 1, "{address}: {found}");
    }
    for here in ["http://127.0.0.1:4000", "http://localhost:4000", "http://[::1]:4000"] {
        let text = SECTION.replace("https://Example.my.salesforce.com", here);
        assert_eq!(faults(&format!("{GOOD}{text}")), "no fault", "{here} is this machine");
    }
}

/// The secret that the section asks for comes from a variable or a file, and never shows; the other one is not asked for.
#[test]
fn the_secret_is_the_sections() {
    let plain = section(SECTION);
    let jwt =
        section(&format!("{}username = \"b@example.com\"\n", SECTION.replace("client_credentials", "jwt")));
    let told = |section: &Salesforce, variables: &[(&str, &str)]| {
        let mut given = Variables::default();
        variables.iter().for_each(|(name, value)| given.set(name, *value));
        match Credential::read(&given, section) {
            Ok(credential) => format!("{credential:?}"),
            Err(faults) => faults.to_string(),
        }
    };
    let shown = told(&plain, &[("SALESFORCE_CLIENT_SECRET", "canary")]);
    assert!(shown.starts_with("Secret(") && !shown.contains("canary"), "{shown}");
    insta::assert_snapshot!(told(&plain, &[("SALESFORCE_PRIVATE_KEY", PEM)]), @r#"SALESFORCE_CLIENT_SECRET: is not set; set it, or name a file with it in the variable with _FILE"#);
    insta::assert_snapshot!(told(&plain, &[("SALESFORCE_CLIENT_SECRET", "\"canary\"")]), @r#"SALESFORCE_CLIENT_SECRET: stands in quotation marks; leave them out"#);
    insta::assert_snapshot!(told(&jwt, &[("SALESFORCE_CLIENT_SECRET", "canary")]), @r#"SALESFORCE_PRIVATE_KEY: is not set; set it, or name a file with it in the variable with _FILE"#);

    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), PEM).unwrap();
    let path = file.path().to_str().unwrap();
    let one_line = PEM.replace('\n', "\\n");
    let key = "PrivateKey([REDACTED])";
    for (name, value) in [
        ("SALESFORCE_PRIVATE_KEY", PEM),
        ("SALESFORCE_PRIVATE_KEY", one_line.as_str()),
        ("SALESFORCE_PRIVATE_KEY_FILE", path),
    ] {
        assert_eq!(told(&jwt, &[(name, value)]), format!("Key({key})"));
    }
    for (text, why) in [
        (PEM.replace("PRIVATE", "ENCRYPTED PRIVATE"), "is encrypted"),
        (PEM.replace("PRIVATE", "PUBLIC"), "is the public half"),
        (PEM.replace("PRIVATE", "EC PRIVATE"), "is no RSA key, which RS256 needs"),
        (PEM.replace("-----BEGIN", "BEGIN"), "is no PEM"),
        (PEM.chars().take(400).collect(), "is not base64 between its two lines"),
        (PEM.lines().take(5).collect::<Vec<_>>().join("\n"), "is no RSA key of 2048 to 4096 bits"),
    ] {
        let refused = told(&jwt, &[("SALESFORCE_PRIVATE_KEY", &text)]);
        assert!(refused.starts_with(&format!("SALESFORCE_PRIVATE_KEY: {why}")), "{why}: {refused}");
        let body = PEM.lines().nth(1).unwrap();
        assert!(!refused.contains(body) && refused.lines().count() == 1, "{refused}");
    }
    assert!(PrivateKey::parse(PEM).is_ok());
}
