//! Secrets: what is one, what is none, and that none shows.

use baton::config::environment::{Transport, Variables};
use baton::config::secrets::Secrets;
use secrecy::ExposeSecret;

/// What the tests plant to see whether it shows.
const CANARY: &str = "0123456789abcdef0123456789canary";

/// Secrets come from variables or files, two signing secrets during a rotation, and never show; what editors leave
/// around one does not count.
#[test]
fn secrets_are_read_and_never_shown() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "\u{feff} xoxb-canary\r\n\r\n").unwrap();
    let two = format!("{CANARY}, {}", CANARY.replace("canary", "yranac"));
    let feed = "v1,whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5, whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktb2xk";
    let variables = Variables::from([
        ("SLACK_BOT_TOKEN_FILE", file.path().to_str().unwrap()),
        ("SLACK_SIGNING_SECRET", two.as_str()),
        ("BATON_FEED_SECRET", feed),
    ]);
    let secrets = Secrets::read(&variables, Transport::Http).expect("good");
    assert_eq!(secrets.bot_token.expose_secret(), "xoxb-canary");
    let signing: Vec<_> = secrets.signing_secrets.iter().map(ExposeSecret::expose_secret).collect();
    assert_eq!(signing.join(", "), two);
    assert!(secrets.app_token.is_none());
    assert_eq!(secrets.feed_secrets.len(), 2);
    let shown = format!("{secrets:?}");
    assert!(!shown.contains("canary") && !shown.contains("99, 97, 110"), "{shown}");

    let nothing = Variables::from([("SLACK_SIGNING_SECRET", " ")]);
    insta::assert_snapshot!(Secrets::read(&nothing, Transport::Http).unwrap_err(), @"
    SLACK_BOT_TOKEN: is not set; set it, or name a file with it in the variable with _FILE
    SLACK_SIGNING_SECRET: is not set; set it, or name a file with it in the variable with _FILE
    ");
    insta::assert_snapshot!(Secrets::read(&nothing, Transport::Socket).unwrap_err(), @"
    SLACK_BOT_TOKEN: is not set; set it, or name a file with it in the variable with _FILE
    SLACK_APP_TOKEN: is not set; set it, or name a file with it in the variable with _FILE
    ");
    let odd = Variables::from([
        ("SLACK_BOT_TOKEN", "a-canary"),
        ("SLACK_BOT_TOKEN_FILE", "/nowhere"),
        ("SLACK_SIGNING_SECRET_FILE", "/nowhere/at-all"),
    ]);
    insta::assert_snapshot!(Secrets::read(&odd, Transport::Http).unwrap_err(), @"
    SLACK_BOT_TOKEN: is set, and so is the variable with _FILE; keep one
    SLACK_SIGNING_SECRET_FILE: names a file that cannot be read: entity not found
    ");
}

/// Makes something else of a good secret.
type Spoil = fn(&str) -> String;

/// Whatever stands in the place of a secret and is none is named with its variable and the reason, and never shown,
/// whether a variable or a file holds it.
#[test]
fn what_is_no_secret_is_named_at_the_start() {
    let good = [
        ("SLACK_BOT_TOKEN", "xoxb-canary-1-2"),
        ("SLACK_SIGNING_SECRET", CANARY),
        ("SLACK_APP_TOKEN", "xapp-1-canary"),
        ("BATON_FEED_SECRET", "whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5"),
    ];
    let spoiled: [(&str, Spoil); 9] = [
        ("in quotation marks", |good| format!("\"{good}\"")),
        ("in other quotation marks", |good| format!("\u{201c}{good}\u{201d}")),
        ("half of a quotation", |good| format!("'{good}")),
        ("a blank inside", |good| format!("{} {}", &good[..9], &good[9..])),
        ("two lines", |good| format!("{good}\n{good}")),
        ("a name before it", |good| format!("KEY={good}")),
        ("a character that cannot be seen", |good| format!("{}\u{200b}{}", &good[..9], &good[9..])),
        ("half of it", |good| good[..9].to_owned()),
        ("a comment after it", |good| format!("{good} # canary of production")),
    ];
    for (name, value) in good {
        for (how, spoil) in &spoiled {
            // Half a token may be a whole one, as far as anybody can see.
            if *how == "half of it" && name.ends_with("TOKEN") {
                continue;
            }
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), spoil(value)).unwrap();
            let by_file = format!("{name}_FILE");
            let text = spoil(value);
            for (variable, value) in
                [(name, text.as_str()), (by_file.as_str(), file.path().to_str().unwrap())]
            {
                let mut variables = Variables::from(good);
                variables.set(name, "");
                variables.set(variable, value);
                let faults = Secrets::read(&variables, Transport::Http);
                let faults =
                    faults.err().unwrap_or_else(|| panic!("{how}: {variable} was taken")).to_string();
                assert!(faults.starts_with(&format!("{variable}: ")), "{how}: {faults}");
                assert!(!faults.contains("canary") && !faults.contains("Y2FuYXJ5"), "{how}: {faults}");
                assert_eq!(faults.lines().count(), 1, "{how}: {faults}");
            }
        }
    }
    let swapped = Variables::from([
        ("SLACK_BOT_TOKEN", "xoxp-canary"),
        ("SLACK_SIGNING_SECRET", "xoxb-canary"),
        ("SLACK_APP_TOKEN", CANARY),
        ("BATON_FEED_SECRET", " "),
    ]);
    insta::assert_snapshot!(Secrets::read(&swapped, Transport::Socket).unwrap_err(), @"
    SLACK_BOT_TOKEN: is not the Bot User OAuth Token, which begins with xoxb-
    SLACK_SIGNING_SECRET: is not a signing secret, which has 32 digits and letters from a to f; it stands under Basic Information, App Credentials
    SLACK_APP_TOKEN: is not the app-level token, which begins with xapp-
    BATON_FEED_SECRET: is set and empty; put the feed's secret there, or unset it if there is no feed
    ");
}
