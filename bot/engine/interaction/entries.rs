//! How a function stands in a table of the registry.

/// The entry for an async function that only looks.
macro_rules! query {
    ($function:path) => {
        $crate::engine::interaction::Handler::Query(|ctx| Box::pin($function(ctx)))
    };
}

/// The entry for an async function that changes something.
macro_rules! mutation {
    ($function:path) => {
        $crate::engine::interaction::Handler::Mutation(|ctx| Box::pin($function(ctx)))
    };
}

/// The entry for an async function that listens to an event.
macro_rules! listen {
    ($function:path) => {
        |ctx, event| Box::pin($function(ctx, event))
    };
}

/// The entry for an async function that offers something while somebody types.
macro_rules! suggest {
    ($function:path) => {
        |typing| Box::pin($function(typing))
    };
}

pub(crate) use {listen, mutation, query, suggest};
