//! One line: a connection, and its successor when it ends or is wanted back, for as long as Baton runs.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::server::socket::connection::{Signals, Turn, listen};
use crate::server::socket::envelope::Reason;
use crate::server::socket::lines::Lines;
use crate::server::socket::opening::{NotOpened, Opener, Wire};
use crate::server::socket::pace::Pace;
use crate::server::socket::shared::Shared;

/// Keeps a connection until Baton stops. The one before is let go once its successor has been greeted.
pub async fn keep(shared: Shared, opener: Arc<Opener>) {
    let mut failures = 0;
    let mut before: Option<CancellationToken> = None;
    while !shared.stop.is_cancelled() {
        let opened = tokio::select! {
            opened = opener.open() => opened,
            () = shared.stop.cancelled() => return,
        };
        let pause = match opened {
            Ok(wire) => held(&shared, wire, &mut before, &mut failures).await,
            Err(why) => not_opened(&shared.lines, &shared.pace, why, &mut failures),
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = shared.stop.cancelled() => return,
        }
    }
}

/// Holds a connection until it needs a successor; how long to wait before that is opened.
async fn held(
    shared: &Shared,
    wire: Wire,
    before: &mut Option<CancellationToken>,
    failures: &mut u32,
) -> Duration {
    let ((greeted, greeting), (turn, turned)) = (oneshot::channel(), oneshot::channel());
    let let_go = CancellationToken::new();
    let signals = Signals { greeted: Some(greeted), turn: Some(turn), let_go: let_go.clone() };
    let begun = Instant::now();
    shared.tasks.spawn(listen(shared.clone(), wire, signals));
    if greeting.await.is_ok() {
        tracing::info!("a connection to Slack is open");
        if let Some(before) = before.replace(let_go) {
            before.cancel();
        }
    }
    let turn = turned.await.unwrap_or(Turn::Lost("the connection ended".into()));
    let reason = match &turn {
        Turn::Asked(reason) => reason.as_str(),
        Turn::Lost(_) => "lost",
        Turn::Done => return Duration::ZERO,
    };
    metrics::counter!("baton_socket_reconnects_total", "reason" => reason).increment(1);
    match turn {
        Turn::Asked(Reason::LinkDisabled) => {
            return not_opened(
                &shared.lines,
                &shared.pace,
                NotOpened::Refused("link_disabled".into()),
                failures,
            );
        }
        Turn::Asked(Reason::TooMany) => {
            tracing::warn!("Slack allows no more connections of this app; another process holds them");
            return shared.pace.longest_pause;
        }
        Turn::Asked(_) => tracing::info!(reason, "Slack wants a connection replaced"),
        Turn::Lost(why) => tracing::warn!(why, "a connection to Slack was lost"),
        Turn::Done => {}
    }
    if begun.elapsed() >= shared.pace.steady {
        *failures = 0;
        return Duration::ZERO;
    }
    pause(&shared.pace, failures)
}

/// Says why there is no connection; how long to wait before the next attempt.
fn not_opened(lines: &Lines, pace: &Pace, why: NotOpened, failures: &mut u32) -> Duration {
    match why {
        NotOpened::Refused(code) => {
            // Said once: it stands in /readyz until somebody mends it.
            if lines.refuse(&code) {
                tracing::error!(
                    code,
                    "Slack does not let Baton in. Look at SLACK_APP_TOKEN and at Socket Mode in the app's settings"
                );
            }
            pace.refused_pause
        }
        NotOpened::TooOften(wait) => wait.max(pause(pace, failures)),
        NotOpened::Passing(why) => {
            let pause = pause(pace, failures);
            tracing::warn!(why, ?pause, "no connection to Slack was opened");
            pause
        }
    }
}

/// Twice as long after each failure, up to a limit, and up to half of it less by chance: lines that were lost together
/// do not come back together.
fn pause(pace: &Pace, failures: &mut u32) -> Duration {
    let whole = pace.first_pause.saturating_mul(1 << (*failures).min(16)).min(pace.longest_pause);
    *failures = failures.saturating_add(1);
    let chance = Uuid::new_v4().as_u128() % 1000;
    whole.mul_f64(1.0 - chance as f64 / 2000.0)
}
