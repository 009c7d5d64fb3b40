//! The pages over the Home tab. Each is asked for by whom it is for: what a button carries is not trusted.

use std::collections::BTreeMap;

use baton_storage::ids::{AccountId, TeamId, UserId};
use baton_storage::requests;
use baton_storage::states::RequestState;

use crate::accounts::directory::Directory;
use crate::accounts::{lookup, roles};
use crate::engine::gathered::view::Pages;
use crate::engine::interaction::{Answer, QueryCtx};
use crate::error::ActionError;
use crate::features::home::commands::not_theirs;
use crate::features::home::load::viewer::Viewer;
use crate::features::home::load::{accounts as lines, mine, who};
use crate::features::home::rules::Shown;
use crate::features::home::view;
use crate::features::home::view::pages::Filters;
use crate::tasks;

/// How many stand on a page.
const ON_A_PAGE: usize = 10;
/// How many of those who hold a role, each in one line.
const PEOPLE_ON_A_PAGE: usize = 20;

/// "Show all": what they are to do, from so many on.
pub async fn tasks(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let from: usize = interaction.value().parse().unwrap_or_default();
    let zone = roles::calendar(app, Some(actor)).zone();
    let all = mine::sorted(db, &actor.user_id, now).await?;
    let mut items = Vec::new();
    for (_, task) in all.iter().skip(from).take(ON_A_PAGE) {
        items.push(tasks::load::item(app, db, task, Some(&actor.user_id), now, zone).await?);
    }
    let page = |from: usize| from.to_string();
    let pages = Pages { page: &page, from, on_a_page: ON_A_PAGE, count: all.len() };
    Ok(Answer::open_at(view::pages::tasks(&app.words, &items, &pages)?, interaction.place()))
}

/// "All accounts": their own and those of the teams they lead, as they choose.
pub async fn accounts(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let shown = Shown::read(interaction.value());
    let zone = roles::calendar(app, Some(actor)).zone();
    let own = lookup::own::accounts(app, db, actor).await?;
    let leads = !own.teams.is_empty();
    let all = own.accounts;
    let mut health: Vec<String> = all.iter().filter_map(|one| one.health.clone()).collect();
    health.sort_unstable();
    health.dedup();
    // Whoever leads a team chooses among its CSMs.
    let mut books: BTreeMap<UserId, (String, Vec<AccountId>)> = BTreeMap::new();
    if leads {
        let directory = Directory::load(app, db, &[], now).await?;
        let teams = app.config.teams.iter().filter(|team| roles::leads(app, &actor.user_id, team));
        for csm in teams.flat_map(|team| &team.csms) {
            let name = directory.person(csm).map_or_else(|| csm.0.clone(), |person| person.name.clone());
            books.insert(csm.clone(), (name, Vec::new()));
        }
    }
    if let Some(csm) = &shown.csm
        && let Some((_, ids)) = books.get_mut(csm)
    {
        *ids = roles::book_of(db, csm).await?.into_iter().map(|account| account.account_id).collect();
    }
    let count = all.len();
    let of_csm = shown.csm.as_ref().map(|csm| books.get(csm).map(|(_, ids)| ids.clone()).unwrap_or_default());
    let chosen = lines::chosen(all, &shown, of_csm.as_deref());
    let range = shown.from..shown.from + ON_A_PAGE;
    let viewer = Viewer { user: &actor.user_id, zone, now };
    let lines = lines::lines(app, db, &chosen, range, viewer).await?;
    let mut csms: Vec<(String, String)> = books.into_iter().map(|(id, (name, _))| (id.0, name)).collect();
    csms.sort_by(|one, other| one.1.cmp(&other.1));
    let page = |from: usize| shown.at(from).to_string();
    let pages = Pages { page: &page, from: shown.from, on_a_page: ON_A_PAGE, count: chosen.len() };
    let filters = Filters { health, csms };
    let view = view::pages::accounts(&app.words, &lines, zone, &shown, &filters, &pages, count)?;
    Ok(Answer::open_at(view, interaction.place()))
}

/// "Show all": what waits for a team's managers, for whoever leads it.
pub async fn queue(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let (team, from) = interaction.value().rsplit_once('/').unwrap_or_default();
    let from: usize = from.parse().unwrap_or_default();
    let led = app.config.team(&TeamId::from(team)).filter(|team| roles::leads(app, &actor.user_id, team));
    let Some(led) = led else { return Err(not_theirs(app)?) };
    let zone = roles::calendar(app, Some(actor)).zone();
    let open = requests::open(db).await?;
    let waiting: Vec<_> =
        open.iter().filter(|one| one.team_id == led.id && one.state == RequestState::Open).collect();
    let directory = Directory::load(app, db, &[], now).await?;
    let shown = &waiting[from.min(waiting.len())..(from + ON_A_PAGE).min(waiting.len())];
    let asked = mine::requests(app, db, shown, &directory).await?;
    let page = |from: usize| format!("{team}/{from}");
    let pages = Pages { page: &page, from, on_a_page: ON_A_PAGE, count: waiting.len() };
    Ok(Answer::open_at(view::pages::queue(&app.words, &asked, zone, &pages)?, interaction.place()))
}

/// "Who has which role": everybody who holds one and why, for operators.
pub async fn who(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, actor, interaction, .. } = ctx;
    if !app.config.operators().contains(&&actor.user_id) {
        return Err(not_theirs(app)?);
    }
    let from: usize = interaction.value().parse().unwrap_or_default();
    let all = who::who(app, db).await?;
    let shown: Vec<_> = all.iter().skip(from).take(PEOPLE_ON_A_PAGE).collect();
    let page = |from: usize| from.to_string();
    let pages = Pages { page: &page, from, on_a_page: PEOPLE_ON_A_PAGE, count: all.len() };
    Ok(Answer::open_at(view::pages::who(&app.words, &shown, &pages)?, interaction.place()))
}
