//! Accounts by name: whoever writes one fills the key and the words by which it is found, and these look it up.
//!
//! Every look-up but that of a fragment within words goes by an index. A merged account leads to the one it went into.
//! Deliberately absent: how alike two names are, which the bot judges.

use sqlx::{Connection, SqliteConnection};

use crate::accounts::{self, Account, COLUMNS};
use crate::errand::Errand;
use crate::ids::AccountId;
use crate::names;
use crate::{Reader, Result};

/// Sorts behind every character: what begins with a text is between it and the text with this at its end.
pub(crate) const END: char = char::MAX;
/// How many words of what was typed are looked at for a slip.
const LOOKED_AT: usize = 8;
/// How many rows are filled at once.
const BATCH: i64 = 1000;

/// The accounts with exactly this key.
const EXACTLY: &str = "name_key = $1 order by account_id limit $2";
/// Those whose key begins so ($1 to $2), or that have the word from $3 to $4, all words of $5, and one that begins as $6.
const WITH_WORD: &str = "account_id in ( \
     select account_id from (select account_id from accounts where name_key >= $1 and name_key < $2 limit $7) \
     union select account_id from (select distinct account_id from account_words w where word >= $3 and word <= $4 \
       and not exists (select 1 from json_each($5) t where not exists \
         (select 1 from account_words o where o.word = t.value and o.account_id = w.account_id)) \
       and exists (select 1 from account_words l where l.account_id = w.account_id and l.word >= $6 \
         and l.word < $6 || $8) limit $7)) \
     order by name_key >= $1 and name_key < $2 desc, name_key, account_id limit $7";
/// Those with a text somewhere in their key: every key is looked at, in the index alone.
const FRAGMENT: &str = "account_id in (select account_id from accounts where instr(name_key, $1) > 0 limit $2) \
     order by instr(name_key, $1), name_key, account_id";
/// Words that begin or end as a mistyped one, and are about as long.
const WORDS_NEAR: &str = "select word from (select distinct word from account_words where word >= $1 and word < $2 \
     and length(word) between $5 and $6 limit $7) \
     union select word from (select distinct word from account_words where reversed >= $3 and reversed < $4 \
     and length(reversed) between $5 and $6 limit $7)";

/// The statements by which a name is found, for whoever asks the engine how it goes about them.
pub fn look_ups() -> [String; 4] {
    [among(EXACTLY), among(WITH_WORD), among(FRAGMENT), WORDS_NEAR.to_owned()]
}

fn among(which: &str) -> String {
    format!("select {COLUMNS} from accounts where {which}")
}

/// Takes away the words of an account's name, if the name is to have another key than it has; before the key is stored.
pub(crate) fn put_away(errand: &mut Errand, account: &AccountId, key: &str) {
    errand
        .put(
            "delete from account_words where account_id = $1 \
             and exists (select 1 from accounts where account_id = $1 and name_key is not $2)",
        )
        .bind(account)
        .bind(key);
}

/// Keeps the words of an account's name, unless it has words; after the account is stored.
pub(crate) fn put_words(errand: &mut Errand, account: &AccountId, key: &str) {
    let words = names::words(key).into_iter().map(|word| (names::reversed(&word), word));
    errand
        .put(
            "insert into account_words (word, account_id, reversed) select json_extract(value, '$[1]'), $1, \
             json_extract(value, '$[0]') from json_each($2) \
             where not exists (select 1 from account_words where account_id = $1)",
        )
        .bind(account)
        .bind(json(&words.collect::<Vec<_>>()));
}

/// Fills the keys of all names that have none: those that were stored before there were keys.
pub(crate) async fn fill(db: &mut SqliteConnection) -> Result<()> {
    let mut tx = db.begin().await?;
    loop {
        let rows: Vec<(String, String)> =
            sqlx::query_as("select account_id, name from accounts where name_key is null limit $1")
                .bind(BATCH)
                .fetch_all(&mut *tx)
                .await?;
        if rows.is_empty() {
            break;
        }
        let ids: Vec<&String> = rows.iter().map(|(id, _)| id).collect();
        sqlx::query("delete from account_words where account_id in (select value from json_each($1))")
            .bind(json(&ids))
            .execute(&mut *tx)
            .await?;
        fill_accounts(&mut tx, &rows).await?;
    }
    loop {
        let rows: Vec<(String, String)> =
            sqlx::query_as("select user_id, name from people where name_key is null limit $1")
                .bind(BATCH)
                .fetch_all(&mut *tx)
                .await?;
        if rows.is_empty() {
            break;
        }
        let keys: Vec<_> = rows.iter().map(|(id, name)| (id, names::key(name))).collect();
        sqlx::query(
            "update people set name_key = filled.key from (select json_extract(value, '$[0]') as id, \
             json_extract(value, '$[1]') as key from json_each($1)) as filled where people.user_id = filled.id",
        )
        .bind(json(&keys))
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Fills the keys and words of accounts, given by id and name, that have no words.
async fn fill_accounts(db: &mut SqliteConnection, rows: &[(String, String)]) -> Result<()> {
    let keys: Vec<(&String, String)> = rows.iter().map(|(id, name)| (id, names::key(name))).collect();
    sqlx::query(
        "update accounts set name_key = filled.key from (select json_extract(value, '$[0]') as id, \
         json_extract(value, '$[1]') as key from json_each($1)) as filled where accounts.account_id = filled.id",
    )
    .bind(json(&keys))
    .execute(&mut *db)
    .await?;
    let words = keys.iter().flat_map(|(id, key)| {
        names::words(key).into_iter().map(|word| (names::reversed(&word), word, (*id).clone()))
    });
    sqlx::query(
        "insert into account_words (word, account_id, reversed) select json_extract(value, '$[1]'), \
         json_extract(value, '$[2]'), json_extract(value, '$[0]') from json_each($1)",
    )
    .bind(json(&words.collect::<Vec<_>>()))
    .execute(&mut *db)
    .await?;
    Ok(())
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "[]".into())
}

/// Accounts that somebody may mean by a name, at most `limit`: those that are called exactly so; else those whose name
/// begins so or has these words, the last of which may be the beginning of one; else those with it somewhere.
pub async fn named_like(db: &mut Reader, name: &str, limit: i64) -> Result<Vec<Account>> {
    let key = names::key(name);
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let found = called_exactly(db, name, limit).await?;
    if !found.is_empty() {
        return Ok(found);
    }
    let found = with_word_like(db, name, limit).await?;
    if !found.is_empty() {
        return Ok(found);
    }
    let statement = sqlx::AssertSqlSafe(among(FRAGMENT));
    let found = sqlx::query_as(statement).bind(key).bind(limit).fetch_all(&mut *db).await?;
    standing_of(db, found).await
}

/// Accounts that are called so, however it is typed.
pub async fn called_exactly(db: &mut Reader, name: &str, limit: i64) -> Result<Vec<Account>> {
    let statement = sqlx::AssertSqlSafe(among(EXACTLY));
    let found = sqlx::query_as(statement).bind(names::key(name)).bind(limit).fetch_all(&mut *db).await?;
    standing_of(db, found).await
}

/// Accounts whose name begins so, or has these words, the last of which may be the beginning of one.
pub async fn with_word_like(db: &mut Reader, name: &str, limit: i64) -> Result<Vec<Account>> {
    let key = names::key(name);
    let mut words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    let Some(last) = words.pop() else { return Ok(Vec::new()) };
    // The accounts of the rarest word are gone through; the others are asked of those alone.
    let (mut from, mut to) = (last.to_owned(), format!("{last}{END}"));
    let mut fewest = with_word(db, &from, &to).await?;
    for word in &words {
        let count = with_word(db, word, word).await?;
        if count < fewest {
            fewest = count;
            from = (*word).to_owned();
            to = (*word).to_owned();
        }
    }
    let statement = sqlx::AssertSqlSafe(among(WITH_WORD));
    let found = sqlx::query_as(statement)
        .bind(&key)
        .bind(format!("{key}{END}"))
        .bind(from)
        .bind(to)
        .bind(json(&words))
        .bind(last)
        .bind(limit)
        .bind(END.to_string())
        .fetch_all(&mut *db)
        .await?;
    standing_of(db, found).await
}

/// How many accounts have a word from this one to that one, as far as it matters.
async fn with_word(db: &mut Reader, from: &str, to: &str) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select count(*) from (select 1 from account_words where word >= $1 and word <= $2 limit 1000)",
    )
    .bind(from)
    .bind(to)
    .fetch_one(db)
    .await?)
}

/// Words of accounts' names that a mistyped word may be, at most `limit` by its beginning and as many by its end: one
/// slip leaves the one half of a word or the other as it was.
async fn words_near(db: &mut Reader, word: &str, limit: i64) -> Result<Vec<String>> {
    let count = word.chars().count();
    let half: usize = (count.saturating_sub(1) / 2).max(2);
    let beginning: String = word.chars().take(half).collect();
    let end: String = names::reversed(word).chars().take(half).collect();
    let slips: i64 = if count < 6 { 1 } else { 2 };
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    Ok(sqlx::query_scalar(WORDS_NEAR)
        .bind(&beginning)
        .bind(format!("{beginning}{END}"))
        .bind(&end)
        .bind(format!("{end}{END}"))
        .bind(count - slips)
        .bind(count + slips)
        .bind(limit)
        .fetch_all(db)
        .await?)
}

/// Accounts that a mistyped name may mean, merged ones by their own names: those with a word that `is_near` takes for
/// one of it. Whether the whole name is near is for the caller to say.
pub async fn nearly(
    db: &mut Reader,
    name: &str,
    is_near: fn(&str, &str) -> bool,
    limit: i64,
) -> Result<Vec<Account>> {
    let key = names::unaccented(&names::key(name));
    let mut near = Vec::new();
    let long = |word: &&String| word.chars().count() > 3;
    for typed in names::words(&key).iter().filter(long).take(LOOKED_AT) {
        let words = words_near(db, typed, limit).await?;
        near.extend(words.into_iter().filter(|word| is_near(typed, word)));
    }
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from accounts where account_id in (select distinct w.account_id from json_each($1) t \
         join account_words w on w.word = t.value limit $2) order by name_key, account_id"
    ));
    Ok(sqlx::query_as(statement).bind(json(&near)).bind(limit).fetch_all(&mut *db).await?)
}

/// The accounts, each merged one as the one it went into, and each once.
pub async fn standing_of(db: &mut Reader, found: Vec<Account>) -> Result<Vec<Account>> {
    let mut kept: Vec<Account> = Vec::with_capacity(found.len());
    for account in found {
        let account = match &account.merged_into {
            Some(into) => accounts::resolve_merged(db, into).await?.unwrap_or(account),
            None => account,
        };
        if kept.iter().all(|one| one.account_id != account.account_id) {
            kept.push(account);
        }
    }
    Ok(kept)
}
