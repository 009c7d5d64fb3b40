//! The main job, end to end.

use baton_storage::{accounts, audit};

use crate::harness::*;

/// Sam asks, Maya sees every CSM's load and assigns, Ravi accepts; everybody concerned is told once.
/// Proves R1, R3, R4, R5, P1.
#[tokio::test(flavor = "multi_thread")]
async fn sam_asks_maya_assigns_ravi_accepts_and_everybody_is_told_once() {
    let bot = TestBot::open().await;

    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = bot.form(SAM);
    assert!(form.view.text_of().contains("From Salesforce, just now"), "{}", form.view.text_of());
    let form = bot.unfolded(SAM).await;
    for (field, value) in [
        ("account_name", "Homeworld Inc."),
        ("close_date", "2027-02-15"),
        ("lam", "1200000"),
        ("region", "EMEA"),
        ("stage", "3-Technical Evaluation"),
        ("arr", "250000"),
    ] {
        assert_eq!(form.view.value_of(field).as_deref(), Some(value), "{field} is filled in");
    }
    form.set("Why now?", "Nearing the end of stage 3")
        .set("Notes for the CSM", "They know us well")
        .send()
        .await;
    let sent = bot.form(SAM).view;
    assert_eq!(sent.title, "Request sent");
    assert!(sent.text_of().contains("*Maya Lopez and Tom Becker* of EMEA Enterprise"), "{}", sent.text_of());

    let card = bot.only(EMEA);
    assert_eq!(
        card.text,
        "Maya Lopez and Tom Becker, Homeworld Inc. (EMEA Enterprise) needs a CSM by Wed 25 Nov."
    );
    insta::assert_snapshot!(printed::card(&card), @"
    ## Homeworld Inc. needs a CSM
    *Sam Ortiz* requests a CSM for Homeworld Inc. (deal). Assign by Wed 25 Nov, 10:00.
    ○ Waiting for @U0MAYA or @U0TOM.
    *Stage*
    3-Technical Evaluation
    *Expected close*
    15 Feb 2027
    *LAM*
    $1.2M
    *Expected ARR*
    $250k
    *Proof of value*
    None
    *Why now*
    Nearing the end of stage 3
    > They know us well
    CSM | Load | Pr1 | Pr2 | Onboarding | Away
    Ravi Patel | 1.4 of 31.25 h | 1 | 1 | 1 | –
    Elena Costa | 3.7 of 8 h | 3 | 0 | 3 | –
    *Suggested: Ravi Patel.* Most capacity among those available: 2.6 of 31.25 h/week with this account.
    [Assign] [Ask Sam] [I'm on it] […] (Decline | Pass to another team)
      · Eligible: nearing the end of stage 3 · Stage from Sam Ortiz, who sent the request Mon 23 Nov, 10:00.
    ");
    assert_eq!(
        bot.news(SAM),
        [
            "Maya Lopez and Tom Becker have your request for Homeworld Inc. and will assign a CSM by Wed 25 Nov."
        ]
    );
    bot.nobody_else_heard();

    bot.press(MAYA, &card, "Assign").await.ok();
    let choice = bot.form(MAYA);
    assert_eq!(choice.view.value_of("csm").as_deref(), Some(RAVI), "the suggestion is chosen");
    let options = choice.view.field("CSM").expect("a choice").options;
    assert_eq!(options[0].0, "Ravi Patel · 2.6 of 31.25 h · 1 Pr1");
    choice.set("Note to the CSM", "They start in January").send().await;
    assert!(bot.ws.modal(MAYA).is_none(), "the form closed");

    insta::assert_snapshot!(printed::card(&bot.only(EMEA)), @"
    ## Homeworld Inc.: waiting for Ravi Patel
    *Sam Ortiz* requests a CSM for Homeworld Inc. (deal).
    ○ Maya Lopez assigned *Ravi Patel* Mon 23 Nov, 10:00. Waiting for Ravi Patel to accept.
    *Stage*
    3-Technical Evaluation
    *Expected close*
    15 Feb 2027
    *LAM*
    $1.2M
    *Expected ARR*
    $250k
    *Proof of value*
    None
    *Why now*
    Nearing the end of stage 3
    > They know us well
    [Reassign]
      · Eligible: nearing the end of stage 3 · Stage from Sam Ortiz, who sent the request Mon 23 Nov, 10:00.
    ");
    let offer = bot.ws.peek(&bot.ws.dm_channel(RAVI)).pop().expect("the offer");
    insta::assert_snapshot!(printed::card(&offer), @"
    ## Homeworld Inc.: can you take it?
    Maya Lopez assigned you as CSM for Homeworld Inc. (EMEA Enterprise). Sam Ortiz requested one; please answer by Tue 24 Nov, 10:00.
    > They start in January
    *Stage*
    3-Technical Evaluation
    *Expected close*
    15 Feb 2027
    *LAM*
    $1.2M
    *Proof of value*
    None
    [Accept] [Hand back]
      · Sam Ortiz: Nearing the end of stage 3
    ");
    assert_eq!(
        bot.news(RAVI),
        [
            "Maya Lopez assigned you as CSM for Homeworld Inc. Please accept it, or hand it back with a reason."
        ]
    );
    assert_eq!(bot.last_dm(SAM).text, "Ravi Patel was assigned to Homeworld Inc. and has not accepted yet.");
    bot.nobody_else_heard();

    bot.press(RAVI, &offer, "Accept").await.ok();
    insta::assert_snapshot!(printed::card(&bot.only(EMEA)), @"
    ## Homeworld Inc.: Ravi Patel is the CSM
    *Sam Ortiz* requested a CSM for Homeworld Inc. (deal).
    ✓ *Ravi Patel* accepted Mon 23 Nov, 10:00.
    *Stage*
    3-Technical Evaluation
    *Expected close*
    15 Feb 2027
    *LAM*
    $1.2M
    *Expected ARR*
    $250k
    *Proof of value*
    None
    *Why now*
    Nearing the end of stage 3
    > They know us well
      · Stage from Sam Ortiz, who sent the request Mon 23 Nov, 10:00.
    ");
    let offer = bot.ws.message(&offer.channel, &offer.ts).expect("the offer");
    insta::assert_snapshot!(printed::card(&offer), @"
    ## Homeworld Inc.: you are the CSM
    ✓ You accepted Mon 23 Nov, 10:00.
    *Read first*
    Not linked yet: Meeting notes, Command plan, Account plan, Strategy plan
    Customer record: 0 of 18 key facts known. Open in Salesforce
    *Whom to meet*
    • Sam Ortiz, SA
    • Alex Moreau, SAE
    [Customer record] [All steps]
    ");
    assert!(bot.news(RAVI)[0].starts_with("Homeworld Inc.: 0 of 7 handoff steps are done."));
    assert_eq!(
        bot.news(SAM),
        [
            "Ravi Patel is the CSM of Homeworld Inc. Next: invite Ravi Patel and Alex Moreau to the internal account team meeting."
        ]
    );
    assert_eq!(
        bot.news(ALEX),
        [
            "Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting."
        ]
    );
    bot.nobody_else_heard();

    let mut db = bot.app.storage.read().await.expect("a reader");
    let account = accounts::find(&mut db, &HOMEWORLD.into()).await.expect("read").expect("known");
    assert_eq!(account.priority, Some(baton_storage::states::Priority::Pr1), "a new account starts as Pr1");
    assert!(account.onboarding_since.is_some());
    let actions: Vec<String> =
        audit::all(&mut db).await.expect("the audit").into_iter().map(|entry| entry.action).collect();
    let wanted = ["requests.open", "requests.assign", "requests.accept", "handoffs.begin", "priority.decide"];
    assert_eq!(actions, wanted);
}

/// The request itself is not mentioned again; what follows is the handoff's.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_request_is_not_mentioned_again() {
    let bot = TestBot::open().await;
    let offer = bot.assigned().await;
    bot.press(RAVI, &offer, "Accept").await.ok();
    bot.ws.mark_all_read();
    bot.pass(chrono::Duration::days(30)).await;
    insta::assert_snapshot!(bot.others_heard().await, @"
    Maya Lopez: Homeworld Inc.: overdue. Sam Ortiz has been reminded 3 times to finish “Internal account team meetin…
    Sam Ortiz: Agenda: Internal account team meeting, Homeworld Inc. 29 facts are not known yet.
    Sam Ortiz: Sam, 1 open task: Schedule the internal account team meeting for Homeworld Inc. with the whole accou… (3 times)
    Tom Becker: Homeworld Inc.: overdue. Sam Ortiz has been reminded 3 times to finish “Internal account team meetin…
    ");
}

/// The shortcut opens the same form, empty; with words that name nothing known they are kept in it.
/// Proves R1.
#[tokio::test(flavor = "multi_thread")]
async fn the_form_opens_from_the_shortcut_and_keeps_unknown_words() {
    let bot = TestBot::open().await;
    bot.ws.shortcut(SAM, "request_csm").await.ok();
    bot.settle().await;
    let form = bot.form(SAM).view;
    assert_eq!(form.title, "Request a CSM");
    assert_eq!(form.inputs()[0].label, "Account");
    bot.ws.close_view(SAM, &form.id).await;

    bot.command(SAM, "/request-csm", "Umbrella Corp").await.ok();
    assert_eq!(bot.form(SAM).view.value_of("account_name").as_deref(), Some("Umbrella Corp"));
    let form = bot.form(SAM).view;
    bot.ws.close_view(SAM, &form.id).await;

    bot.command(SAM, "/request-csm", &deal_url(HOMEWORLD_DEAL)).await.ok();
    assert_eq!(bot.form(SAM).view.value_of("requests.account").as_deref(), Some(HOMEWORLD));
}

/// When the form does not open in time, its sender is told, once, and nothing is lost.
/// Proves promise 1.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_does_not_open_is_apologised_for() {
    let bot = TestBot::open().await;
    let refuse = local_slack::Misbehave::ApiError("internal_error".into());
    bot.ws.faults().add(local_slack::Fault::on("views.open").times(1).doing(refuse));
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    assert!(bot.ws.modal(SAM).is_none());
    assert_eq!(bot.ws.ephemerals(SAM).len(), 1);
    assert_eq!(bot.last_private(SAM), "The form did not open in time. Nothing was lost; please try again.");
    bot.asked().await;
}
