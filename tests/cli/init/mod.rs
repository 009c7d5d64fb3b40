//! `baton init`: from an empty folder to a bot that answers, by a file of answers, by answers that are typed, and in a real
//! terminal.

mod faults;
mod in_a_terminal;

use std::io::Write;
use std::process::{Command, Stdio};

use baton::config::Config;
use baton::config::environment::Variables;
use local_slack::UserGroup;

use crate::cli::ran;
use crate::harness::child::Ground;
use crate::harness::*;

const ANSWERS: &str = r##"
url = "https://baton.example.com"

[organization]
name = "GitLab"
fiscal_year_starts = 2
crm_hosts = ["gitlab.lightning.force.com", "gitlab.my.salesforce.com"]
ops = ["robin.park@example.com"]

[[teams]]
name = "EMEA Enterprise"
region = "EMEA"
segment = "enterprise"
channel = "#emea-csm-requests"
managers = ["Maya Lopez", "@tom.becker"]
directors = ["dana"]
csms = ["@emea-csms"]

[[teams]]
name = "AMER Enterprise"
region = "AMER"
segment = "enterprise"
timezone = "America/New_York"
channel = "C0AMER"
managers = ["U0NINA"]
csms = "Grace Kim"
"##;

/// An empty folder, and a workspace in which the app was made: it may read user groups.
async fn empty() -> Ground {
    let mut ground = Ground::lay(2).await;
    std::fs::remove_file(ground.data.path().join("baton.toml")).expect("it was there");
    ground.ws.edit(|world| {
        let group = UserGroup::of("S0CSMS", "emea-csms", &[RAVI, ELENA]);
        world.user_groups.insert(group.id.clone(), group);
    });
    let with_groups =
        config().replacen(&format!("csms = [\"{RAVI}\", \"{ELENA}\"]"), "csms = [\"S0CSMS\"]", 1);
    ground.config = Config::parse(&with_groups, "baton.toml", &Variables::default()).expect("sound");
    install(&ground.ws, &ground.config, "127.0.0.1:1".parse().expect("an address"), Transport::Http);
    ground
}

fn file(ground: &Ground) -> Option<String> {
    std::fs::read_to_string(ground.data.path().join("baton.toml")).ok()
}

fn with_answers(ground: &Ground, answers: &str) -> Command {
    std::fs::write(ground.data.path().join("answers.toml"), answers).expect("a file");
    let mut command = ground.command(&["init", "--answers", "answers.toml"]);
    command.env("RUST_LOG", "trace");
    command
}

/// What somebody types, line by line, where it is no terminal.
async fn typed(mut command: Command, lines: &str) -> (i32, String, String) {
    let lines = lines.to_owned();
    let run = tokio::task::spawn_blocking(move || {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("a process");
        child.stdin.take().expect("its input").write_all(lines.as_bytes()).expect("typed");
        let output = child.wait_with_output().expect("an end");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    });
    run.await.expect("a thread")
}

/// Sam types `/request-csm` and gets the form; the request that he sends goes to the team's channel.
async fn answers_a_request(ground: &Ground) {
    let running = ground.start().await;
    assert!(ground.ask(1).await.is_ok(), "{}", ground.log());
    ground.delivered().await;
    assert_eq!(ground.cards(2), [0, 1], "one card in the channel");
    running.kill();
}

/// From an empty folder and a file of answers to a bot that answers `/request-csm`: names, handles and e-mail addresses become
/// ids, the file has comments, `check` finds nothing wrong, and no secret is in anything that was written.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_answers_makes_a_running_bot() {
    let ground = empty().await;
    let (code, out, err) = ran(with_answers(&ground, ANSWERS)).await;
    assert_eq!(code, 0, "{out}{err}");
    insta::assert_snapshot!(out, @"
    Reading the workspace's people, channels and user groups…
    Local workspace: 11 people, 4 channels, 1 user group.

    baton.toml is written.

    Everything is in order.

    Next: `baton serve`.
    ");
    let written = file(&ground).expect("written");
    insta::assert_snapshot!(written, @r##"
    # baton.toml: who works where, written by `baton init` for the workspace Local workspace. Every key that Baton knows, with what it
    # is for, is in deploy/baton.example.toml. Secrets never stand here: they come from the environment. Run `baton check`
    # after every change, and restart Baton.

    [organization]
    name = "GitLab"
    timezone = "Europe/London"  # where no team says otherwise
    fiscal_year_starts = 2  # the month, 1 to 12
    currency = "USD"
    crm_hosts = ["gitlab.lightning.force.com", "gitlab.my.salesforce.com"]  # where links to accounts may point
    # Days without deadlines and reminders. Weekends are known without them.
    # holidays = ["2026-12-25"]
    # Told what fails and what needs an administrator. Without it, the directors are.
    ops = [
      "U0ROBIN",  # Robin Park
    ]
    # Who may ask for a CSM: people (U…) and user groups (S…). Without it every full member may.
    # requesters = ["S0SALES01"]

    # A request goes to the team whose region and segment are the account's.
    [[teams]]
    id = "emea-enterprise"
    name = "EMEA Enterprise"
    region = "EMEA"  # as the CRM has it
    segment = "enterprise"  # mid-market and SMB are commercial
    channel = "C0EMEA"  # #emea-csm-requests; invite Baton to it
    track = "enterprise"
    priority_model = "emea-enterprise"
    # People (U…) and user groups (S…), whose members follow Slack. The first manager is the primary one.
    managers = [
      "U0MAYA",  # Maya Lopez
      "U0TOM",  # Tom Becker
    ]
    directors = [
      "U0DANA",  # Dana Whitfield
    ]
    csms = [
      "S0CSMS",  # @emea-csms
    ]
    # sa_leaders = []
    # sales_managers = []

    # A request goes to the team whose region and segment are the account's.
    [[teams]]
    id = "amer-enterprise"
    name = "AMER Enterprise"
    region = "AMER"  # as the CRM has it
    segment = "enterprise"  # mid-market and SMB are commercial
    timezone = "America/New_York"
    channel = "C0AMER"  # #amer-csm-requests; invite Baton to it
    track = "enterprise"
    priority_model = "us-enterprise"
    # People (U…) and user groups (S…), whose members follow Slack. The first manager is the primary one.
    managers = [
      "U0NINA",  # Nina Falk
    ]
    # directors = []
    csms = [
      "U0GRACE",  # Grace Kim
    ]
    # sa_leaders = []
    # sales_managers = []
    "##);
    for text in [&out, &err, &written] {
        assert!(!text.contains(TOKEN) && !text.contains(SECRET), "{text}");
    }
    answers_a_request(&ground).await;
}

/// A configuration that is there is not touched; with `--replace` it is written over and kept beside.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_is_not_written_over() {
    let ground = empty().await;
    let place = ground.data.path().join("baton.toml");
    std::fs::write(&place, "# mine").expect("a file");
    let (code, out, err) = ran(with_answers(&ground, ANSWERS)).await;
    assert_eq!(code, 1, "{out}");
    assert!(
        err.contains("baton.toml is there already and nothing is changed; --replace writes over it"),
        "{err}"
    );
    assert_eq!(file(&ground).as_deref(), Some("# mine"));
    let mut command = with_answers(&ground, ANSWERS);
    command.arg("--replace");
    let (code, out, err) = ran(command).await;
    assert_eq!(code, 0, "{out}{err}");
    assert!(file(&ground).is_some_and(|text| text.contains("[[teams]]")));
    assert_eq!(std::fs::read_to_string(place.with_extension("toml.bak")).ok().as_deref(), Some("# mine"));
}

/// Without a token: the manifest, and the address at which Slack makes an app of the very same manifest, with the scope and
/// the events of user groups; by a file of answers it ends there and says what to set.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_the_app_is_made_first() {
    let ground = empty().await;
    let mut command = with_answers(&ground, ANSWERS);
    command.env_remove("SLACK_BOT_TOKEN").env_remove("SLACK_SIGNING_SECRET");
    let (code, out, err) = ran(command).await;
    assert_eq!((code, file(&ground)), (1, None), "{out}{err}");
    assert!(err.contains("SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET are not set"), "{err}");
    let (printed, rest) = out.split_once("\n}\n").expect("a manifest");
    let printed: serde_json::Value = serde_json::from_str(&format!("{printed}\n}}")).expect("JSON");
    let line = rest.lines().find(|line| line.contains("manifest_json=")).expect("an address");
    let address = url::Url::parse(line.trim()).expect("an address");
    let (_, carried) = address.query_pairs().find(|(name, _)| name == "manifest_json").expect("a manifest");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&carried).expect("JSON"), printed);
    assert!(line.trim().starts_with("https://api.slack.com/apps?new_app=1&"), "{line}");
    let text = printed.to_string();
    for wanted in
        ["usergroups:read", "subteam_members_changed", "https://baton.example.com/slack/commands", "unfurl"]
    {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    insta::assert_snapshot!(rest.replace(line, "   (the address)"), @r#"

    1. Open this address, choose the workspace, and create the app. If the address is too long for your browser, open
       https://api.slack.com/apps?new_app=1 instead, choose "From a manifest", and paste the JSON above:

       (the address)

    2. Install it to the workspace (Settings, Install App). The Bot User OAuth Token begins with xoxb-.
    3. The Signing Secret is under Settings, Basic Information, App Credentials.
    "#);
}
