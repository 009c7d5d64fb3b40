//! A GitLab to try by hand, and for the independent client of `tests/systems/judges/`:
//! `cargo run -p local-systems --example gitlab`, then speak to the address it prints. It ends with its input.

#![allow(clippy::disallowed_methods, reason = "a GitLab to try by hand goes by the machine's clock")]

use local_systems::gitlab::{GitLab, World, level};
use std::io::Read;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

#[tokio::main]
async fn main() {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
    let world = World::of_customers()
        .user("ravi", "Ravi Patel", "ravi@example.com")
        .private_user("sofia", "Sofia Silva", "sofia@example.com")
        .group("elsewhere")
        .member("elsewhere", "baton", level::GUEST)
        .token("baton", "glpat-reads-only", &["read_api"])
        .token("ravi", "glpat-of-ravi", &["api"])
        .group_token("account-management", "glpat-of-the-group", level::OWNER);
    let gitlab = GitLab::start(world, Arc::new(now)).await;
    gitlab.set_import_time(300);
    gitlab.occupy("account-management/taken");
    println!("{}", gitlab.base_url());
    let until_the_end = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    let _closed = until_the_end.await;
}
