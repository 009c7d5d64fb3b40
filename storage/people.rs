//! Slack users as last heard from Slack.

use sqlx::FromRow;

use crate::actor::Actor;
use crate::ids::{ChannelId, UserId};
use crate::time::At;
use crate::{Reader, Result, Tx, named, names};

/// A Slack user.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct Person {
    pub user_id: UserId,
    /// The Slack workspace the user belongs to (`T…`); a stranger's differs from ours.
    pub workspace: String,
    pub name: String,
    /// In lower case; how people of other systems are matched.
    pub email: Option<String>,
    /// IANA name, from the Slack profile.
    pub timezone: String,
    /// Restricted to some channels: may do nothing with Baton.
    pub guest: bool,
    pub bot: bool,
    /// False once deactivated in Slack.
    pub active: bool,
    pub known_at: At,
}

impl Person {
    /// Whether this is a full, active, human member of `workspace`: the least that any action asks.
    pub fn is_member_of(&self, workspace: &str) -> bool {
        self.active && !self.guest && !self.bot && self.workspace == workspace
    }
}

/// Stores what Slack says of a user; the direct-message channel, once known, stays.
pub async fn keep(tx: &mut Tx, person: &Person) -> Result<()> {
    sqlx::query(
        "insert into people (user_id, workspace, name, name_key, email, timezone, guest, bot, active, known_at) \
         values ($1, $2, $3, $10, $4, $5, $6, $7, $8, $9) \
         on conflict (user_id) do update set workspace = excluded.workspace, name = excluded.name, \
         name_key = excluded.name_key, \
         email = excluded.email, timezone = excluded.timezone, guest = excluded.guest, bot = excluded.bot, \
         active = excluded.active, known_at = excluded.known_at",
    )
    .bind(&person.user_id)
    .bind(&person.workspace)
    .bind(&person.name)
    .bind(person.email.as_ref().map(|email| email.to_lowercase()))
    .bind(&person.timezone)
    .bind(person.guest)
    .bind(person.bot)
    .bind(person.active)
    .bind(person.known_at)
    .bind(names::key(&person.name))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

const COLUMNS: &str = "user_id, workspace, name, email, timezone, guest, bot, active, known_at";

/// The user with this id, if Slack has told us of them.
pub async fn find(db: &mut Reader, user: &UserId) -> Result<Option<Person>> {
    let statement = sqlx::AssertSqlSafe(format!("select {COLUMNS} from people where user_id = $1"));
    Ok(sqlx::query_as(statement).bind(user).fetch_optional(db).await?)
}

/// Whether anybody was known before `moment`.
pub async fn any_before(db: &mut Reader, moment: At) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar("select 1 from people where known_at < $1 limit 1")
        .bind(moment)
        .fetch_optional(db)
        .await?;
    Ok(found.is_some())
}

/// What people call whoever acted: Baton by its own name, a person by theirs.
pub async fn actor_name(db: &mut Reader, actor: &Actor) -> Result<String> {
    match actor {
        Actor::Person(user) => name(db, user).await,
        Actor::Baton => Ok("Baton".into()),
    }
}

/// What people call somebody: whoever Slack has not told us of by their id.
pub async fn name(db: &mut Reader, user: &UserId) -> Result<String> {
    Ok(find(db, user).await?.map_or_else(|| user.0.clone(), |person| person.name))
}

/// The workspace that has installed us, within a statement.
const OURS: &str = "(select workspace from identities order by known_at desc limit 1)";

/// The member of our workspace with this e-mail address, in whatever case it is written: an active one before one who
/// has left. Bots, guests and people of other workspaces are nobody.
pub async fn by_email(db: &mut Reader, email: &str) -> Result<Option<Person>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from people where email = $1 and guest = 0 and bot = 0 \
         and workspace = coalesce({OURS}, workspace) order by active desc, user_id limit 1"
    ));
    Ok(sqlx::query_as(statement).bind(email.trim().to_lowercase()).fetch_optional(db).await?)
}

/// Whether somebody is a full, active, human member of our workspace; none where Slack has not told us of them.
pub async fn is_member(db: &mut Reader, user: &UserId) -> Result<Option<bool>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select active = 1 and guest = 0 and bot = 0 and workspace = coalesce({OURS}, workspace) \
         from people where user_id = $1"
    ));
    Ok(sqlx::query_scalar(statement).bind(user).fetch_optional(db).await?)
}

/// Somebody, with the workspace that has installed us; none before Slack has told us of both.
pub async fn with_workspace(db: &mut Reader, user: &UserId) -> Result<Option<(Person, String)>> {
    #[derive(FromRow)]
    struct Known {
        #[sqlx(flatten)]
        person: Person,
        ours: Option<String>,
    }
    let statement =
        sqlx::AssertSqlSafe(format!("select {COLUMNS}, {OURS} as ours from people where user_id = $1"));
    let known: Option<Known> = sqlx::query_as(statement).bind(user).fetch_optional(db).await?;
    Ok(known.and_then(|known| Some((known.person, known.ours?))))
}

/// Active people who are called so, however it is typed: by their whole name, or by a first name.
pub async fn called(db: &mut Reader, name: &str) -> Result<Vec<Person>> {
    let key = names::key(name);
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from people where active = 1 and guest = 0 and bot = 0 \
         and (name_key = $1 or (name_key >= $2 and name_key < $3)) \
         order by name_key <> $1, user_id"
    ));
    let (from, to) = (format!("{key} "), format!("{key} {}", named::END));
    Ok(sqlx::query_as(statement).bind(key).bind(from).bind(to).fetch_all(db).await?)
}

/// Those of `users` whom Slack has told us of. A workspace has thousands; a message is about a few.
pub async fn among(db: &mut Reader, users: &[&UserId]) -> Result<Vec<Person>> {
    let users = serde_json::to_string(users).unwrap_or_else(|_| "[]".into());
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from people where user_id in (select value from json_each($1)) order by user_id"
    ));
    Ok(sqlx::query_as(statement).bind(users).fetch_all(db).await?)
}

/// Everybody Slack has told us of.
pub async fn all(db: &mut Reader) -> Result<Vec<Person>> {
    let statement = sqlx::AssertSqlSafe(format!("select {COLUMNS} from people order by user_id"));
    Ok(sqlx::query_as(statement).fetch_all(db).await?)
}

/// The direct-message channel with a user, if one has been opened.
pub async fn dm_channel(db: &mut Reader, user: &UserId) -> Result<Option<ChannelId>> {
    let found: Option<Option<ChannelId>> =
        sqlx::query_scalar("select dm_channel from people where user_id = $1")
            .bind(user)
            .fetch_optional(db)
            .await?;
    Ok(found.flatten())
}

/// Remembers the direct-message channel with a user.
pub async fn keep_dm_channel(tx: &mut Tx, user: &UserId, channel: &ChannelId) -> Result<()> {
    sqlx::query("update people set dm_channel = $2 where user_id = $1")
        .bind(user)
        .bind(channel)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Remembers the workspaces of an Enterprise Grid that somebody belongs to.
pub async fn keep_workspaces(tx: &mut Tx, user: &UserId, workspaces: &[String]) -> Result<()> {
    let all = serde_json::to_string(workspaces).unwrap_or_else(|_| "[]".into());
    sqlx::query("delete from people_workspaces where user_id = $1").bind(user).execute(&mut **tx).await?;
    sqlx::query(
        "insert into people_workspaces (user_id, workspace) select distinct $1, value from json_each($2)",
    )
    .bind(user)
    .bind(all)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The workspaces of an Enterprise Grid that somebody belongs to; none for whoever is on no Grid.
pub async fn workspaces_of(db: &mut Reader, user: &UserId) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar("select workspace from people_workspaces where user_id = $1 order by workspace")
        .bind(user)
        .fetch_all(db)
        .await?)
}

/// Remembers the organization that our workspace belongs to.
pub async fn keep_organization(tx: &mut Tx, workspace: &str, organization: Option<&str>) -> Result<()> {
    sqlx::query("update identities set organization = $2 where workspace = $1")
        .bind(workspace)
        .bind(organization)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The organization that our workspace belongs to; none without Enterprise Grid.
pub async fn organization(db: &mut Reader) -> Result<Option<String>> {
    let found: Option<Option<String>> =
        sqlx::query_scalar("select organization from identities order by known_at desc limit 1")
            .fetch_optional(db)
            .await?;
    Ok(found.flatten())
}

/// Remembers who we are to Slack.
pub async fn keep_identity(tx: &mut Tx, workspace: &str, bot_user: &UserId, known_at: At) -> Result<()> {
    sqlx::query(
        "insert into identities (workspace, bot_user, known_at) values ($1, $2, $3) \
         on conflict (workspace) do update set bot_user = excluded.bot_user, known_at = excluded.known_at",
    )
    .bind(workspace)
    .bind(bot_user)
    .bind(known_at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The workspace that has installed us, the latest heard of; none before the first `auth.test`.
pub async fn workspace(db: &mut Reader) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select workspace from identities order by known_at desc limit 1")
        .fetch_optional(db)
        .await?)
}

/// The user that we are in that workspace; none before the first `auth.test`.
pub async fn bot_user(db: &mut Reader) -> Result<Option<UserId>> {
    Ok(sqlx::query_scalar("select bot_user from identities order by known_at desc limit 1")
        .fetch_optional(db)
        .await?)
}
