//! What each role sees.

use super::*;
use crate::priority;

/// A CSM sees what is theirs to do, the latest first, and their accounts with level, health, the last contact and the
/// next step; nothing of anybody else's.
#[tokio::test(flavor = "multi_thread")]
async fn a_csm_sees_what_is_theirs() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.until("2026-11-24T10:00:00Z").await;
    bot.ws.mark_all_read();
    let view = put_away(&bot, RAVI).await;
    insta::assert_snapshot!(drawn(&view), @"
    # Ravi, nothing is due this week
    [Find an account…] [Request a CSM] [What can I do here?]
    You are a CSM of EMEA Enterprise.
    ---
    *Your tasks*
    Nothing right now. New tasks appear here and in your daily message.
    ---
    *Your accounts: 3*
    *Homeworld Inc.* · Pr1
    No contact recorded yet. Next step: Sam Ortiz has to finish “Internal account team meeting” for Homeworld Inc., by Mon 30 Nov. [Open]
    *Northwind Rail* · Pr1
    No contact and no next step recorded yet. [Open]
    *Alder Insurance* · Pr2
    No contact and no next step recorded yet. [Open]
    ");
}

/// Somebody to whom an account is offered takes it from their Home tab, which then shows it as theirs.
#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_taken_at_home() {
    let bot = TestBot::open().await;
    bot.assigned().await;
    let view = bot.open_home(RAVI).await;
    assert!(drawn(&view).contains("Maya Lopez asks you to be the CSM of Homeworld Inc."), "{}", drawn(&view));
    bot.press_at_home(RAVI, "Accept").await;
    let view = drawn(&bot.home(RAVI));
    assert!(!view.contains("asks you to be the CSM"), "{view}");
    assert!(view.contains("*Homeworld Inc.*"), "{view}");
    bot.ws.mark_all_read();
}

/// An architect sees the steps that are theirs and the request that they have open, with who has to do something next.
#[tokio::test(flavor = "multi_thread")]
async fn an_architect_sees_their_request() {
    let bot = TestBot::open().await;
    bot.asked().await;
    let view = put_away(&bot, SAM).await;
    insta::assert_snapshot!(drawn(&view), @"
    # Sam, nothing is due this week
    [Find an account…] [Request a CSM] [What can I do here?]
    ---
    *Your tasks*
    Nothing right now. New tasks appear here and in your daily message.
    ---
    *Your open requests: 1*
    ○ *Homeworld Inc.*: Maya Lopez and Tom Becker (EMEA Enterprise) can assign a CSM. Due Wed 25 Nov. Requested on 23 Nov 2026. [Open]
    ---
    *Your accounts: 1*
    *Homeworld Inc.* · Pr1
    No contact and no next step recorded yet. [Open]
    ");
}

/// A seller sees the accounts they are on.
#[tokio::test(flavor = "multi_thread")]
async fn a_seller_sees_their_accounts() {
    let bot = TestBot::open().await;
    let view = put_away(&bot, ALEX).await;
    insta::assert_snapshot!(drawn(&view), @"
    # Alex, nothing is due this week
    [Find an account…] [Request a CSM] [What can I do here?]
    ---
    *Your tasks*
    Nothing right now. New tasks appear here and in your daily message.
    ---
    *Your accounts: 1*
    *Homeworld Inc.* · no priority yet
    No contact and no next step recorded yet. [Open]
    ");
}

/// A manager of 300 accounts sees what waits, what is late, what everybody carries beside the target, and what is to be
/// agreed to; the accounts that need somebody most come first, and Slack's limits hold.
#[tokio::test(flavor = "multi_thread")]
async fn a_manager_of_three_hundred_accounts_sees_the_team() {
    let bot = priority::open().await;
    bot.proposed("Pr2").await;
    bot.asked_again().await;
    bot.crowd(
        |number, account| {
            account.csm_field =
                Some(["ravi.patel@example.com", "elena.costa@example.com"][number % 2].into());
            account.health = Some(if number == 217 { "red" } else { "green" }.into());
        },
        300,
    )
    .await;
    bot.ws.mark_all_read();
    let view = put_away(&bot, MAYA).await;
    assert!(view.blocks.len() <= 100, "{}", view.blocks.len());
    insta::assert_snapshot!(drawn(&view), @"
    # Maya, 1 task to do this week
    [Find an account…] [Request a CSM] [What can I do here?]
    You manage EMEA Enterprise.
    ---
    *This week: 1*
    ○ Ravi Patel proposes Pr2 for Northwind Rail (now Pr1). No factor calls for more time. Do you approve?
    [Approve] [Review] [Remind me tomorrow] [⋯]
    ---
    # EMEA Enterprise
    *Requests to assign: 1*
    ○ *Homeworld Inc.*, requested on 23 Nov 2026. Assign by Wed 25 Nov. [Assign]
    *To approve:* 1 proposal for a priority.
    [Review them] [Approve all…]
    *Late in the team: 0*
    *Load of 2 people: 50.7 of 39.25 h a week*
    Target for each person: 5 to 8 Pr1, about 60% of the time.
    • Elena Costa: 27 of 8 h, *over capacity*, 153 accounts (53 Pr1, 100 Pr2, above the target)
    • Ravi Patel: 23.7 of 31.25 h, 152 accounts (51 Pr1, 101 Pr2, above the target)
    ---
    *Your accounts and your teams' accounts: 302*
    The 8 most urgent come first.
    *Homeworld Inc.* · Pr1
    No contact and no next step recorded yet. [Open]
    *Northwind Rail* · Pr1 · health green · Ravi Patel
    No contact recorded yet. Next step: you have to approve or decline Pr2 for Northwind Rail, which Ravi Patel proposed. [Open]
    *Many 217* · Pr2 · health red · Elena Costa
    No contact and no next step recorded yet. [Open]
    *Many 000* · Pr1 · health green · Ravi Patel
    No contact and no next step recorded yet. [Open]
    *Many 003* · Pr1 · health green · Elena Costa
    No contact and no next step recorded yet. [Open]
    *Many 006* · Pr1 · health green · Ravi Patel
    No contact and no next step recorded yet. [Open]
    *Many 009* · Pr1 · health green · Elena Costa
    No contact and no next step recorded yet. [Open]
    *Many 012* · Pr1 · health green · Ravi Patel
    No contact and no next step recorded yet. [Open]
    [Show all 302]
    ");
}

/// A director sees their teams side by side.
#[tokio::test(flavor = "multi_thread")]
async fn a_director_sees_teams_side_by_side() {
    let bot = TestBot::open().await;
    bot.asked().await;
    let view = put_away(&bot, DANA).await;
    insta::assert_snapshot!(drawn(&view), @"
    # Dana, nothing is due this week
    [Find an account…] [Request a CSM] [What can I do here?]
    You direct EMEA Enterprise, AMER Enterprise.
    ---
    *Your tasks*
    Nothing right now. New tasks appear here and in your daily message.
    ---
    # 2 teams side by side
    *EMEA Enterprise* [Show requests]
    *To assign*
    1 request, the oldest of 23 Nov 2026
    *Late*
    0 tasks
    *Load*
    5.1 of 39.25 h a week
    *Priorities*
    4 Pr1, 1 Pr2 (target: 5 to 8 Pr1, about 60% of the time)
    *AMER Enterprise*
    *To assign*
    0 requests
    *Late*
    0 tasks
    *Load*
    0 of 31.25 h a week
    *Priorities*
    0 Pr1, 0 Pr2 (target: about 33% Pr1)
    ---
    *Your accounts and your teams' accounts: 1*
    *Homeworld Inc.* · Pr1
    No contact and no next step recorded yet. [Open]
    ");
}

/// Operators see what did not reach Slack, what was set aside and how old the CRM's news is.
#[tokio::test(flavor = "multi_thread")]
async fn operators_see_how_baton_is_doing() {
    let bot = TestBot::open().await;
    bot.ws.archive(EMEA).await;
    bot.asked_again().await;
    bot.stage("4-Proposal").await;
    bot.settle().await;
    bot.ws.mark_all_read();
    let view = put_away(&bot, ROBIN).await;
    insta::assert_snapshot!(drawn(&view), @"
    # Robin, nothing is due this week
    [Find an account…] [Request a CSM] [What can I do here?]
    I tell you what goes wrong.
    ---
    *Your tasks*
    Nothing right now. New tasks appear here and in your daily message.
    ---
    # How I am doing
    *CRM feed:* last update <!date^1795428000^{date_short_pretty} at {time}|Mon 23 Nov, 10:00>.
    *Messages that may not have been posted: 0*
    Nothing in the last 7 days.
    *Messages that did not reach Slack: 1*
    • the card of a request for a CSM: is_archived, <!date^1795428000^{date_short_pretty} at {time}|Mon 23 Nov, 10:00>
    *Set aside and retried later: 0*
    Nothing right now.
    [Who has which role]
    ");
}

/// Whoever sees it for the first time reads who Baton is and what they can do with it, by their role, until they put
/// that away.
#[tokio::test(flavor = "multi_thread")]
async fn the_first_visit_says_who_baton_is() {
    let bot = TestBot::open().await;
    let view = bot.open_home(MAYA).await;
    let text = drawn(&view);
    assert!(
        text.contains("I am Baton") && text.contains("Assign the requests* of EMEA Enterprise"),
        "{text}"
    );
    bot.press_at_home(MAYA, "Got it, hide this").await;
    let text = drawn(&bot.home(MAYA));
    assert!(!text.contains("I am Baton") && text.contains("[What can I do here?]"), "{text}");
    bot.press_at_home(MAYA, "What can I do here?").await;
    assert!(bot.page(MAYA).contains("Assign the requests* of EMEA Enterprise"));
}

/// A member of whom nothing is known sees who Baton is and the ways on; a guest that, and nothing to press.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_no_role_sees_who_baton_is() {
    let bot = TestBot::open().await;
    insta::assert_snapshot!(drawn(&bot.open_home(LEE).await), @"
    # Hello, Lee
    I am Baton. I help account teams take a customer from pre-sales to post-sales: I bring a request for a CSM to the right manager, show who has the next step of the handoff, and remind people once a day. This is what you can do here:
    • *Ask for a CSM* for an account, and see who has the next step: *Request a CSM*, or `/request-csm`.
    • *See an account's handoff*: find it here, or type `/handoff` and its name.
    [Find an account…] [Request a CSM]
    ");
    insta::assert_snapshot!(drawn(&bot.open_home(VERA).await), @"
    # Hello, Vera
    I am Baton. I help this company's account teams move customer accounts from pre-sales to post-sales. Only full members of this workspace can use me. Ask someone on your account team.
    ");
    assert!(bot.home(VERA).buttons().is_empty());
}

/// Nobody sees what is not theirs: not another's task, request, account or team, and not how Baton is doing.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_what_is_not_theirs() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.until("2026-11-24T10:00:00Z").await;
    bot.ws.mark_all_read();
    for stranger in [ELENA, GRACE, NINA, LEE] {
        let text = drawn(&bot.open_home(stranger).await);
        assert!(!text.contains("Homeworld") && !text.contains("Northwind"), "{stranger}: {text}");
        assert!(!text.contains("How I am doing"), "{stranger}: {text}");
    }
    // Nor by a button that was in somebody else's hands.
    bot.open_home(LEE).await;
    let click = json!({
        "type": "block_actions", "user": { "id": LEE, "team_id": "T0GITLAB" }, "trigger_id": "1.2.3",
        "view": { "id": "V1", "type": "home" },
        "actions": [{ "type": "button", "action_id": "home.queue", "value": "emea-enterprise/0" }],
    });
    bot.send_raw(&bot.signed(INTERACTIONS, payload(&click))).await.ok();
    bot.settle().await;
    assert!(bot.ws.modal(LEE).is_none());
    let said = bot.news(LEE).join(" ");
    assert!(!said.contains("Homeworld"), "{said}");
}
