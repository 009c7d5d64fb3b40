//! Several statements that go to the engine in one errand: each errand is a hand-over between threads and costs more
//! than what most statements do there.
//!
//! The driver for SQLite runs the statements of one text in turn and says when each is done. Another engine would be
//! sent them without waiting in between.

use futures::TryStreamExt;
use sqlx::encode::Encode;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, Either, Executor, FromRow, Sqlite, SqliteConnection, Type};

use crate::Result;

/// Statements with their arguments, in the order in which they will run.
#[derive(Default)]
pub(crate) struct Errand {
    text: String,
    arguments: SqliteArguments,
    fault: Option<sqlx::Error>,
}

/// The rows of each statement, in order.
pub(crate) struct Answers(std::vec::IntoIter<Vec<SqliteRow>>);

impl Errand {
    /// Adds a statement. Its parameters are counted from `$1`, as they are where it stands alone; their values follow.
    /// It is none that holds a dollar and a number in a text of its own.
    pub(crate) fn put(&mut self, statement: &str) -> &mut Self {
        let before = self.arguments.len();
        let mut parts = statement.split('$');
        self.text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let digits = part.len() - part.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
            let (number, rest) = part.split_at(digits);
            self.text.push('$');
            // What has no number is no parameter, such as the `$[0]` of a path.
            match number.parse::<usize>() {
                Ok(number) => self.text.push_str(&(number + before).to_string()),
                Err(_) => self.text.push_str(number),
            }
            self.text.push_str(rest);
        }
        self.text.push(';');
        self
    }

    /// The value of the next parameter.
    pub(crate) fn bind<'t, T>(&mut self, value: T) -> &mut Self
    where
        T: Encode<'t, Sqlite> + Type<Sqlite>,
    {
        if let Err(fault) = self.arguments.add(value) {
            self.fault.get_or_insert(sqlx::Error::Encode(fault));
        }
        self
    }

    /// Runs the statements; what comes after one that fails does not run.
    pub(crate) async fn run(self, db: &mut SqliteConnection) -> Result<Answers> {
        if let Some(fault) = self.fault {
            return Err(fault.into());
        }
        let query = sqlx::query_with(AssertSqlSafe(self.text), self.arguments);
        let mut told = db.fetch_many(query);
        let (mut answers, mut rows) = (Vec::new(), Vec::new());
        while let Some(one) = told.try_next().await? {
            match one {
                Either::Right(row) => rows.push(row),
                Either::Left(_) => answers.push(std::mem::take(&mut rows)),
            }
        }
        Ok(Answers(answers.into_iter()))
    }
}

impl Answers {
    /// What the next statement found.
    ///
    /// # Errors
    /// When a row is not what the program wrote.
    pub(crate) fn all<T: for<'r> FromRow<'r, SqliteRow>>(&mut self) -> Result<Vec<T>> {
        let rows = self.0.next().unwrap_or_default();
        Ok(rows.iter().map(T::from_row).collect::<std::result::Result<_, _>>()?)
    }

    /// The first row of what the next statement found.
    ///
    /// # Errors
    /// When it is not what the program wrote.
    pub(crate) fn first<T: for<'r> FromRow<'r, SqliteRow>>(&mut self) -> Result<Option<T>> {
        let rows = self.0.next().unwrap_or_default();
        Ok(rows.first().map(T::from_row).transpose()?)
    }
}
