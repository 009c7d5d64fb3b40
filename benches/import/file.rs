//! Files as a CRM exports them: two deals an account, in the regions and segments of the teams.

use std::fmt::Write as _;

const HEAD: &str = "opportunity.id,opportunity.name,opportunity.type,opportunity.stage,opportunity.close_date,\
opportunity.amount,opportunity.owner_email,account.id,account.name,account.segment,account.region,account.arr,\
account.lam,account.industry,account.csm_email,account.sa_email,account.sae_email,account.health\n";

/// So many rows of which nothing is known yet.
pub fn first(rows: usize) -> String {
    file(rows, |deal| ["1-Discovery", "2-Scoping", "3-Technical Evaluation", "4-Proposal"][deal % 4])
}

/// The same deals, every one in a later stage.
pub fn moved_on(rows: usize) -> String {
    file(rows, |deal| ["2-Scoping", "3-Technical Evaluation", "4-Proposal", "5-Negotiating"][deal % 4])
}

fn file(rows: usize, stage: fn(usize) -> &'static str) -> String {
    let mut csv = String::from(HEAD);
    for deal in 0..rows {
        let account = deal / 2;
        let (segment, region) =
            (["enterprise", "commercial"][account % 2], ["EMEA", "AMER", "APJ"][account % 3]);
        let close = 1 + deal % 28;
        let _ = writeln!(
            csv,
            "0065e0000{deal:06},Customer {account} – deal {deal},new_business,{},2027-{:02}-{close:02},{},\
             seller{}@example.com,0015e0000{account:06},Customer {account},{segment},{region},{},1200000,Aerospace,,\
             architect{}@example.com,seller{}@example.com,green",
            stage(deal),
            1 + deal % 12,
            50_000 + deal % 1000 * 100,
            deal % 200,
            account % 500 * 1000,
            account % 50,
            account % 200,
        );
    }
    csv
}
