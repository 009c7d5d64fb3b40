//! `baton connect`: what it asks, tries and writes, against a Salesforce and a GitLab on this machine.

mod others;

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

use local_systems::gitlab::{GitLab, TOKEN, level};
use local_systems::salesforce::{Field, Salesforce};

use crate::cli::ran;
use crate::connectors::{gitlab, salesforce};
use crate::harness::child::Ground;
use crate::harness::*;

fn now() -> local_systems::Now {
    Arc::new(|| chrono::Utc::now().timestamp_millis())
}

async fn organization() -> Salesforce {
    Salesforce::start(salesforce::world().field("Task", Field::external_id("Baton_Key__c").unique()), now())
        .await
}

/// What `baton.toml` says now.
fn file(ground: &Ground) -> String {
    std::fs::read_to_string(ground.data.path().join("baton.toml")).expect("a file")
}

/// `baton connect` with answers in a file, and these secrets.
fn connect(ground: &Ground, system: &str, answers: &str, secrets: &[(&str, &str)]) -> Command {
    std::fs::write(ground.data.path().join("answers.toml"), answers).expect("a file");
    let mut command = ground.command(&["connect", system, "--answers", "answers.toml"]);
    command.envs(secrets.iter().copied()).env("RUST_LOG", "trace");
    command
}

fn of_salesforce(sf: &Salesforce) -> String {
    let mut answers = salesforce::section(sf.base_url()).replace("[salesforce]", "");
    answers.push_str("# the answers' own words\n[fields]\nindustry = \"\"\n[write]\ncsm = true\ntask_key = \"Baton_Key__c\"\n");
    answers
}

const BY_SECRET: &[(&str, &str)] = &[("SALESFORCE_CLIENT_SECRET", salesforce::SECRET)];

/// Where everything is there the section is written at the end, and what stood before it stays byte for byte; `check` then
/// finds nothing wrong. Nothing is written in Salesforce.
#[tokio::test(flavor = "multi_thread")]
async fn the_section_is_written_where_the_trial_succeeds() {
    let ground = Ground::lay(0).await;
    let before = format!("# kept: é\n{}\n\n# the last line, without an end", config());
    std::fs::write(ground.data.path().join("baton.toml"), &before).expect("a file");
    let sf = organization().await;
    let (code, out, err) = ran(connect(&ground, "salesforce", &of_salesforce(&sf), BY_SECRET)).await;
    assert_eq!(code, 0, "{out}{err}");
    assert!(!out.contains(salesforce::SECRET) && !err.contains(salesforce::SECRET), "{out}{err}");
    let after = file(&ground);
    let written =
        after.strip_prefix(&before).expect("what stood there stands there").replace(sf.base_url(), "URL");
    assert!(written.starts_with("\n\n[salesforce]\n"), "{written}");
    insta::assert_snapshot!(out, @"
    Salesforce lets Baton in and has what Baton needs.
    baton.toml has the section [salesforce] now.
    Next: run `baton check`, and restart Baton. It reads its configuration when it starts.
    ");
    insta::assert_snapshot!(written.trim(), @r#"
    [salesforce]
    my_domain = "URL"
    auth = "client_credentials"
    client_id = "the-consumer-key"

    [salesforce.fields]
    industry = ""

    [salesforce.write]
    csm = true
    task_key = "Baton_Key__c"
    "#);
    assert!(
        sf.written().is_empty()
            && sf.requests().iter().all(|one| one.method == "GET" || one.path.ends_with("/token"))
    );
    let mut check = ground.command(&["check"]);
    check.envs(BY_SECRET.iter().copied());
    let (_, out, _) = ran(check).await;
    assert!(!out.to_lowercase().contains("salesforce"), "{out}");
}

/// A section that is there is shown, and replaced only on demand: its place and everything around it stay.
#[tokio::test(flavor = "multi_thread")]
async fn a_section_that_is_there_is_replaced_only_on_demand() {
    let ground = Ground::lay(0).await;
    let around =
        (format!("{}\n# above it\n", config()), "\n# below it\n[[people]]\nid = \"U0ALEX\"   # two blanks\n");
    let old = "[gitlab]\nbase_url = \"https://gitlab.example.com\"\npre_sales_group = \"a/b\"\npost_sales_group = \"a\"\n\
               enterprise_template = \"a/t/e\"\n";
    let before = format!("{}{old}{}", around.0, around.1);
    std::fs::write(ground.data.path().join("baton.toml"), &before).expect("a file");
    let lab = GitLab::start(gitlab::world(), now()).await;
    let answers = gitlab::section(lab.base_url()).replace("[gitlab]", "");
    let token = [("GITLAB_TOKEN", TOKEN)];
    let (code, out, err) = ran(connect(&ground, "gitlab", &answers, &token)).await;
    assert_eq!((code, file(&ground) == before), (1, true), "{err}");
    assert!(out.contains("pre_sales_group = \"a/b\"") && err.contains("--replace"), "{out}{err}");

    let mut replace = connect(&ground, "gitlab", &answers, &token);
    replace.arg("--replace");
    let (code, out, err) = ran(replace).await;
    assert_eq!(code, 0, "{out}{err}");
    let after = file(&ground);
    let section = after.strip_prefix(&around.0).and_then(|rest| rest.strip_suffix(around.1));
    let section = section.unwrap_or_else(|| panic!("what stands around it has changed:\n{after}"));
    assert_eq!(section.trim(), gitlab::section(lab.base_url()).trim());
    assert!(lab.requests().iter().all(|one| one.method == "GET"));
}

/// What is missing is named, a line each: a secret that is wrong, a field with the nearest name, a right, a scope, a value
/// that cannot be. Then nothing is written.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_named_and_nothing_is_written() {
    let ground = Ground::lay(0).await;
    let (before, sf) = (file(&ground), organization().await);
    let lab = GitLab::start(gitlab::world().token("baton", "glpat-reads-only", &["read_api"]), now()).await;
    lab.set_member("account-management", "baton", level::DEVELOPER);
    let of_gitlab = gitlab::section(lab.base_url()).replace("[gitlab]", "");
    sf.make_read_only("Account", "Customer_Success_Manager__c");
    let mut said = Vec::new();
    for (system, answers, secrets) in [
        ("salesforce", of_salesforce(&sf), &[("SALESFORCE_CLIENT_SECRET", "canary-of-another")][..]),
        ("salesforce", of_salesforce(&sf), BY_SECRET),
        ("salesforce", of_salesforce(&sf) + "[fields.more]\n", BY_SECRET),
        ("salesforce", of_salesforce(&sf).replace("industry = \"\"", "region = \"Regoin__c\""), BY_SECRET),
        ("salesforce", of_salesforce(&sf).replace("http://127", "http://example.com/127"), BY_SECRET),
        ("salesforce", of_salesforce(&sf), &[]),
        ("gitlab", of_gitlab.clone(), &[("GITLAB_TOKEN", "glpat-reads-only")]),
        ("gitlab", of_gitlab, &[]),
        ("gitlab", "base_url = ".into(), &[("GITLAB_TOKEN", TOKEN)]),
    ] {
        let (code, out, err) = ran(connect(&ground, system, &answers, secrets)).await;
        assert_eq!((code, file(&ground) == before), (1, true), "{out}{err}");
        assert!(
            secrets.iter().all(|(_, secret)| !out.contains(secret) && !err.contains(secret)),
            "{out}{err}"
        );
        let err: Vec<&str> = err.lines().filter(|line| line.starts_with("baton: ")).collect();
        said.push(format!("{out}{}", err.join("\n")));
    }
    let host = sf.base_url().trim_start_matches("http://");
    let said = said.join("\n--\n").replace(host, "HOST");
    insta::assert_snapshot!(said, @r#"
    salesforce refused: no token: invalid_client (invalid client credentials)
    baton: 1 fault; nothing is written
    --
    Baton's user may not change Customer_Success_Manager__c of Account; give it edit access to the field
    baton: 1 fault; nothing is written
    --
    `salesforce.fields.more` is not a key Baton knows; here it knows `segment`, `region`, `lam`, `csm`, `industry`, `arr`, `sa`, `sae`, `health`, `dedicated`, `stages_adopted`, `licenses`, `licenses_active`
    baton: 1 fault; nothing is written
    --
    `salesforce.fields.region`: Regoin__c is no field of Account that Baton's user may see; did you mean `Region__c`? Name the field, or leave it out with region = ""
    baton: 1 fault; nothing is written
    --
    `salesforce.my_domain`: "http://example.com/HOST" has to begin with https://: Baton's secret goes there
    baton: 1 fault; nothing is written
    --
    baton: SALESFORCE_CLIENT_SECRET is not set; set it, or SALESFORCE_PRIVATE_KEY for auth = "jwt", or name a file in the variable with _FILE
    --
    the token has the scopes read_api; it needs the scope api
    `gitlab.pre_sales_group`: baton has to be an owner of account-management/pre-sales to move projects away
    `gitlab.post_sales_group`: baton has to be a maintainer of account-management to put projects there
    baton: 3 faults; nothing is written
    --
    baton: GITLAB_TOKEN: is not set; set it, or name a file with it in the variable with _FILE
    --
    baton: answers.toml: TOML parse error at line 1, column 12
    "#);
}

/// In a terminal it asks a question a line, offers what holds otherwise, and asks once more where something is missing.
#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_asked_a_question_a_line() {
    let ground = Ground::lay(0).await;
    let before = file(&ground);
    let lab = GitLab::start(gitlab::world(), now()).await;
    let typed = |lines: &str| {
        let mut command = ground.command(&["connect", "gitlab"]);
        command
            .env("GITLAB_TOKEN", TOKEN)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let lines = lines.to_owned();
        tokio::task::spawn_blocking(move || {
            let mut process = command.spawn().expect("a process");
            process.stdin.take().expect("its input").write_all(lines.as_bytes()).expect("typed");
            let output = process.wait_with_output().expect("its end");
            let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
            (output.status.code(), text(output.stdout), text(output.stderr))
        })
    };
    let address = lab.base_url();
    let first = format!(
        "{address}\n\naccount-management/presales\naccount-management\naccount-management/templates/enterprise\n\n\n\n"
    );
    let (code, out, err) = typed(&first).await.expect("a thread");
    assert_eq!((code, file(&ground) == before), (Some(1), true), "{out}{err}");
    assert!(
        out.contains("This one needs an answer.") && err.contains("1 fault; nothing is written"),
        "{out}{err}"
    );
    // The wrong group is named; everything else is offered once more.
    let again = format!("{first}yes\n\naccount-management/pre-sales\n\n\n\nreporter\n\n");
    let (code, out, err) = typed(&again).await.expect("a thread");
    assert_eq!(code, Some(0), "{out}{err}");
    insta::assert_snapshot!(out.replace(address, "URL"), @"
    Baton works in GitLab as a user or a service account, who owns the group before the sale and maintains the one after it. Make it first, with an access token of the scope api, and set GITLAB_TOKEN.

    Where GitLab is [https://gitlab.com]: The full path of the group in which projects begin, such as account-management/pre-sales: This one needs an answer.
    The full path of the group in which projects begin, such as account-management/pre-sales: The full path of the group to which they go on Closed Won: The full path of the template of enterprise accounts: The template of commercial accounts [none]: What the account team may do in a project [developer]: The project that has an issue for each account at risk [none]: `gitlab.pre_sales_group`: there is no group account-management/presales that baton may see
    Answer again? Your answers are offered once more. [yes] Where GitLab is [URL]: The full path of the group in which projects begin, such as account-management/pre-sales [account-management/presales]: The full path of the group to which they go on Closed Won [account-management]: The full path of the template of enterprise accounts [account-management/templates/enterprise]: The template of commercial accounts [none]: What the account team may do in a project [developer]: The project that has an issue for each account at risk [none]: GitLab lets Baton in and has what Baton needs.
    baton.toml has the section [gitlab] now.
    Next: run `baton check`, and restart Baton. It reads its configuration when it starts.
    ");
    let after = file(&ground);
    let written = after.strip_prefix(&before).expect("what stood there stands there");
    insta::assert_snapshot!(written.replace(address, "URL").trim(), @r#"
    [gitlab]
    base_url = "URL"
    pre_sales_group = "account-management/pre-sales"
    post_sales_group = "account-management"
    enterprise_template = "account-management/templates/enterprise"
    member_access_level = "reporter"
    "#);
    // Who stops in the middle has changed nothing.
    std::fs::write(ground.data.path().join("baton.toml"), &before).expect("a file");
    let (code, _, err) = typed(address).await.expect("a thread");
    assert_eq!((code, file(&ground) == before), (Some(1), true), "{err}");
}

/// Wrong usage exits with 2, and a configuration that is not there or has faults is named before anything is asked.
#[tokio::test(flavor = "multi_thread")]
async fn wrong_usage_and_a_broken_configuration_come_first() {
    let ground = Ground::lay(0).await;
    for arguments in [&["connect"][..], &["connect", "fax"], &["connect", "gitlab", "--answer", "x"]] {
        let (code, _, err) = ran(ground.command(arguments)).await;
        assert_eq!(code, 2, "{arguments:?}: {err}");
    }
    let lab = GitLab::start(gitlab::world(), now()).await;
    let answers = gitlab::section(lab.base_url()).replace("[gitlab]", "");
    let token = [("GITLAB_TOKEN", TOKEN)];
    let broken = config().replacen("segment = \"enterprise\"", "segment = \"enterprize\"", 1);
    std::fs::write(ground.data.path().join("baton.toml"), &broken).expect("a file");
    let (code, _, err) = ran(connect(&ground, "gitlab", &answers, &token)).await;
    assert!(
        code == 1 && err.contains("mend the configuration first") && err.contains("baton.toml:"),
        "{err}"
    );
    std::fs::remove_file(ground.data.path().join("baton.toml")).expect("removed");
    let (code, _, err) = ran(connect(&ground, "gitlab", &answers, &token)).await;
    assert!(code == 1 && err.contains("INSTALL.md"), "{err}");
    assert!(lab.requests().is_empty());
}
