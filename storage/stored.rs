//! A table's row, said once: its columns with what stands in each, which of them name the row, and which ever change.
//! Inserting, changing and keeping a row follow from that.

use sqlx::{QueryBuilder, Sqlite};

/// Something that is stored as one row of a table.
pub(crate) trait Stored {
    /// Every column, as a `select` names them.
    const COLUMNS: &'static str;

    /// Inserts it. What is to happen where the row is there already can be added.
    fn insert(&self) -> QueryBuilder<Sqlite>;

    /// Sets every column that ever changes, in the rows of a condition that is to be added.
    fn set(&self) -> QueryBuilder<Sqlite>;

    /// Sets every column that ever changes, in its own row.
    fn update(&self) -> QueryBuilder<Sqlite>;

    /// Inserts it, or sets what ever changes where its row is there already.
    fn upsert(&self) -> QueryBuilder<Sqlite>;
}

/// How a type is stored: its table, the columns by which a row is known, those that are written once, and those that
/// change. A column holds the field of its name, unless it says otherwise (`= …`).
macro_rules! stored {
    (@value $row:ident $name:ident) => {
        &$row.$name
    };
    (@value $row:ident $name:ident $value:expr) => {
        $value
    };
    (
        $row:ident: $type:ty, $table:literal,
        by [$first:ident $(, $key:ident)*],
        once [$($once:ident $(= $once_value:expr)?),*],
        then [$then:ident $(= $then_value:expr)? $(, $more:ident $(= $more_value:expr)?)*]
    ) => {
        impl $crate::stored::Stored for $type {
            const COLUMNS: &'static str = concat!(
                stringify!($first) $(, ", ", stringify!($key))* $(, ", ", stringify!($once))*,
                ", ", stringify!($then) $(, ", ", stringify!($more))*
            );

            fn insert(&self) -> sqlx::QueryBuilder<sqlx::Sqlite> {
                let $row = self;
                let mut statement = sqlx::QueryBuilder::new(concat!("insert into ", $table, " ("));
                statement.push(Self::COLUMNS).push(") values (");
                let mut values = statement.separated(", ");
                values.push_bind(&$row.$first);
                $(values.push_bind(&$row.$key);)*
                $(values.push_bind($crate::stored::stored!(@value $row $once $($once_value)?));)*
                values.push_bind($crate::stored::stored!(@value $row $then $($then_value)?));
                $(values.push_bind($crate::stored::stored!(@value $row $more $($more_value)?));)*
                statement.push(")");
                statement
            }

            fn set(&self) -> sqlx::QueryBuilder<sqlx::Sqlite> {
                let $row = self;
                let mut statement = sqlx::QueryBuilder::new(concat!("update ", $table, " set "));
                statement.push(concat!(stringify!($then), " = "));
                statement.push_bind($crate::stored::stored!(@value $row $then $($then_value)?));
                $(
                    statement.push(concat!(", ", stringify!($more), " = "));
                    statement.push_bind($crate::stored::stored!(@value $row $more $($more_value)?));
                )*
                statement
            }

            fn update(&self) -> sqlx::QueryBuilder<sqlx::Sqlite> {
                let $row = self;
                let mut statement = self.set();
                statement.push(concat!(" where ", stringify!($first), " = ")).push_bind(&$row.$first);
                $(statement.push(concat!(" and ", stringify!($key), " = ")).push_bind(&$row.$key);)*
                statement
            }

            fn upsert(&self) -> sqlx::QueryBuilder<sqlx::Sqlite> {
                let mut statement = self.insert();
                statement.push(concat!(
                    " on conflict (", stringify!($first) $(, ", ", stringify!($key))*, ") do update set ",
                    stringify!($then), " = excluded.", stringify!($then)
                    $(, ", ", stringify!($more), " = excluded.", stringify!($more))*
                ));
                statement
            }
        }
    };
}

pub(crate) use stored;
