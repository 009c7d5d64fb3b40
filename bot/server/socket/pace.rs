//! How long Socket Mode waits for what.

use std::time::Duration;

/// How long Socket Mode waits for what, and how many connections it holds.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Connections that are held at once. Slack allows ten to an app, among all its processes.
    pub lines: usize,
    /// How long the opening of a connection, and Slack's greeting on it, may take.
    pub opening: Duration,
    /// How often Slack is asked whether it is still there.
    pub ping: Duration,
    /// After how long without a frame a connection counts as dead.
    pub silence: Duration,
    /// The first pause after a failure; each further one is twice as long.
    pub first_pause: Duration,
    /// The longest pause after failures that pass by themselves.
    pub longest_pause: Duration,
    /// The pause after Slack has refused the token: nothing changes before somebody mends it.
    pub refused_pause: Duration,
    /// How long a connection has to stand for the next one to be opened without a pause.
    pub steady: Duration,
    /// How long a connection is listened to after its successor has been greeted: Slack closes it sooner.
    pub linger: Duration,
    /// How long the end waits for what is under way. Slack itself waits three seconds for an answer.
    pub last_call: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            lines: 2,
            opening: seconds(10),
            ping: seconds(10),
            silence: seconds(30),
            first_pause: Duration::from_millis(500),
            longest_pause: seconds(30),
            refused_pause: seconds(60),
            steady: seconds(10),
            linger: seconds(30),
            last_call: seconds(5),
        }
    }
}
