//! A query that was read, before anybody asks whether there are such fields.

/// A name with those of its parents in front: `Account.Owner.Email`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Path {
    pub names: Vec<String>,
    /// Where it stands in the query, in bytes.
    pub at: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Select {
    Count,
    Fields(Vec<Path>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    Like,
}

/// A part of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    Char(char),
    /// `_`
    One,
    /// `%`
    Any,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    /// The text, and what it is as a pattern.
    Text(String, Vec<Piece>),
    Number(f64),
    Boolean(bool),
    Null,
    /// Milliseconds since 1970, UTC.
    DateTime(i64),
    Date(String),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filter<P> {
    And(Vec<Filter<P>>),
    Or(Vec<Filter<P>>),
    Not(Box<Filter<P>>),
    Compare(P, Operator, Literal),
    /// `negated` is NOT IN.
    In {
        path: P,
        negated: bool,
        values: Vec<Literal>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Order<P> {
    pub path: P,
    pub descending: bool,
    pub nulls_last: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Query {
    pub select: Select,
    pub object: String,
    /// Where the object's name stands, in bytes.
    pub object_at: usize,
    pub filter: Option<Filter<Path>>,
    pub order: Vec<Order<Path>>,
    pub limit: Option<usize>,
    pub offset: usize,
}
