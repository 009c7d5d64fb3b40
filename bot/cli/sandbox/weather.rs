//! Weather: what Slack and the network do to a bot now and then, on demand.

use local_slack::{Fault, Faults, Misbehave};
use serde::Serialize;

/// A kind of weather, as the page offers it.
#[derive(Serialize)]
pub struct Weather {
    pub id: &'static str,
    pub name: &'static str,
    pub about: &'static str,
}

/// All there are; the first is fair.
pub const ALL: &[Weather] = &[
    Weather { id: "clear", name: "Normal", about: "Slack answers at once." },
    Weather { id: "slow", name: "Slow", about: "Slack's answers to Baton are slow." },
    Weather {
        id: "limited",
        name: "Rate limits",
        about: "Slack accepts no messages for 30 seconds at a time.",
    },
    Weather { id: "down", name: "Down", about: "Slack answers each of Baton's calls with an error." },
    Weather {
        id: "lost",
        name: "Lost answers",
        about: "Slack does what it is asked, but its answer is lost. Baton has to check.",
    },
];

/// Makes it so; false if there is no such weather.
pub fn make(faults: &Faults, id: &str) -> bool {
    let on = |methods: &[&str], how: &Misbehave| {
        for method in methods {
            faults.add(Fault::on(method).doing(how.clone()));
        }
    };
    if !ALL.iter().any(|weather| weather.id == id) {
        return false;
    }
    faults.clear();
    match id {
        "slow" => on(&["*"], &Misbehave::SlowDrip(5)),
        "limited" => on(&SAYING, &Misbehave::RateLimited { retry_after_s: 30 }),
        "down" => on(&["*", "response_url"], &Misbehave::Status(503)),
        "lost" => on(&SAYING, &Misbehave::ResetAfter),
        _ => {}
    }
    true
}

/// What puts words before people.
const SAYING: [&str; 4] = ["chat.postMessage", "chat.update", "chat.postEphemeral", "response_url"];
