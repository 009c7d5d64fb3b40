//! Roles that are held by user groups: who is in one holds the role, and who joins or leaves is nobody's surprise.

mod change;
mod trouble;

use baton_storage::ids::UserId;
use local_slack::UserGroup;

use crate::harness::*;

const LEADS: &str = "S0LEADS";
const CSMS: &str = "S0CSMS";

/// EMEA Enterprise is two user groups: its managers, and its CSMs beside Ravi, who is named and in the group, too. A guest
/// and a bot are in it as well.
async fn led_by_groups() -> TestBot {
    TestBot::in_world(
        |world| {
            for group in [
                UserGroup::of(LEADS, "emea-leads", &[MAYA, TOM]),
                UserGroup::of(CSMS, "emea-csms", &[ELENA, VERA, BOT, RAVI]),
            ] {
                world.user_groups.insert(group.id.clone(), group);
            }
        },
        by_groups,
    )
    .await
}

fn by_groups(text: &mut String) {
    *text = text
        .replace(&format!(r#"managers = ["{MAYA}", "{TOM}"]"#), &format!(r#"managers = ["{LEADS}"]"#))
        .replace(&format!(r#"csms = ["{RAVI}", "{ELENA}"]"#), &format!(r#"csms = ["{RAVI}", "{CSMS}"]"#));
}

impl TestBot {
    fn csms(&self) -> Vec<&str> {
        self.app.config.teams[0].csms.iter().map(UserId::as_str).collect()
    }

    fn managers(&self) -> Vec<&str> {
        self.app.config.teams[0].managers.iter().map(UserId::as_str).collect()
    }

    /// Somebody in a group, by an event.
    async fn members(&self, group: &str, users: &[&str]) {
        for told in self.ws.set_group_members(group, users).await {
            told.ok();
        }
        self.settle().await;
    }

    /// The same in silence: Slack tells nothing, as if Baton were down.
    fn members_in_silence(&self, group: &str, users: &[&str]) {
        self.ws.edit(|world| {
            let group = world.user_groups.get_mut(group).expect("a group");
            group.users = users.iter().map(|user| (*user).to_owned()).collect();
        });
    }
}

/// Who is in a group holds its role from the first start on, each once, and a guest or a bot does not: the request goes to
/// the managers, one of them assigns, the CSM accepts. Nobody is told that they are what they were. Proves R4.
#[tokio::test(flavor = "multi_thread")]
async fn a_team_is_a_user_group() {
    let bot = led_by_groups().await;
    assert_eq!((bot.managers(), bot.csms()), (vec![MAYA, TOM], vec![RAVI, ELENA]));
    let card = bot.asked().await;
    let waits = format!("Waiting for <@{MAYA}> or <@{TOM}>");
    assert!(card.text_of().contains(&waits), "{}", card.text_of());
    bot.press(SAM, &card, "Assign").await;
    assert!(bot.last_private(SAM).contains("Maya Lopez"), "{}", bot.last_private(SAM));
    bot.press(TOM, &card, "Assign").await.ok();
    let offered = bot.form(TOM).view.text_of();
    assert!(offered.contains("Elena Costa") && !offered.contains("Vera"), "{offered}");
    bot.form(TOM).set("CSM", RAVI).send().await;
    bot.press(RAVI, &bot.last_dm(RAVI), "Accept").await.ok();
    bot.unread_is_fine("what a handoff says is told elsewhere");
    let said: String = [MAYA, TOM, ELENA].map(|user| bot.dms(user).join("\n")).join("\n");
    assert!(!said.contains("joined the CSMs"), "{said}");
}

/// Without a group nothing is asked of Slack, and the manifest wants neither the scope nor the events.
#[tokio::test(flavor = "multi_thread")]
async fn without_groups_nothing_is_asked() {
    let bot = TestBot::open().await;
    bot.until("2026-11-24T03:00:00Z").await;
    assert!(bot.ws.calls_of("usergroups.list").is_empty());
    let manifest =
        baton::cli::manifest::manifest(Some("https://baton.example.com"), &bot.app.config).to_string();
    assert!(!manifest.contains("subteam") && !manifest.contains("usergroups:read"), "{manifest}");
    let groups = led_by_groups().await;
    let manifest =
        baton::cli::manifest::manifest(Some("https://baton.example.com"), &groups.app.config).to_string();
    for wanted in ["subteam_members_changed", "subteam_updated", "usergroups:read"] {
        assert!(manifest.contains(wanted), "{wanted}: {manifest}");
    }
    bot.ws.mark_all_read();
}

/// Operators see who holds which role and why: by name, by a group, by both; and who is in a group and holds none. Nobody
/// else sees it.
#[tokio::test(flavor = "multi_thread")]
async fn operators_see_who_is_what_and_why() {
    let bot = led_by_groups().await;
    bot.open_home(ROBIN).await;
    bot.press_at_home(ROBIN, "Who has which role").await;
    insta::assert_snapshot!(bot.form(ROBIN).view.text_of(), @"
    Who has which role
    From baton.toml and the user groups that it names. Groups are read when they change, and every night.
    • *Maya Lopez*: CSM manager of EMEA Enterprise, by @emea-leads
    • *Tom Becker*: CSM manager of EMEA Enterprise, by @emea-leads
    • *Dana Whitfield*: director of EMEA Enterprise, by name
    • *Ravi Patel*: CSM of EMEA Enterprise, by name and by @emea-csms
    • *Elena Costa*: CSM of EMEA Enterprise, by @emea-csms
    • *Baton*: in @emea-csms, but a guest or a bot can't be CSM of EMEA Enterprise
    • *Vera Holm*: in @emea-csms, but a guest or a bot can't be CSM of EMEA Enterprise
    • *Nina Falk*: CSM manager of AMER Enterprise, by name
    • *Dana Whitfield*: director of AMER Enterprise, by name
    • *Grace Kim*: CSM of AMER Enterprise, by name
    ");
    let hers = bot.open_home(MAYA).await;
    assert!(hers.button("Who has which role").is_none(), "{:?}", hers.buttons());
    // Nor by a button that was in somebody else's hands.
    let click = serde_json::json!({
        "type": "block_actions", "user": { "id": MAYA, "team_id": "T0GITLAB" }, "trigger_id": "1.2.3",
        "view": { "id": "V1", "type": "home" },
        "actions": [{ "type": "button", "action_id": "home.who", "value": "0" }],
    });
    bot.send_raw(&bot.signed(INTERACTIONS, payload(&click))).await.ok();
    bot.settle().await;
    assert!(bot.ws.modal(MAYA).is_none());
    bot.ws.mark_all_read();
}
