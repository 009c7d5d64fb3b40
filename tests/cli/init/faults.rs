//! Answers that cannot be: named with their keys, or asked again.

use super::*;

/// Every answer that cannot be is named with its key and what comes nearest, all at once, and nothing is written.
#[tokio::test(flavor = "multi_thread")]
async fn faults_of_a_file_are_named_with_their_keys() {
    let ground = empty().await;
    let answers = ANSWERS
        .replace("fiscal_year_starts = 2", "fiscal_year_starts = 13\nfiscal_year = 2")
        .replace("#emea-csm-requests", "#emea-csm-request")
        .replace("Maya Lopez", "Mya Lopez")
        .replace("@emea-csms", "@emea-csm")
        .replace("America/New_York", "America/New_Yorck")
        .replace("managers = [\"U0NINA\"]\n", "track = \"enterprize\"\n");
    let (code, out, err) = ran(with_answers(&ground, &answers)).await;
    assert_eq!((code, file(&ground)), (1, None), "{out}{err}");
    insta::assert_snapshot!(out, @r##"
    Reading the workspace's people, channels and user groups…
    Local workspace: 11 people, 4 channels, 1 user group.

    answers.toml: `organization.fiscal_year`: is not asked for; add it to baton.toml afterwards; did you mean `fiscal_year_starts`?
    answers.toml: `organization.fiscal_year_starts`: "13" is no month; give its number, 1 to 12
    answers.toml: `teams[0].channel`: "#emea-csm-request" is no channel that Baton sees; a private one is seen once Baton is invited; did you mean emea-csm-requests?
    answers.toml: `teams[0].managers`: "Mya Lopez" is no person or user group in this workspace; did you mean Maya Lopez?
    answers.toml: `teams[0].csms`: "@emea-csm" is no person or user group in this workspace; did you mean emea-csms?
    answers.toml: `teams[1].timezone`: "America/New_Yorck" is no time zone; did you mean America/New_York?
    answers.toml: `teams[1].track`: "enterprize" is no track; there are commercial, enterprise
    answers.toml: `teams[1].managers`: needs an answer
    "##);
    insta::assert_snapshot!(err.lines().last().unwrap_or_default(), @"baton: 8 faults; nothing is written");
}

/// Two teams of one name, or of one region and segment, are named as such.
#[tokio::test(flavor = "multi_thread")]
async fn a_team_is_there_once() {
    let ground = empty().await;
    let twice = "name = \"emea enterprise\"\nregion = \"EMEA\"";
    let answers = ANSWERS.replace("name = \"AMER Enterprise\"\nregion = \"AMER\"", twice);
    let (code, out, err) = ran(with_answers(&ground, &answers)).await;
    assert_eq!((code, file(&ground)), (1, None), "{out}{err}");
    for line in [
        "`teams[1].name`: \"emea enterprise\" is no name of its own; another team has it, or it has no letter",
        "`teams[1].segment`: \"enterprise\" accounts of EMEA have a team already: EMEA Enterprise",
    ] {
        assert!(out.contains(line), "{line}: {out}");
    }
}

/// A token that Slack does not know ends it, and says which variable it is of.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_slack_refuses_is_named() {
    let ground = empty().await;
    let mut command = with_answers(&ground, ANSWERS);
    command.env("SLACK_BOT_TOKEN", "xoxb-not-this-one");
    let (code, out, err) = ran(command).await;
    assert_eq!((code, file(&ground)), (1, None), "{out}{err}");
    assert!(err.contains("SLACK_BOT_TOKEN: slack does not accept the token: invalid_auth"), "{err}");
    assert!(!err.contains("not-this-one") && !out.contains("not-this-one"), "{err}");
}

/// Answers that are typed: one that cannot be gets a sentence and is asked again; an empty one takes what is offered; the end
/// of the answers writes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_answer_is_asked_again() {
    let ground = empty().await;
    let lines = "\nEurope/Londn\n\n2\n\ngitlab.lightning.force.com\nrobin park, nobody here\nrobin park\n\
                 EMEA Enterprise\nEMEA\n\n\n#general\nenterprize\n\n\n\nMya\nMaya Lopez, tom\nnone\n@emea-csms\n\n\nmaybe\nno\n";
    let (code, out, err) = typed(ground.command(&["init"]), lines).await;
    assert_eq!(code, 1, "{out}{err}");
    for said in [
        "\"Europe/Londn\" is no time zone; did you mean Europe/London?\nIts time zone",
        "\"nobody here\" is nobody in this workspace\nWho is told what fails",
        "\"enterprize\" is no track; there are commercial, enterprise\nIts track",
        "This one needs an answer.\nIts CSM managers",
        "\"Mya\" is no person or user group in this workspace; did you mean Maya?\nIts CSM managers",
        "Another team? [no]: Answer yes or no.\n",
        "baton.toml is written.\n\nteam emea-enterprise: channel C0GENERAL: invite Baton to it\n",
        "Next: mend what is named above, run `baton check`, then `baton serve`.",
    ] {
        assert!(out.contains(said), "{said}:\n{out}");
    }
    assert!(file(&ground).is_some(), "it is written, and check says what is left to do");
    std::fs::remove_file(ground.data.path().join("baton.toml")).expect("a file");
    let (code, out, err) = typed(ground.command(&["init"]), "GitLab\n").await;
    assert_eq!((code, file(&ground)), (1, None), "{out}{err}");
    assert!(err.contains("the answers end here; nothing is written"), "{err}");
}
