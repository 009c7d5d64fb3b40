//! The app's open connections of Socket Mode, and what waits for an acknowledgement on each.

use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{mpsc, oneshot, watch};

/// What a connection is told to do.
#[derive(Debug)]
pub(crate) enum Order {
    /// Write this.
    Say(String),
    /// Close within the seconds that Slack gives.
    CloseSoon,
    /// Read and write nothing more, and stay open.
    FallSilent,
    /// Reset the connection, whatever is under way on it.
    Cut,
}

struct Link {
    id: u64,
    orders: mpsc::UnboundedSender<Order>,
    /// Slack wants it back: nothing new goes by it while there is another.
    leaving: bool,
}

/// An envelope that is not acknowledged yet.
struct Waiting {
    link: u64,
    acknowledged: oneshot::Sender<Value>,
    /// The acknowledgement never arrives: the connection breaks when it comes.
    lost: bool,
}

struct Inside {
    next: u64,
    open: Vec<Link>,
    waiting: HashMap<String, Waiting>,
    most: usize,
    ever: u64,
}

/// The app's open connections of Socket Mode.
#[derive(Clone)]
pub struct Links {
    inside: Arc<Mutex<Inside>>,
    count: watch::Sender<usize>,
}

impl Default for Links {
    fn default() -> Links {
        // Slack's maintainers speak of ten.
        let inside = Inside { next: 0, open: Vec::new(), waiting: HashMap::new(), most: 10, ever: 0 };
        Links { inside: Arc::new(Mutex::new(inside)), count: watch::Sender::new(0) }
    }
}

impl Links {
    /// How many connections are open.
    pub fn open(&self) -> usize {
        self.inside().open.len()
    }

    /// How many connections there ever were.
    pub fn ever(&self) -> u64 {
        self.inside().ever
    }

    /// Waits until so many connections are open.
    pub async fn until_open(&self, wanted: usize) {
        let mut count = self.count.subscribe();
        let _closed = count.wait_for(|open| *open == wanted).await;
    }

    /// Allows so many connections at once.
    pub fn allow(&self, most: usize) {
        self.inside().most = most;
    }

    /// Tells every connection that Slack wants it back, for this reason (`warning`, `refresh_requested`,
    /// `link_disabled`), and closes it within seconds; one that is new by then is not touched.
    pub fn ask_back(&self, reason: &str) {
        let mut inside = self.inside();
        for link in &mut inside.open {
            link.leave(reason);
        }
    }

    /// Writes this text to every connection, whatever it is.
    pub fn say(&self, text: &str) {
        for link in &self.inside().open {
            let _gone = link.orders.send(Order::Say(text.to_owned()));
        }
    }

    /// Leaves every connection open, and reads and writes nothing more on it.
    pub fn fall_silent(&self) {
        let mut inside = self.inside();
        for link in std::mem::take(&mut inside.open) {
            let _gone = link.orders.send(Order::FallSilent);
        }
        self.count.send_replace(0);
    }

    /// Resets every connection.
    pub fn cut(&self) {
        for link in &self.inside().open {
            let _gone = link.orders.send(Order::Cut);
        }
    }

    /// A new connection: its number and its orders; none when there are too many.
    pub(crate) fn add(&self) -> Option<(u64, mpsc::UnboundedReceiver<Order>)> {
        let mut inside = self.inside();
        if inside.open.len() >= inside.most {
            return None;
        }
        let (orders, receiver) = mpsc::unbounded_channel();
        inside.next += 1;
        inside.ever += 1;
        let id = inside.next;
        inside.open.push(Link { id, orders, leaving: false });
        self.count.send_replace(inside.open.len());
        Some((id, receiver))
    }

    /// A connection has ended: nothing is acknowledged on it any more.
    pub(crate) fn remove(&self, id: u64) {
        let mut inside = self.inside();
        inside.open.retain(|link| link.id != id);
        inside.waiting.retain(|_, waiting| waiting.link != id);
        self.count.send_replace(inside.open.len());
    }

    /// The connection that is next to get something: each in turn, those that stay before those that leave.
    pub(crate) async fn next(&self) -> u64 {
        let mut count = self.count.subscribe();
        loop {
            if let Some(id) = self.inside().turn() {
                return id;
            }
            let _closed = count.changed().await;
        }
    }

    /// Writes an envelope to a connection. The receiver ends without a word if the connection does.
    pub(crate) fn deliver(&self, id: u64, envelope: &Value, lost: bool) -> oneshot::Receiver<Value> {
        let (acknowledged, receiver) = oneshot::channel();
        let mut inside = self.inside();
        let known = inside.open.iter().find(|link| link.id == id);
        let said = known.is_some_and(|link| link.orders.send(Order::Say(envelope.to_string())).is_ok());
        if said {
            let waiting = Waiting { link: id, acknowledged, lost };
            inside.waiting.insert(envelope["envelope_id"].as_str().unwrap_or_default().to_owned(), waiting);
        }
        receiver
    }

    /// Tells a connection something.
    pub(crate) fn order(&self, id: u64, order: Order) {
        if let Some(link) = self.inside().open.iter().find(|link| link.id == id) {
            let _gone = link.orders.send(order);
        }
    }

    /// Tells one connection that Slack wants it back.
    pub(crate) fn ask_one_back(&self, id: u64, reason: &str) {
        if let Some(link) = self.inside().open.iter_mut().find(|link| link.id == id) {
            link.leave(reason);
        }
    }

    /// An acknowledgement came by a connection; whether the connection breaks before it is read.
    pub(crate) fn acknowledged(&self, id: u64, frame: &Value) -> bool {
        let mut inside = self.inside();
        let envelope = frame["envelope_id"].as_str().unwrap_or_default();
        // One that comes by another connection than its envelope counts for nothing.
        if inside.waiting.get(envelope).is_none_or(|waiting| waiting.link != id) {
            return false;
        }
        match inside.waiting.remove(envelope) {
            Some(waiting) if waiting.lost => true,
            Some(waiting) => {
                let _gave_up = waiting.acknowledged.send(frame["payload"].clone());
                false
            }
            None => false,
        }
    }

    /// Nobody waits for this envelope any more.
    pub(crate) fn forget(&self, envelope: &str) {
        self.inside().waiting.remove(envelope);
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inside {
    fn turn(&mut self) -> Option<u64> {
        let at = self.open.iter().position(|link| !link.leaving).or((!self.open.is_empty()).then_some(0))?;
        let link = self.open.remove(at);
        let id = link.id;
        self.open.push(link);
        Some(id)
    }
}

impl Link {
    fn leave(&mut self, reason: &str) {
        self.leaving = true;
        let frame = json!({ "type": "disconnect", "reason": reason, "debug_info": { "host": "local" } });
        let _gone = self.orders.send(Order::Say(frame.to_string()));
        let _gone = self.orders.send(Order::CloseSoon);
    }
}
