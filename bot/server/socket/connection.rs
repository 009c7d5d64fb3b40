//! One connection: what comes in by it is done, and acknowledged on it once it is on disk.

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};
use tokio_tungstenite::tungstenite::Message;
use tokio_util::sync::CancellationToken;

use crate::server::answer;
use crate::server::socket::envelope::{Envelope, Frame, Reason, read};
use crate::server::socket::lines::Counted;
use crate::server::socket::opening::{Wire, in_words};
use crate::server::socket::shared::Shared;
use crate::server::told::Told;

/// Why a connection needs a successor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Slack asked for it; the connection may still stand.
    Asked(Reason),
    /// It is gone: in a word or two.
    Lost(String),
    /// We let it go.
    Done,
}

/// What a connection tells its line.
pub struct Signals {
    /// Once Slack has greeted it.
    pub greeted: Option<oneshot::Sender<()>>,
    /// Once it needs a successor.
    pub turn: Option<oneshot::Sender<Turn>>,
    /// The line tells it that its successor has been greeted.
    pub let_go: CancellationToken,
}

/// A connection at work.
struct Connection {
    shared: Shared,
    wire: Wire,
    signals: Signals,
    answers: mpsc::UnboundedSender<Answered>,
    /// What came in and is not answered yet.
    under_way: usize,
    /// While it counts as open.
    counted: Option<Counted>,
    last_heard: Instant,
}

/// What an envelope came to.
struct Answered {
    id: String,
    kind: &'static str,
    takes_answer: bool,
    told: Told,
}

/// Listens to a connection until it ends. What is under way then is finished; its acknowledgement is lost, and Slack
/// gets the same answer when it sends it again.
pub async fn listen(shared: Shared, wire: Wire, signals: Signals) {
    let (answers, answered) = mpsc::unbounded_channel();
    let last_heard = Instant::now();
    let connection = Connection { shared, wire, signals, answers, under_way: 0, counted: None, last_heard };
    connection.run(answered).await;
}

impl Connection {
    async fn run(mut self, mut answered: mpsc::UnboundedReceiver<Answered>) {
        let Shared { pace, stop, .. } = self.shared.clone();
        let let_go = self.signals.let_go.clone();
        let mut ping = interval(pace.ping);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let greeting_due = Instant::now() + pace.opening;
        let mut closes_at = None;
        let turn = loop {
            let ends = stop.is_cancelled() || closes_at.is_some_and(|at| at <= Instant::now());
            if ends && self.under_way == 0 {
                break Turn::Done;
            }
            let next = tokio::select! {
                frame = self.wire.next() => match frame {
                    Some(Ok(message)) => self.hear(message, stop.is_cancelled()).await,
                    Some(Err(error)) => Err(in_words(&error)),
                    None => Err("the connection was closed".into()),
                },
                Some(answered) = answered.recv() => self.acknowledge(answered).await,
                _ = ping.tick() => self.ask_whether_it_stands().await,
                () = sleep_until(greeting_due), if self.counted.is_none() => Err("slack did not greet".into()),
                () = let_go.cancelled(), if closes_at.is_none() => {
                    closes_at = Some(Instant::now() + pace.linger);
                    Ok(())
                }
                () = sleep_until(closes_at.unwrap_or(greeting_due)), if closes_at.is_some() && !ends => Ok(()),
                () = stop.cancelled(), if !ends => Ok(()),
            };
            if let Err(why) = next {
                break Turn::Lost(why);
            }
        };
        if turn == Turn::Done {
            let closing = self.wire.close(None);
            let _ = tokio::time::timeout(pace.last_call, closing).await;
        }
        self.tell(turn);
    }

    /// Takes in a message. An error ends the connection.
    async fn hear(&mut self, message: Message, deaf: bool) -> Result<(), String> {
        self.last_heard = Instant::now();
        let text = match message {
            Message::Text(text) => text,
            Message::Close(_) => return Err("slack closed the connection".into()),
            Message::Binary(_) => return refuse("unreadable", "a frame of bytes"),
            // A ping is answered by the library, with the next thing that is written or read.
            Message::Ping(_) => return self.flush().await,
            Message::Pong(_) | Message::Frame(_) => return Ok(()),
        };
        match read(&text) {
            Ok(Frame::Hello) => {
                self.counted.get_or_insert_with(|| self.shared.lines.greeted());
                if let Some(greeted) = self.signals.greeted.take() {
                    let _ = greeted.send(());
                }
                Ok(())
            }
            Ok(Frame::Disconnect(reason)) => {
                self.tell(Turn::Asked(reason));
                Ok(())
            }
            // Not acknowledged, so that it goes to whoever runs after us.
            Ok(Frame::Envelope(_)) if deaf => Ok(()),
            Ok(Frame::Envelope(envelope)) => {
                self.take(*envelope);
                Ok(())
            }
            Err(unreadable) => refuse("unreadable", &unreadable.to_string()),
        }
    }

    /// Begins to do what is in an envelope.
    fn take(&mut self, envelope: Envelope) {
        let Envelope { id, kind, takes_answer, attempt, content } = envelope;
        count(kind, "received");
        if attempt > 0 {
            tracing::debug!(kind, attempt, "slack sends an envelope again");
        }
        match content {
            Ok(inbound) => {
                self.under_way += 1;
                let (app, answers) = (self.shared.app.clone(), self.answers.clone());
                let tasks = app.tasks.clone();
                tasks.spawn(async move {
                    let told = answer::to(&app, inbound).await;
                    if answers.send(Answered { id, kind, takes_answer, told }).is_err() {
                        count(kind, "lost");
                    }
                });
            }
            Err(unreadable) => {
                count(kind, "refused");
                let _ = refuse("unreadable", &unreadable.to_string());
            }
        }
    }

    /// Tells Slack that something is taken, with the answer to it. What was not stored is not acknowledged.
    async fn acknowledge(
        &mut self,
        Answered { id, kind, takes_answer, told }: Answered,
    ) -> Result<(), String> {
        self.under_way -= 1;
        let body = match told {
            Told::Taken(body) => body,
            Told::Echo(_) => String::new(),
            Told::Failed => {
                count(kind, "refused");
                return Ok(());
            }
        };
        let mut acknowledgement = json!({ "envelope_id": id });
        if let Ok(answer) = serde_json::from_str::<Value>(&body) {
            if takes_answer {
                acknowledgement["payload"] = answer;
            } else {
                tracing::warn!(kind, "slack takes no answer to this, and there is one");
            }
        }
        let sent = self.send(Message::text(acknowledgement.to_string())).await;
        count(kind, if sent.is_ok() { "acknowledged" } else { "lost" });
        sent
    }

    /// Asks Slack for a sign of life, and ends a connection by which none has come for long.
    async fn ask_whether_it_stands(&mut self) -> Result<(), String> {
        if self.last_heard.elapsed() >= self.shared.pace.silence {
            return Err("nothing was heard for too long".into());
        }
        self.send(Message::Ping(Default::default())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), String> {
        let sending = tokio::time::timeout(self.shared.pace.silence, self.wire.send(message));
        match sending.await {
            Ok(sent) => sent.map_err(|error| in_words(&error)),
            Err(_) => Err("nothing could be written for too long".into()),
        }
    }

    async fn flush(&mut self) -> Result<(), String> {
        let flushing = tokio::time::timeout(self.shared.pace.silence, self.wire.flush());
        flushing.await.map_or(Ok(()), |flushed| flushed.map_err(|error| in_words(&error)))
    }

    fn tell(&mut self, turn: Turn) {
        if let Some(tell) = self.signals.turn.take() {
            let _ = tell.send(turn);
        }
    }
}

/// Says that something was not understood, and nothing of what it was. The connection stands.
fn refuse(cause: &'static str, why: &str) -> Result<(), String> {
    tracing::warn!(why, "what came by the socket was not understood");
    metrics::counter!("baton_inbound_refused_total", "cause" => cause).increment(1);
    Ok(())
}

fn count(kind: &'static str, outcome: &'static str) {
    metrics::counter!("baton_socket_envelopes_total", "kind" => kind, "outcome" => outcome).increment(1);
}
