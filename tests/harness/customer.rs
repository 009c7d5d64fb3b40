//! Customers by number, for scenarios that want many.

use baton_storage::accounts::Account;
use baton_storage::opportunities::Opportunity;
use baton_storage::states::Segment;
use baton_storage::time::At;
use chrono::Utc;

use super::world::*;

/// A customer of EMEA Enterprise in stage 3, without a CSM.
pub fn customer(number: usize) -> (Account, Opportunity) {
    let now = At::from(Utc::now());
    let names =
        ["Alpha", "Bravo", "Carbon", "Delta", "Ember", "Flint", "Garnet", "Harbor", "Indigo", "Juniper"];
    let name = format!("{} {number} Ltd", names[number % names.len()]);
    let id = |kind: &str| crm_id(&format!("{kind}5e00000Cust{}", char::from(b'A' + number as u8)));
    let mut account = Account::named(id("001").into(), &name, "Salesforce", now);
    account.url = Some(account_url(&id("001")));
    account.segment = Some(Segment::Enterprise);
    account.region = Some("EMEA".into());
    account.lam = Some(1_200_000);
    account.arr = Some(0);
    let deal = Opportunity {
        opportunity_id: id("006").into(),
        account_id: account.account_id.clone(),
        name: Some(format!("{name} – new business")),
        url: Some(deal_url(&id("006"))),
        kind: Some("new_business".into()),
        stage: Some("3-Technical Evaluation".into()),
        stage_since: Some(now),
        close_date: Some((Utc::now() + chrono::Duration::days(80)).date_naive().to_string()),
        amount: Some(250_000),
        owner_email: None,
        merged_into: None,
        deleted_at: None,
        source: "Salesforce".into(),
        known_at: now,
    };
    (account, deal)
}

/// The 18-character form of a CRM id of 15.
fn crm_id(short: &str) -> String {
    assert_eq!(short.len(), 15, "{short}");
    let suffix = short.as_bytes().chunks(5).map(|five| {
        let bits = five.iter().rev().fold(0, |bits, c| bits << 1 | usize::from(c.is_ascii_uppercase()));
        char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits])
    });
    short.chars().chain(suffix).collect()
}
