//! Enterprise Grid: people of several workspaces, whose clicks name another one of them; and whose e-mail address counts.

use local_slack::{User, UserKind};
use serde_json::{Value, json};

use crate::harness::*;

const OURS: &str = "T0GITLAB";
const SISTER: &str = "T0SISTER";
const ORG: &str = "E0ORG";
const CSM: &str = "0015e0000090001AAA";

/// A stage on a Grid: these people are at home in the first of these workspaces.
async fn on_grid(people: &[&str], teams: &[&str]) -> TestBot {
    let bot = TestBot::open().await;
    bot.ws.edit(|world| {
        world.organization = Some(ORG.into());
        for id in people {
            let user = world.users.remove(*id).expect("somebody").on_grid(ORG, teams);
            world.users.insert((*id).to_owned(), user);
        }
    });
    // Slack is asked for everybody at night.
    bot.until("2026-11-24T02:30:00Z").await;
    bot.until("2026-11-24T10:00:00Z").await;
    bot.ws.mark_all_read();
    bot
}

/// A click as Slack sends it: the workspace is that in which somebody is at home.
async fn click(bot: &TestBot, user: Value) -> String {
    let id = user["id"].as_str().unwrap_or_default().to_owned();
    let action = json!({ "type": "button", "action_id": "handoffs.show", "value": HOMEWORLD });
    let click = json!({
        "type": "block_actions", "user": user, "actions": [action], "trigger_id": "1.2.3",
        "enterprise": { "id": ORG, "name": "Org" },
    });
    bot.send_raw(&bot.signed(INTERACTIONS, payload(&click))).await.ok();
    bot.ws.take_unread(&id).iter().map(|message| message.text_of()).collect()
}

/// Without `team_id`, and at home in a sister workspace, a manager who is in ours is a member: what they type and
/// what they press is done. Proves R1, R4.
#[tokio::test(flavor = "multi_thread")]
async fn a_member_from_a_sister_workspace_is_a_member() {
    let bot = on_grid(&[MAYA, RAVI], &[SISTER, OURS]).await;
    let card = bot.asked().await;
    bot.command(MAYA, "/handoff", "homeworld").await.ok();
    assert!(bot.last_private(MAYA).contains("Homeworld Inc."));
    bot.press(MAYA, &card, "Assign").await.ok();
    bot.form(MAYA).set("CSM", RAVI).send().await;
    let offer = bot.last_dm(RAVI);
    bot.press(RAVI, &offer, "Accept").await.ok();
    bot.command(SAM, "/handoff", "homeworld").await.ok();
    assert!(bot.last_private(SAM).contains("Ravi Patel is the CSM."), "{}", bot.last_private(SAM));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Ravi Patel: Homeworld Inc.: 0 of 7 handoff steps are done. Next: Internal account team meeting, Sam Ortiz, by Tu…
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc. Next: invite Ravi Patel and Alex Moreau to the internal acco…
    ");
}

/// Whoever is on the Grid and not in our workspace is no member, and neither is a member's id that comes from an
/// organization that is not ours. Proves R1.
#[tokio::test(flavor = "multi_thread")]
async fn a_sister_workspace_alone_makes_nobody_a_member() {
    let bot = on_grid(&[LEE], &[SISTER]).await;
    let said = click(&bot, json!({ "id": LEE, "team_id": SISTER })).await;
    assert!(said.contains("full members"), "{said}");
    // A workspace of our organization that Slack has not told us of is one of our organization all the same.
    let said = click(&bot, json!({ "id": SAM, "team_id": "T0THIRD" })).await;
    assert!(said.contains("Homeworld Inc."), "{said}");
}

/// An e-mail address belongs to an active full member of ours, in whatever case it is written, before one who left;
/// a bot, a guest or somebody of another workspace is never the CSM. Proves Q2.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_belongs_to_a_full_member() {
    let bot = TestBot::open().await;
    let with = |id: &str, name: &str, kind: UserKind| {
        User::member(id, name).kind(kind).email("Ravi.PATEL@example.com")
    };
    let mut left = with("U0ALEFT", "Ravi Left", UserKind::Member);
    left.deleted = true;
    let others = [
        with("U0ABOT", "Ravi Bot", UserKind::Bot),
        with("U0AGUEST", "Ravi Guest", UserKind::Guest),
        with("U0AOTHER", "Ravi Stranger", UserKind::Stranger("T0OTHER".into())),
        left,
    ];
    for user in others {
        bot.ws.join_team(user).await.ok();
    }
    bot.command(SAM, "/handoff", "northwind").await.ok();
    let card = bot.last_private(SAM);
    assert!(card.contains("✓ Ravi Patel is the CSM."), "{card}");

    let guest = User::member("U0GUESTCSM", "Gus Guest").kind(UserKind::Guest).email("gus@example.com");
    bot.ws.join_team(guest).await.ok();
    let plus = User::member("U0PLUS", "Gus Plus").email("gus+csm@example.com");
    bot.ws.join_team(plus).await.ok();
    let account = json!({ "id": CSM, "name": "Gusto", "csm_email": "GUS@example.com" });
    bot.crm(json!({ "account": account })).await;
    bot.command(SAM, "/handoff", "gusto").await.ok();
    let card = bot.last_private(SAM);
    assert!(!card.contains("Gus Guest") && !card.contains("Gus Plus"), "{card}");
}
