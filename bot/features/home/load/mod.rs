//! What somebody's Home tab shows: what is theirs, by their role. Nothing of it is anybody else's.

pub mod accounts;
pub mod mine;
pub mod ops;
pub mod team;
pub mod viewer;
pub mod who;

use baton_storage::ids::{TeamId, UserId};
use baton_storage::people::{self, Person};
use baton_storage::time::At;
use baton_storage::{Reader, homes};
use chrono_tz::Tz;

use crate::accounts::directory::Directory;
use crate::accounts::{lookup, roles};
use crate::app::App;
use crate::config::Team;
use crate::features::home::load::accounts::Line;
use crate::features::home::load::mine::{Asked, Mine};
use crate::features::home::load::ops::Ops;
use crate::features::home::load::team::TeamBoard;
use crate::features::home::load::viewer::Viewer;
use crate::features::home::rules::{KEPT, next_look};

/// So many accounts stand in the Home tab itself; all of them are a press away.
const ACCOUNTS: usize = 8;
/// So many teams are shown in full; of further ones only the sums, side by side.
const TEAMS: usize = 2;

/// A Home tab.
#[derive(Debug)]
pub struct Board {
    pub name: String,
    pub zone: Tz,
    pub roles: Roles,
    /// Whether the words that welcome them stand there.
    pub welcome: bool,
    pub mine: Mine,
    /// Requests of theirs that are open.
    pub asked: Vec<Asked>,
    /// The first of their accounts, and how many there are.
    pub accounts: (Vec<Line>, usize),
    /// The teams they manage.
    pub teams: Vec<TeamBoard>,
    /// The teams they direct, and those they manage beyond the first.
    pub beside: Vec<TeamBoard>,
    pub ops: Option<Ops>,
    /// When it may say something else though nobody did anything.
    pub next_look: Option<At>,
}

/// What somebody is here, by the configuration and by what is theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// A full, active member of our workspace. A guest is none, nor is whom Slack has not told us of.
    pub member: bool,
    /// By name, the teams whose CSM they are.
    pub csm_of: Vec<String>,
    pub manager_of: Vec<String>,
    pub director_of: Vec<String>,
    pub operator: bool,
    /// They are on accounts, have asked for a CSM, or are asked for something.
    pub concerned: bool,
}

impl Roles {
    /// By the configuration alone.
    pub fn of(app: &App, user: &UserId) -> Self {
        let names = |teams: Vec<&Team>| teams.into_iter().map(|team| team.name.clone()).collect();
        Self {
            member: false,
            csm_of: names(app.config.teams_of_csm(user)),
            manager_of: names(managed(app, user)),
            director_of: names(app.config.directed_by(user)),
            operator: app.config.operators().contains(&user),
            concerned: false,
        }
    }

    /// Whether there is anything to show but who Baton is.
    pub fn is_somebody(&self) -> bool {
        let leads = !(self.csm_of.is_empty() && self.manager_of.is_empty() && self.director_of.is_empty());
        self.member && (leads || self.operator || self.concerned)
    }

    /// What they can do here: the keys of the words for it.
    pub fn can(&self) -> Vec<&'static str> {
        let all = [
            ("csm", !self.csm_of.is_empty()),
            ("manager", !self.manager_of.is_empty()),
            ("director", !self.director_of.is_empty()),
            ("operator", self.operator),
            ("member", true),
        ];
        all.into_iter().filter(|(_, is)| *is && self.member).map(|(key, _)| key).collect()
    }
}

/// The teams that somebody manages, or for one of whose managers they stand in.
fn managed<'a>(app: &'a App, user: &UserId) -> Vec<&'a Team> {
    let manages = |team: &&Team| roles::leads(app, user, team) && !team.directors.contains(user);
    let both = |team: &&Team| team.managers.contains(user);
    app.config.teams.iter().filter(|team| manages(team) || both(team)).collect()
}

/// Who somebody is here; none whom Slack has not told us of.
pub async fn person(db: &mut Reader, user: &UserId) -> anyhow::Result<(Option<Person>, bool)> {
    let person = people::find(db, user).await?;
    let workspace = people::workspace(db).await?;
    let member = person.as_ref().zip(workspace).is_some_and(|(person, ours)| person.is_member_of(&ours));
    Ok((person, member))
}

/// What somebody sees now.
pub async fn board(app: &App, db: &mut Reader, user: &UserId, now: At) -> anyhow::Result<Board> {
    let (person, member) = person(db, user).await?;
    let zone = roles::calendar(app, person.as_ref()).zone();
    let home = homes::find(db, user).await?;
    let welcomed = home.as_ref().is_some_and(|home| home.welcomed);
    let looks = home.is_some_and(|home| now.since(home.opened_at) <= KEPT);
    let mut board = Board {
        name: person.as_ref().map_or_else(|| user.0.clone(), |person| person.name.clone()),
        zone,
        roles: Roles { member, ..Roles::of(app, user) },
        welcome: !welcomed,
        mine: Mine::default(),
        asked: Vec::new(),
        accounts: (Vec::new(), 0),
        teams: Vec::new(),
        beside: Vec::new(),
        ops: None,
        next_look: None,
    };
    let Some(person) = person.filter(|_| member) else { return Ok(board) };
    let viewer = Viewer { user, zone, now };
    board.mine = mine::mine(app, db, viewer).await?;
    let requests = baton_storage::requests::open(db).await?;
    let requesters: Vec<&UserId> = requests.iter().map(|one| &one.requester).collect();
    let directory = Directory::load(app, db, &requesters, now).await?;
    board.asked = mine::asked(app, db, &requests, &directory, user).await?;
    let own =
        lookup::own::accounts(app, db, &person).await.map_err(|failure| anyhow::anyhow!("{failure:#}"))?;
    let all = own.accounts;
    board.accounts = (accounts::lines(app, db, &all, 0..ACCOUNTS, viewer).await?, all.len());
    board.roles.concerned = !(board.mine.is_empty() && board.asked.is_empty() && all.is_empty());
    let mut teams = Vec::new();
    for (place, team) in managed(app, user).into_iter().enumerate() {
        let loaded = team::board(app, db, team, &requests, &directory, viewer).await?;
        if place < TEAMS {
            board.teams.push(loaded)
        } else {
            board.beside.push(loaded)
        }
        teams.push(&team.id);
    }
    for team in app.config.directed_by(user) {
        if !teams.contains(&&team.id) {
            board.beside.push(team::board(app, db, team, &requests, &directory, viewer).await?);
            teams.push(&team.id);
        }
    }
    if board.roles.operator {
        board.ops = Some(ops::ops(app, db, now).await?);
    }
    let due = next_due(db, user, &teams, now).await?;
    let watches = board.roles.operator && looks;
    board.next_look = next_look(due.into_iter().chain(board.mine.turns()), watches, now);
    Ok(board)
}

async fn next_due(db: &mut Reader, user: &UserId, teams: &[&TeamId], now: At) -> anyhow::Result<Option<At>> {
    Ok(homes::next_due(db, user, teams, now).await?)
}
