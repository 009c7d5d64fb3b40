//! Who and what the scenarios play with.

use std::sync::Arc;

use baton::app::App;
use baton_storage::Fault;
use baton_storage::accounts::{self, Account};
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::settings::{self, Settings};
use baton_storage::states::{Priority, Segment};
use local_slack::{Channel, User, UserKind, World};

pub const TOKEN: &str = "xoxb-scenario";
pub const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
/// The deal feed's secret.
pub const FEED_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
pub const BOT: &str = "U0BATON";

/// Solutions architects, the seller, managers of EMEA Enterprise, another team's manager, the director.
pub const SAM: &str = "U0SAM";
pub const LEE: &str = "U0LEE";
pub const ALEX: &str = "U0ALEX";
pub const MAYA: &str = "U0MAYA";
pub const TOM: &str = "U0TOM";
pub const NINA: &str = "U0NINA";
pub const DANA: &str = "U0DANA";
/// CSMs of EMEA Enterprise, of AMER Enterprise, ops, a guest.
pub const RAVI: &str = "U0RAVI";
pub const ELENA: &str = "U0ELENA";
pub const GRACE: &str = "U0GRACE";
pub const ROBIN: &str = "U0ROBIN";
pub const VERA: &str = "U0VERA";

pub const GENERAL: &str = "C0GENERAL";
pub const EMEA: &str = "C0EMEA";
pub const AMER: &str = "C0AMER";
/// Homeworld's own channel, once it has one.
pub const HOME: &str = "C0HOMEWORLD";

/// Homeworld and its deal: in stage 3, no CSM.
pub const HOMEWORLD: &str = "0015e00000HomeWAAR";
pub const HOMEWORLD_DEAL: &str = "0065e00000HomeWAAR";

/// Their `baton.toml`.
pub fn config() -> String {
    format!(
        r#"
[organization]
name = "GitLab"
timezone = "Europe/London"
fiscal_year_starts = 2
crm_hosts = ["gitlab.lightning.force.com", "gitlab.my.salesforce.com"]
holidays = ["2026-12-25"]
ops = ["{ROBIN}"]

[[teams]]
id = "emea-enterprise"
name = "EMEA Enterprise"
region = "EMEA"
segment = "enterprise"
timezone = "Europe/London"
channel = "{EMEA}"
track = "enterprise"
priority_model = "emea-enterprise"
managers = ["{MAYA}", "{TOM}"]
directors = ["{DANA}"]
csms = ["{RAVI}", "{ELENA}"]

[[teams]]
id = "amer-enterprise"
name = "AMER Enterprise"
region = "AMER"
segment = "enterprise"
timezone = "America/New_York"
channel = "{AMER}"
track = "enterprise"
priority_model = "us-enterprise"
managers = ["{NINA}"]
directors = ["{DANA}"]
csms = ["{GRACE}"]

[[people]]
id = "{ELENA}"
capacity_hours = 8

[[people]]
id = "{MAYA}"
backup = "{TOM}"
"#
    )
}

/// The workspace.
pub fn world() -> World {
    let people = [
        (SAM, "Sam Ortiz"),
        (LEE, "Lee Novak"),
        (ALEX, "Alex Moreau"),
        (MAYA, "Maya Lopez"),
        (TOM, "Tom Becker"),
        (NINA, "Nina Falk"),
        (DANA, "Dana Whitfield"),
        (RAVI, "Ravi Patel"),
        (ELENA, "Elena Costa"),
        (GRACE, "Grace Kim"),
        (ROBIN, "Robin Park"),
    ];
    let mut world = World::new("T0GITLAB").user(User::member(BOT, "Baton").kind(UserKind::Bot));
    for (id, name) in people {
        let mut user = User::member(id, name);
        user.tz = "Europe/London".into();
        world = world.user(user);
    }
    world
        .user(User::member(VERA, "Vera Holm").kind(UserKind::Guest))
        .channel(Channel::public(GENERAL, "general", &[SAM, LEE, ALEX, MAYA, TOM, NINA, RAVI, ELENA, VERA]))
        .channel(Channel::public(EMEA, "emea-csm-requests", &[BOT, MAYA, TOM, RAVI, ELENA, SAM]))
        .channel(Channel::private(HOME, "acct-homeworld", &[BOT, SAM, LEE, ALEX, RAVI, MAYA]))
        .channel(Channel::public(AMER, "amer-csm-requests", &[BOT, NINA, GRACE]))
}

/// What the CRM has told the bot.
pub async fn seed(app: &Arc<App>) {
    let now = app.clock.now();
    let mut book = Vec::new();
    let mut homeworld = Account::named(HOMEWORLD.into(), "Homeworld Inc.", "Salesforce", now);
    homeworld.url = Some(account_url(HOMEWORLD));
    homeworld.segment = Some(Segment::Enterprise);
    homeworld.region = Some("EMEA".into());
    homeworld.lam = Some(1_200_000);
    homeworld.arr = Some(0);
    homeworld.sa_email = Some("sam.ortiz@example.com".into());
    homeworld.sae_email = Some("alex.moreau@example.com".into());
    book.push(homeworld);
    let busy = [
        ("0015e00000RaviAAAR", RAVI, "Northwind Rail", Priority::Pr1, true),
        ("0015e00000RaviBAAR", RAVI, "Alder Insurance", Priority::Pr2, false),
        ("0015e00000ElenAAAR", ELENA, "Castell Media", Priority::Pr1, true),
        ("0015e00000ElenBAAR", ELENA, "Porto Pay", Priority::Pr1, true),
        ("0015e00000ElenCAAR", ELENA, "Lumen Grid", Priority::Pr1, true),
    ];
    for (id, csm, name, priority, onboarding) in busy {
        let mut account = Account::named(id.into(), name, "Salesforce", now);
        account.csm_field = Some(email(csm));
        account.priority = Some(priority);
        account.onboarding_since = onboarding.then_some(now);
        book.push(account);
    }
    let deal = Opportunity {
        opportunity_id: HOMEWORLD_DEAL.into(),
        account_id: HOMEWORLD.into(),
        name: Some("Homeworld – new business".into()),
        url: Some(deal_url(HOMEWORLD_DEAL)),
        kind: Some("new_business".into()),
        stage: Some("3-Technical Evaluation".into()),
        stage_since: Some(now),
        close_date: Some("2027-02-15".into()),
        amount: Some(250_000),
        owner_email: Some("alex.moreau@example.com".into()),
        merged_into: None,
        deleted_at: None,
        source: "Salesforce".into(),
        known_at: now,
    };
    app.storage
        .write(move |tx| {
            Box::pin(async move {
                for account in &book {
                    accounts::keep(tx, account).await?;
                }
                // Their weekly summary is a scenario of its own (tests/weekly): in all others they have turned it off.
                for manager in [MAYA, TOM, NINA] {
                    let off = Settings { weekly: false, ..Settings::default() };
                    settings::keep(tx, &manager.into(), &off, now).await?;
                }
                opportunities::keep(tx, &deal).await
            })
        })
        .await
        .unwrap_or_else(|fault: Fault| panic!("{fault}"));
}

/// Adds or changes an account as the CRM would.
pub async fn told(app: &Arc<App>, account: Account) {
    let write = app.storage.write(move |tx| Box::pin(async move { accounts::keep(tx, &account).await }));
    write.await.unwrap_or_else(|fault: Fault| panic!("{fault}"));
}

pub fn account_url(id: &str) -> String {
    format!("https://gitlab.lightning.force.com/lightning/r/Account/{id}/view")
}

pub fn deal_url(id: &str) -> String {
    format!("https://gitlab.lightning.force.com/lightning/r/Opportunity/{id}/view")
}

fn email(user: &str) -> String {
    let name = match user {
        RAVI => "ravi.patel",
        _ => "elena.costa",
    };
    format!("{name}@example.com")
}
