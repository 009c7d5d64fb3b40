//! What an organization consists of when it is started: its settings, its connected apps, its fields of its own.

use super::records::field::Field;

/// A stage of the sales process, and what belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    pub name: String,
    /// Percent; a change of the stage sets it unless the change says otherwise.
    pub probability: f64,
    pub closed: bool,
    pub won: bool,
}

impl Stage {
    /// An open stage.
    pub fn open(name: &str, probability: f64) -> Stage {
        Stage { name: name.into(), probability, closed: false, won: false }
    }

    /// The end of a deal.
    pub fn closed(name: &str, won: bool) -> Stage {
        Stage { name: name.into(), probability: if won { 100.0 } else { 0.0 }, closed: true, won }
    }

    pub(crate) fn forecast(&self) -> &'static str {
        match (self.closed, self.won) {
            (true, true) => "Closed",
            (true, false) => "Omitted",
            _ if self.probability >= 60.0 => "Forecast",
            _ => "Pipeline",
        }
    }
}

/// A connected app: how a client proves who it is.
#[derive(Debug, Clone)]
pub struct ConnectedApp {
    /// The consumer key.
    pub client_id: String,
    pub client_secret: String,
    /// The username that the client credentials flow runs as; without one the flow is refused.
    pub run_as: Option<String>,
    /// The public key in PEM form (`PUBLIC KEY` or `RSA PUBLIC KEY`) that assertions are verified against. (Salesforce
    /// takes a certificate; its key is all that it uses of it.)
    pub public_key: Option<String>,
    /// The usernames that may be named by an assertion.
    pub approved: Vec<String>,
}

impl ConnectedApp {
    /// An app whose client credentials flow runs as the integration user, who is approved for assertions too.
    pub fn new(client_id: &str, client_secret: &str) -> ConnectedApp {
        ConnectedApp {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            run_as: Some(INTEGRATION.into()),
            public_key: None,
            approved: vec![INTEGRATION.into()],
        }
    }

    /// Verifies assertions against this public key (PEM).
    pub fn public_key(mut self, pem: &str) -> ConnectedApp {
        self.public_key = Some(pem.into());
        self
    }
}

/// The username of the integration user, whom every organization here has.
pub const INTEGRATION: &str = "integration@example.com";

/// The username of the administrator, who does what nobody else is named for.
pub const ADMINISTRATOR: &str = "admin@example.com";

/// What an organization consists of.
#[derive(Debug, Clone)]
pub struct World {
    pub name: String,
    /// Of the organization, or of every record that names none where there are several.
    pub currency: String,
    /// Whether records name their currency (`CurrencyIsoCode`).
    pub multi_currency: bool,
    /// A sandbox takes assertions for `https://test.salesforce.com`, a production organization those for
    /// `https://login.salesforce.com`.
    pub sandbox: bool,
    pub stages: Vec<Stage>,
    pub apps: Vec<ConnectedApp>,
    /// Fields of the organization's own: (object, field).
    pub fields: Vec<(String, Field)>,
}

impl Default for World {
    fn default() -> Self {
        World::new()
    }
}

impl World {
    /// A production organization with one currency, two users, and a sales process of the usual shape.
    pub fn new() -> World {
        World {
            name: "Local organization".into(),
            currency: "USD".into(),
            multi_currency: false,
            sandbox: false,
            stages: vec![
                Stage::open("1-Discovery", 10.0),
                Stage::open("2-Scoping", 20.0),
                Stage::open("3-Technical Evaluation", 40.0),
                Stage::open("4-Proposal", 60.0),
                Stage::open("5-Negotiating", 80.0),
                Stage::open("6-Awaiting Signature", 90.0),
                Stage::closed("Closed Won", true),
                Stage::closed("Closed Lost", false),
            ],
            apps: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// Adds a connected app.
    pub fn app(mut self, app: ConnectedApp) -> World {
        self.apps.push(app);
        self
    }

    /// Adds a field to an object.
    pub fn field(mut self, object: &str, field: Field) -> World {
        self.fields.push((object.into(), field));
        self
    }

    /// Has records name their currency.
    pub fn multi_currency(mut self) -> World {
        self.multi_currency = true;
        self
    }
}
