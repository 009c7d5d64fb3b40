//! What holds for every track, in whatever order its steps are settled and whenever they open.

use std::fmt::Write as _;

use baton_storage::states::Role;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::track;
use crate::policy::calendar::{ZONES, calendar};
use crate::policy::playbook::with;
use baton::features::handoffs::rules::{CEILING, Situation, Track};

/// A track in which every step waits for some of those before it, or for a moment, or both.
fn any_track() -> impl Strategy<Value = Track> {
    let step = (any::<u64>(), 0..4u8, any::<bool>(), 1..20u32, select(vec!["sa", "seller", "csm"]));
    prop::collection::vec(step, 1..8).prop_map(|steps| {
        let mut text = "name = \"Any\"\ncoordinator = \"sa\"\n".to_owned();
        for (index, (before, moment, pov, due, owner)) in steps.into_iter().enumerate() {
            let after: Vec<_> =
                (0..index).filter(|other| before >> other & 1 == 1).map(|other| format!("\"s{other}\"")).collect();
            let on = match moment {
                0 => "on = \"won\", ",
                1 if !after.is_empty() => "",
                _ => "on = \"assigned\", ",
            };
            let only_if = if pov { "only_if = \"pov\"\n" } else { "" };
            write!(
                text,
                "[[steps]]\nid = \"s{index}\"\ntitle = \"Step\"\nrule = \"T1\"\nowner = \"{owner}\"\n\
                 opens = {{ {on}after = [{}] }}\n{only_if}due_days = {due}\nproof = \"Done.\"\nasks = \"Do.\"\n",
                after.join(", ")
            )
            .unwrap();
        }
        with("tracks/any.toml", &text).unwrap_or_else(|fault| panic!("{fault}\n{text}")).of::<baton::features::handoffs::rules::Tracks>().0["any"].clone()
    })
}

fn some_track() -> impl Strategy<Value = Track> {
    prop_oneof![Just(track("enterprise")), Just(track("commercial")), any_track()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// T1, T5, T7: in whatever order steps are settled, and whenever the deal is won, every step that applies opens
    /// once and the track completes; one that does not apply never opens.
    #[test]
    fn every_order_of_settling_completes(
        track in some_track(),
        pov in any::<bool>(),
        won_after in 0usize..8,
        choices in prop::collection::vec(any::<Index>(), 16),
    ) {
        let mut now = Situation { pov, ..Situation::default() };
        prop_assert!(track.ready(&now).iter().all(|step| step.owner != Role::Csm));
        now.assigned = true;
        for (round, choice) in choices.iter().enumerate() {
            now.won |= round >= won_after;
            let open = track.ready(&now);
            prop_assert!(open.iter().all(|step| step.applies(&now) && !now.settled.contains(&step.id)));
            prop_assert!(open.is_empty() || !track.is_complete(&now));
            if !open.is_empty() {
                let settled = choice.get(&open).id.clone();
                now.settled.insert(settled);
            }
        }
        prop_assert!(track.is_complete(&now), "{now:?}");
        prop_assert!(track.steps.iter().all(|step| now.settled.contains(&step.id) == step.applies(&now)));
    }

    /// T1, O1: every moment of a step is working time, none comes before the opening, they are in order, and the
    /// ceiling holds; a promise in calendar days is kept within them where anybody works in them.
    #[test]
    fn moments_are_in_working_time_and_in_order(
        track in some_track(),
        zone in select(ZONES),
        moment in 1_262_304_000i64..2_208_988_800,
        holidays in prop::collection::vec(0i64..60, 0..9),
    ) {
        let opened = baton_storage::time::At(moment * 1000);
        let day = opened.utc().date_naive();
        let holidays: Vec<String> =
            holidays.iter().map(|ahead| (day + chrono::Duration::days(*ahead)).to_string()).collect();
        let calendar = calendar(zone, &holidays.iter().map(String::as_str).collect::<Vec<_>>());
        for step in &track.steps {
            let times = step.times(opened, &calendar).expect("somebody works");
            let first = times.reminders[0];
            prop_assert_eq!(Some(first), calendar.next_working(opened));
            prop_assert!(times.reminders.len() <= CEILING);
            prop_assert!(times.reminders.is_sorted_by(|one, next| one < next), "{:?}", times);
            prop_assert!(times.due >= first);
            prop_assert!(times.escalate_at.is_none_or(|at| at > times.due && at >= *times.reminders.last().unwrap()));
            let all = times.reminders.iter().chain([&times.due]).chain(&times.escalate_at);
            prop_assert!(all.into_iter().all(|at| calendar.is_working(*at)), "{:?}", times);
            if let Some(days) = step.due_calendar_days {
                let limit = calendar.local(opened).date_naive() + chrono::Duration::days(days.into());
                prop_assert!(calendar.local(times.due).date_naive() <= limit);
            }
        }
    }
}
