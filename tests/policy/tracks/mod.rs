//! The transition as data: what opens when, when it is due, and what is warned of.

mod faults;
mod orders;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use baton_storage::states::Role;

use chrono_tz::Tz;

use super::calendar::{at, calendar};
use super::playbook::{shipped, text, with};
use baton::features::handoffs::rules::Tracks;
use baton::features::handoffs::rules::{Situation, Track, Warning};

fn track(name: &str) -> Track {
    shipped().of::<Tracks>().0.get(name).expect("a shipped track").clone()
}

/// A handoff of which these things hold: `assigned`, `won`, `pov`, and the ids of what is settled.
fn situation(facts: &str) -> Situation {
    let facts: BTreeSet<String> = facts.split_whitespace().map(str::to_owned).collect();
    let holds = |fact: &str| facts.contains(fact);
    Situation { assigned: holds("assigned"), won: holds("won"), pov: holds("pov"), settled: facts }
}

fn ready(track: &Track, facts: &str) -> String {
    let situation = situation(facts);
    track.ready(&situation).iter().map(|step| step.id.as_str()).collect::<Vec<_>>().join(" ")
}

/// T1: both tracks ship, with an owner, a proof and a deadline for every step, and who coordinates.
#[test]
fn both_tracks_ship() {
    let tracks = shipped().of::<Tracks>().0.clone();
    assert_eq!(tracks.keys().collect::<Vec<_>>(), ["commercial", "enterprise"]);
    assert_eq!(tracks["enterprise"].coordinator, Role::Sa);
    assert_eq!(tracks["commercial"].coordinator, Role::Seller);
    let mut steps = String::new();
    for (name, track) in &tracks {
        for step in &track.steps {
            let due = match (step.due_days, step.due_calendar_days) {
                (Some(days), _) => format!("{days} working days"),
                (_, days) => format!("{} days", days.unwrap()),
            };
            writeln!(steps, "{name}: {} {} {}, {due}", step.rule, step.id, step.owner).unwrap();
        }
    }
    insta::assert_snapshot!(steps, @"
    commercial: T5 plan-and-deck seller, 2 working days
    commercial: T5 internal-sync seller, 3 working days
    commercial: T7 technical-handoff sa, 5 working days
    commercial: T3 introduction seller, 2 working days
    commercial: T5 kickoff csm, 14 days
    commercial: O1 first-call csm, 30 days
    commercial: O1 first-value csm, 30 days
    commercial: O1 onboarded csm, 45 days
    enterprise: T2 internal-meeting sa, 5 working days
    enterprise: T7 technical-handoff sa, 7 working days
    enterprise: T3 prepare-introduction csm, 4 working days
    enterprise: T3 introduction sa, 10 working days
    enterprise: T5 kickoff csm, 14 days
    enterprise: O1 first-call csm, 30 days
    enterprise: O1 first-value csm, 30 days
    enterprise: O1 onboarded csm, 45 days
    ");
    let asks = tracks["enterprise"].step("kickoff").unwrap().asks("Homeworld");
    insta::assert_snapshot!(asks, @"Schedule the kickoff call with Homeworld. You lead guidance, enablement and usage from now on.");
}

/// T2, T3, T7: after the assignment the account team meets, with the technical handoff where a POV was run; then
/// the introduction is prepared and held.
#[test]
fn the_enterprise_track_before_the_sale() {
    let enterprise = track("enterprise");
    assert_eq!(ready(&enterprise, ""), "");
    assert_eq!(ready(&enterprise, "assigned"), "internal-meeting");
    assert_eq!(ready(&enterprise, "assigned pov"), "internal-meeting technical-handoff");
    assert_eq!(ready(&enterprise, "assigned internal-meeting"), "prepare-introduction introduction");
    assert_eq!(ready(&enterprise, "assigned pov internal-meeting"), "technical-handoff prepare-introduction");
    let done = "assigned internal-meeting prepare-introduction introduction";
    assert_eq!(ready(&enterprise, done), "");
    assert!(!enterprise.is_complete(&situation(done)));
}

/// T5, O1: Closed Won opens the kickoff and what follows it, counted from that day; without a CSM there is
/// nobody whose they would be.
#[test]
fn closed_won_opens_what_is_the_csms() {
    for name in ["enterprise", "commercial"] {
        let track = track(name);
        assert_eq!(ready(&track, "won"), "", "{name}");
        assert!(
            ready(&track, "assigned won").ends_with("kickoff first-call first-value onboarded"),
            "{name}"
        );
    }
    let all = "internal-meeting prepare-introduction introduction kickoff first-call first-value onboarded";
    let enterprise = track("enterprise");
    assert!(enterprise.is_complete(&situation(all)));
    assert!(!enterprise.is_complete(&situation(&format!("pov {all}"))));
    assert!(enterprise.is_complete(&situation(&format!("pov technical-handoff {all}"))));
}

/// T4: joining when the SA asks is something to know while the deal is open, and never a task.
#[test]
fn while_the_deal_is_open_there_is_a_hint() {
    let enterprise = track("enterprise");
    assert_eq!(enterprise.hint(&situation("")), None);
    insta::assert_snapshot!(enterprise.hint(&situation("assigned")).unwrap(), @"Until the deal closes, the CSM joins calls at the SA's request.");
    assert_eq!(enterprise.hint(&situation("assigned won")), None);
    assert!(enterprise.steps.iter().all(|step| step.rule != "T4"));
}

/// T3: what is said to the customer about the CSM's work is what might be, and promises nothing.
#[test]
fn the_introduction_promises_nothing() {
    for name in ["enterprise", "commercial"] {
        let track = track(name);
        let step = track.step("introduction").unwrap();
        assert_eq!(step.owner, track.coordinator, "{name}");
        assert!(step.hint.as_ref().unwrap().contains("might"), "{name}");
        assert!(!step.asks("Homeworld").contains("will"), "{name}");
    }
}

/// T5: commercial: the command plan and the deck come before the internal sync, then the introduction.
#[test]
fn the_commercial_track_in_its_order() {
    let commercial = track("commercial");
    assert_eq!(ready(&commercial, "assigned"), "plan-and-deck");
    assert_eq!(ready(&commercial, "assigned plan-and-deck"), "internal-sync");
    assert_eq!(ready(&commercial, "assigned plan-and-deck internal-sync"), "introduction");
    assert_eq!(commercial.step("plan-and-deck").unwrap().owner, Role::Seller);
}

/// T6: a thin record, or a step that should have come first, is a warning with its reason, and the step is open
/// all the same.
#[test]
fn a_gate_warns_and_never_blocks() {
    let enterprise = track("enterprise");
    let facts = situation("assigned internal-meeting");
    let step = enterprise.step("introduction").unwrap();
    assert!(enterprise.ready(&facts).contains(&step));
    let warnings = step.warnings(&facts, 59);
    assert_eq!(warnings[0], Warning::Record { percent: 59, wanted: 60 });
    assert!(warnings.iter().all(|warning| warning.why().rule == "T6"));
    let said: Vec<_> = warnings.iter().map(|warning| warning.why().sentence).collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    Customer record 59% complete (target 60%), so the customer may be asked again.
    "Deck and strategy plan for the introduction" should come first and is not done.
    "#);
    assert_eq!(step.warnings(&situation("assigned internal-meeting prepare-introduction"), 60), []);
}

/// T6, T7: nobody is warned about a step that is not part of the handoff.
#[test]
fn a_gate_does_not_wait_for_what_does_not_apply() {
    let gated = text("tracks/enterprise.toml")
        .replace("[\"prepare-introduction\"]", "[\"prepare-introduction\", \"technical-handoff\"]");
    let gated = &with("tracks/enterprise.toml", &gated).unwrap().of::<Tracks>().0["enterprise"].clone();
    let count = |facts: &str| gated.step("introduction").unwrap().warnings(&situation(facts), 100).len();
    assert_eq!(count("assigned internal-meeting"), 1);
    assert_eq!(count("assigned internal-meeting pov"), 2);
}

/// T1, O1: a deadline in working days keeps the time of day; one in calendar days that ends at a weekend is met
/// before it. Reminders come in the morning of their day, after the one at the opening.
#[test]
fn when_steps_are_due() {
    let london = Tz::Europe__London;
    let calendar = calendar(london, &["2026-12-25", "2026-12-28"]);
    let enterprise = track("enterprise");
    let shown = |id: &str, opened: &str| {
        let times = enterprise.step(id).unwrap().times(at(london, opened), &calendar).unwrap();
        let say = |at| calendar.local(at).format("%a %d %b %H:%M").to_string();
        let reminders: Vec<_> = times.reminders.iter().map(|at| say(*at)).collect();
        let escalation = times.escalate_at.map_or("never".into(), say);
        format!("due {}; {}; escalated {escalation}", say(times.due), reminders.join(", "))
    };
    // A Wednesday, over Christmas and the day after it that is a holiday too.
    insta::assert_snapshot!(shown("internal-meeting", "2026-12-23T10:15:00"), @"due Fri 01 Jan 10:15; Wed 23 Dec 10:15, Thu 31 Dec 09:00, Fri 01 Jan 09:00; escalated Tue 05 Jan 10:15");
    // A Saturday: fourteen days later is one as well.
    insta::assert_snapshot!(shown("kickoff", "2026-11-21T11:00:00"), @"due Fri 04 Dec 11:00; Mon 23 Nov 09:00, Mon 30 Nov 09:00, Fri 04 Dec 09:00; escalated never");
    insta::assert_snapshot!(shown("first-call", "2026-11-23T16:00:00"), @"due Wed 23 Dec 16:00; Mon 23 Nov 16:00, Thu 17 Dec 09:00, Wed 23 Dec 09:00; escalated never");
    insta::assert_snapshot!(shown("onboarded", "2026-11-23T18:30:00"), @"due Thu 07 Jan 16:59; Tue 24 Nov 09:00, Fri 01 Jan 09:00, Thu 07 Jan 09:00; escalated never");
}

/// T1: a reminder that would come before its step had opened is left out.
#[test]
fn nobody_is_reminded_of_what_just_opened() {
    let short = text("tracks/enterprise.toml").replacen("due_days = 5", "due_days = 1", 1);
    let track = &with("tracks/enterprise.toml", &short).unwrap().of::<Tracks>().0["enterprise"].clone();
    let opened = at(Tz::UTC, "2026-11-23T10:00:00");
    let times = track.step("internal-meeting").unwrap().times(opened, &calendar(Tz::UTC, &[])).unwrap();
    assert_eq!(times.reminders, [opened, at(Tz::UTC, "2026-11-24T09:00:00")]);
}
