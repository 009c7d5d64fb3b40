//! `baton connect` with Gainsight and Google Calendar on this machine.

use local_systems::gainsight::{ACCESS_KEY, Gainsight, World};
use local_systems::google_calendar::GoogleCalendar;

use super::{connect, file, now};
use crate::cli::ran;
use crate::connectors::{gainsight, google_calendar};
use crate::harness::child::Ground;

/// Gainsight and Google Calendar are connected in the same way: what is missing there is named and nothing is written; then
/// the section is, which `check` reads. Neither key is shown.
#[tokio::test(flavor = "multi_thread")]
async fn gainsight_and_a_calendar_are_connected_too() {
    let ground = Ground::lay(0).await;
    let before = file(&ground);
    let tenant = Gainsight::start(World::of_customers(), now()).await;
    let answers = gainsight::section(tenant.base_url()).replace("[gainsight]", "") + "dry = true\n";
    let wrong = answers.replace("Priority__gc", "Prio__gc");
    let key = &[("GAINSIGHT_ACCESS_KEY", ACCESS_KEY)][..];
    let (code, out, err) = ran(connect(&ground, "gainsight", &wrong, key)).await;
    assert_eq!((code, file(&ground)), (1, before.clone()));
    assert!(
        out.contains("`gainsight.priority_field`: the Company object has no field Prio__gc"),
        "{out}{err}"
    );
    let (code, out, err) = ran(connect(&ground, "gainsight", &answers, &[])).await;
    assert_eq!((code, file(&ground)), (1, before));
    assert!(err.contains("GAINSIGHT_ACCESS_KEY"), "{out}{err}");
    let (code, out, err) = ran(connect(&ground, "gainsight", &answers, key)).await;
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("baton.toml has the section [gainsight] now."), "{out}");
    assert!(!out.contains(ACCESS_KEY) && !err.contains(ACCESS_KEY), "{out}{err}");
    assert!(tenant.written().is_empty(), "it only reads");

    let calendar = GoogleCalendar::start(google_calendar::world(), now()).await;
    let answers = google_calendar::section(calendar.base_url()).replace("[google_calendar]", "");
    let account = google_calendar::key_file();
    let secrets = &[("GOOGLE_SERVICE_ACCOUNT", account.as_str())][..];
    calendar.set_delegation(google_calendar::ACCOUNT, &[]);
    let before = file(&ground);
    let (code, out, err) = ran(connect(&ground, "calendar", &answers, secrets)).await;
    assert_eq!((code, file(&ground)), (1, before.clone()));
    assert!(out.contains("the service account may not act as people"), "{out}{err}");
    let (code, out, err) = ran(connect(&ground, "calendar", &answers, &[])).await;
    assert_eq!((code, file(&ground)), (1, before));
    assert!(err.contains("GOOGLE_SERVICE_ACCOUNT_FILE is not set"), "{out}{err}");
    calendar.set_delegation(google_calendar::ACCOUNT, &google_calendar::SCOPES);
    let (code, out, err) = ran(connect(&ground, "calendar", &answers, secrets)).await;
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("baton.toml has the section [google_calendar] now."), "{out}");
    assert!(!out.contains("PRIVATE KEY") && !err.contains("PRIVATE KEY"), "{out}{err}");
    let written = file(&ground);
    assert!(written.contains("\n[gainsight]\n") && written.contains("\n[google_calendar]\n"), "{written}");
}
