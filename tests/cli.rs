//! The command line as an operator meets it.

mod backups;
mod connect;
mod init;
mod outbox;
mod restore;
mod screen;
mod shell;

use std::process::{Command, Output};

use crate::harness::child::Ground;
use crate::harness::*;
use baton::config::Config;
use baton::config::environment::Variables;

async fn ground() -> Ground {
    let ground = Ground::lay(2).await;
    let config = Config::parse(&config(), "baton.toml", &Variables::default()).expect("a sound baton.toml");
    install(&ground.ws, &config, "127.0.0.1:1".parse().expect("an address"), Transport::Http);
    ground
}

/// Runs a command to its end: its exit code, and what it wrote where.
pub async fn ran(mut command: Command) -> (i32, String, String) {
    let run = tokio::task::spawn_blocking(move || command.output());
    let Output { status, stdout, stderr } = run.await.expect("a thread").expect("a process");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}

/// `baton check` on a sound installation says so in one line.
#[tokio::test(flavor = "multi_thread")]
async fn check_finds_nothing_wrong_where_nothing_is() {
    let ground = ground().await;
    let (code, out, err) = ran(ground.command(&["check"])).await;
    assert_eq!((code, out.as_str()), (0, "Everything is in order.\n"), "{err}");
}

/// `baton check` names everything that is wrong, a line each, with what would mend it, and exits with 1.
#[tokio::test(flavor = "multi_thread")]
async fn check_names_every_fault_on_a_line_of_its_own() {
    let ground = ground().await;
    ground.ws.archive(EMEA).await;
    ground.ws.share(AMER).await;
    ground.ws.deactivate(RAVI).await;
    let templates = ground.data.path().join("ours");
    std::fs::create_dir_all(templates.join("messages")).expect("a directory");
    std::fs::write(templates.join("messages/absence.toml"), "title = \"{{ nonsense }}\"").expect("a file");
    let config = config()
        .replace("fiscal_year_starts", "templates_dir = \"ours\"\nfiscal_year_starts")
        .replacen("track = \"enterprise\"", "track = \"enterprize\"", 1);
    std::fs::write(ground.data.path().join("baton.toml"), config).expect("a file");
    let (code, out, err) = ran(ground.command(&["check"])).await;
    assert_eq!(code, 1, "{out}{err}");
    for line in [
        "messages/absence.toml: title asks for nonsense;",
        "messages/absence.toml: the key submit is missing",
        "baton.toml:18: `teams[0].track`: \"enterprize\" is no track; did you mean `enterprise`?",
        "team emea-enterprise: channel C0EMEA is archived",
        "team amer-enterprise: channel C0AMER is shared with another organization; nothing internal goes there",
        "U0RAVI (Ravi Patel) has left",
    ] {
        assert!(out.lines().any(|found| found.starts_with(line)), "{line:?} is not in\n{out}");
    }
}

/// `baton check` names each user group that is not in Slack or is disabled, and one without anybody where a manager is needed,
/// with the file and the line; what a group may be mistyped for, too.
#[tokio::test(flavor = "multi_thread")]
async fn check_names_user_groups_with_file_and_line() {
    let ground = ground().await;
    ground.ws.edit(|world| {
        for (id, users) in [("S0LEADS", &[][..]), ("S0CSMS", &[RAVI]), ("S0OLD", &[ELENA])] {
            world.user_groups.insert(id.into(), local_slack::UserGroup::of(id, &id.to_lowercase(), users));
        }
        world.user_groups.get_mut("S0OLD").expect("a group").disabled = true;
    });
    let text =
        config().replace(&format!(r#"managers = ["{MAYA}", "{TOM}"]"#), r#"managers = ["S0LEADS"]"#).replace(
            &format!(r#"csms = ["{RAVI}", "{ELENA}"]"#),
            &format!("csms = [\n  \"{RAVI}\",\n  \"S0OLD\",\n  \"S0NONE\",\n]"),
        );
    std::fs::write(ground.data.path().join("baton.toml"), &text).expect("a file");
    let config = Config::parse(&text, "baton.toml", &Variables::default()).expect("a sound baton.toml");
    install(&ground.ws, &config, "127.0.0.1:1".parse().expect("an address"), Transport::Http);
    let (code, out, err) = ran(ground.command(&["check"])).await;
    assert_eq!(code, 1, "{out}{err}");
    insta::assert_snapshot!(out, @"
    baton.toml:23: `teams[0].csms`: the user group S0OLD (@s0old) is disabled
    baton.toml:24: `teams[0].csms`: there is no user group S0NONE
    baton.toml:19: `teams[0].managers`: nobody is in the user group; at least one CSM manager is needed
    ");
}

/// `baton check` tries every agenda on sample records: a fault is named with its file and line. Proves A4, promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn check_tries_every_agenda() {
    let ground = ground().await;
    let agendas = ground.data.path().join("ours/agendas");
    std::fs::create_dir_all(&agendas).expect("a directory");
    let front = "+++\ntitle = \"Kickoff\"\naudience = \"customer\"\nwhen = \"After Closed Won.\"\n+++\n";
    let agenda = format!("{front}## Risks\n- {{{{ fact(\"risks\") }}}}\n");
    std::fs::write(agendas.join("kickoff.md"), agenda).expect("a file");
    let config = config().replace("fiscal_year_starts", "templates_dir = \"ours\"\nfiscal_year_starts");
    std::fs::write(ground.data.path().join("baton.toml"), config).expect("a file");
    let (code, out, err) = ran(ground.command(&["check"])).await;
    assert_eq!(code, 1, "{out}{err}");
    let fault = "kickoff.md:7: the fact `risks` is internal, and customers read this agenda (promise 3)";
    assert!(out.contains(fault), "{out}");
}

/// Each scope that the token lacks is named; a token that is none is, too, and never shown.
#[tokio::test(flavor = "multi_thread")]
async fn check_names_missing_scopes_and_a_bad_token() {
    let ground = ground().await;
    let poor = local_slack::App {
        bot_token: TOKEN.into(),
        bot_user: BOT.into(),
        scopes: ["commands", "channels:read", "users:read", "users:read.email", "groups:read"]
            .map(Into::into)
            .into(),
        ..local_slack::App::default()
    };
    ground.ws.install(poor);
    let (code, out, _) = ran(ground.command(&["check"])).await;
    assert_eq!(code, 1);
    for scope in ["chat:write", "im:write"] {
        assert!(out.contains(&format!("the scope {scope} is missing")), "{scope}\n{out}");
    }
    let unread = "channel C0EMEA: Baton could not find its own messages again: slack refused: missing_scope";
    assert!(out.contains(unread), "{out}");
    let mut wrong = ground.command(&["check"]);
    wrong.env("SLACK_BOT_TOKEN", "xoxb-very-wrong");
    let (code, out, err) = ran(wrong).await;
    assert_eq!(code, 1);
    assert!(out.contains("SLACK_BOT_TOKEN: slack does not accept the token: invalid_auth"), "{out}");
    assert!(!out.contains("very-wrong") && !err.contains("very-wrong"));
}

/// `baton export` writes JSON Lines; `baton backup` writes a copy that opens, and overwrites nothing.
#[tokio::test(flavor = "multi_thread")]
async fn export_and_backup_write_what_is_remembered() {
    let ground = ground().await;
    let (code, out, _) = ran(ground.command(&["export", "accounts"])).await;
    assert_eq!((code, out.lines().count()), (0, 2));
    for line in out.lines() {
        let account: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(account["region"], "EMEA");
    }
    let storage = baton_storage::Storage::open(&ground.database()).await.expect("a database");
    let account = baton_storage::accounts::all(&mut storage.read().await.expect("a reader")).await;
    let fact = baton_storage::facts::Fact {
        fact_id: baton_storage::ids::FactId::fresh(),
        account_id: account.expect("accounts").remove(0).account_id,
        key: "champion".into(),
        value: "Kim \"the lead\"\nReed".into(),
        said_by: "U0SAM".into(),
        by_person: true,
        said_at: baton_storage::time::At(1),
        link: None,
        recorded_by: "U0SAM".into(),
        recorded_at: baton_storage::time::At(2),
    };
    let add = storage.write(move |tx| Box::pin(async move { baton_storage::facts::add(tx, &fact).await }));
    add.await.expect("a fact");
    storage.close().await;
    let (code, out, _) = ran(ground.command(&["export", "record"])).await;
    assert_eq!((code, out.lines().count()), (0, 1));
    let fact: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((&fact["key"], &fact["value"]), (&"champion".into(), &"Kim \"the lead\"\nReed".into()));
    let (code, out, err) = ran(ground.command(&["backup", "copy.db"])).await;
    assert_eq!((code, out.as_str()), (0, "copy.db\n"), "{err}");
    let copy = format!("sqlite://{}", ground.data.path().join("copy.db").display());
    let mut db = baton_storage::Storage::open_to_read(&copy).await.expect("a copy");
    assert_eq!(baton_storage::accounts::all(&mut db).await.expect("accounts").len(), 2);
    let (code, _, err) = ran(ground.command(&["backup", "copy.db"])).await;
    assert_eq!((code, err.as_str()), (1, "baton: copy.db exists already; name a new file\n"));
}

/// `baton manifest` is JSON for Slack, and only for an https address; wrong usage exits with 2.
#[tokio::test(flavor = "multi_thread")]
async fn manifest_and_wrong_usage() {
    let ground = ground().await;
    let (code, out, _) = ran(ground.command(&["manifest", "--url", "https://baton.example.com/"])).await;
    let manifest: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(code, 0);
    assert_eq!(
        manifest["settings"]["interactivity"]["request_url"],
        "https://baton.example.com/slack/interactions"
    );
    let (code, _, err) = ran(ground.command(&["manifest", "--url", "http://baton.example.com"])).await;
    assert_eq!(code, 1);
    assert!(err.contains("https addresses only"), "{err}");
    assert_eq!(ran(ground.command(&["export", "everything"])).await.0, 2);
    assert_eq!(ran(ground.command(&["dance"])).await.0, 2);
}
