//! All systems at once, by one clock: what that costs, and what of it is written down.

mod costs;
mod secrecy;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use baton::clock::Clock;
use baton::config::environment::Variables;
use baton::config::salesforce_secret::Credential;
use baton::connectors::gainsight::connection::Connection as GainsightConnection;
use baton::connectors::gitlab::connection::Connection as GitLabConnection;
use baton::connectors::google_calendar::connection::Connection as CalendarConnection;
use baton::connectors::salesforce::client::Salesforce as Client;
use baton::connectors::salesforce::connection::Connection as SalesforceConnection;
use local_systems::gainsight::{ACCESS_KEY, Gainsight, World as Tenant};
use local_systems::gitlab::{GitLab, TOKEN};
use local_systems::google_calendar::GoogleCalendar;
use local_systems::salesforce::{Field, Salesforce};
use serde_json::json;

use crate::connectors::google_calendar::land::Land;
use crate::connectors::google_calendar::{ALEXS, RAVIS, SAMS};
use crate::connectors::{gainsight, gitlab, google_calendar, salesforce};
use crate::harness::*;

/// How long a test waits for what does come.
const LOOK: Duration = Duration::from_secs(60);

/// A bot that is connected to every system. Homeworld stands in each of them.
pub struct Together {
    pub sf: Salesforce,
    pub gitlab: GitLab,
    pub gainsight: Gainsight,
    /// The bot, with the calendar.
    pub land: Land,
}

impl Together {
    pub async fn open() -> Self {
        let turning: Arc<OnceLock<Clock>> = Arc::default();
        let began = at("2026-11-23T10:00:00Z");
        let reading = turning.clone();
        let now: local_systems::Now = Arc::new(move || reading.get().map_or(began, Clock::now).0);
        let task_key = Field::external_id("Baton_Key__c").unique();
        let sf = Salesforce::start(salesforce::world().field("Task", task_key), now.clone()).await;
        let gitlab = GitLab::start(gitlab::world(), now.clone()).await;
        let gainsight = Gainsight::start(Tenant::of_customers(), now.clone()).await;
        let calendar = GoogleCalendar::start(google_calendar::world(), now).await;
        let writes = "[salesforce.write]\ncsm = true\ntask_key = \"Baton_Key__c\"\n";
        let sections = [
            salesforce::section(sf.base_url()) + writes,
            gitlab::section(gitlab.base_url()),
            gainsight::section(gainsight.base_url()),
            google_calendar::section(calendar.base_url()),
            format!("\n[[people]]\nid = \"{ALEX}\"\ngitlab = \"alex\"\n"),
        ];
        let bot = TestBot::with(|toml| toml.push_str(&sections.concat())).await;
        assert!(turning.set(bot.clock.clone()).is_ok());
        let together = Self { sf, gitlab, gainsight, land: Land { bot, calendar } };
        together.fill();
        together.connect();
        together
    }

    fn fill(&self) {
        for (name, email) in [("Ravi", RAVIS), ("Sam", SAMS), ("Alex", ALEXS)] {
            self.sf
                .put("User", json!({ "Username": email, "LastName": name, "Email": email }))
                .expect("a user");
        }
        let account = json!({ "Name": "Homeworld Inc.", "Segment__c": "Enterprise", "Region__c": "EMEA" });
        self.sf.put_as(HOMEWORLD, "Account", account).expect("the account");
        let deal = json!({
            "Name": "Homeworld – new business", "AccountId": HOMEWORLD, "StageName": "3-Technical Evaluation",
            "CloseDate": "2027-02-15", "Amount": 250_000,
        });
        self.sf.put_as(HOMEWORLD_DEAL, "Opportunity", deal).expect("the deal");
        self.gainsight.put(json!({ "Name": "Homeworld Inc.", "SFDC_Account_ID": HOMEWORLD }));
    }

    fn connect(&self) {
        let app = &self.land.bot.app;
        let section = app.config.salesforce.clone().expect("the section");
        let secrets = Variables::from([("SALESFORCE_CLIENT_SECRET", salesforce::SECRET)]);
        let credential = Credential::read(&secrets, &section).expect("its secret");
        let client = Client::new(section, credential, app.clock.clone(), LOOK).expect("a client");
        app.connections.put(SalesforceConnection::new(client));
        app.connections.put(GitLabConnection { client: gitlab::client(&app.config, TOKEN, LOOK) });
        app.connections.put(GainsightConnection::new(gainsight::client(&app.config, ACCESS_KEY, LOOK)));
        let client = google_calendar::client(&app.config, app.clock.clone(), LOOK);
        app.connections.put(CalendarConnection { client });
    }

    /// How often each system was asked so far.
    pub fn asked(&self) -> [usize; 4] {
        [
            self.sf.requests().len(),
            self.gitlab.requests().len(),
            self.gainsight.requests().len(),
            self.land.calendar.requests().len(),
        ]
    }
}
