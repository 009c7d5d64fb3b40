//! Who acted: a person, or Baton itself.
//!
//! Stored as one word, the person's id or `baton`. No id of a person is spelled so; what is asked of somebody, or
//! said to them, takes a [`UserId`] and never an actor.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::UserId;
use crate::text::stored_as_text;

/// How rows spell Baton itself.
const BATON: &str = "baton";

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Actor {
    /// Somebody, by their own word.
    Person(UserId),
    /// What the clock or the CRM's news set in motion, and nobody did.
    Baton,
}

impl Actor {
    /// The word that rows hold.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Person(user) => user.as_str(),
            Self::Baton => BATON,
        }
    }

    /// Whoever it was, if it was a person.
    pub fn person(&self) -> Option<&UserId> {
        match self {
            Self::Person(user) => Some(user),
            Self::Baton => None,
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<String> for Actor {
    fn from(word: String) -> Self {
        if word == BATON { Self::Baton } else { Self::Person(UserId(word)) }
    }
}

impl From<&str> for Actor {
    fn from(word: &str) -> Self {
        Self::from(word.to_owned())
    }
}

impl From<Actor> for String {
    fn from(actor: Actor) -> Self {
        match actor {
            Actor::Person(user) => user.0,
            Actor::Baton => BATON.to_owned(),
        }
    }
}

impl From<UserId> for Actor {
    fn from(user: UserId) -> Self {
        Self::Person(user)
    }
}

impl From<&UserId> for Actor {
    fn from(user: &UserId) -> Self {
        Self::Person(user.clone())
    }
}

impl From<&Actor> for Actor {
    fn from(actor: &Actor) -> Self {
        actor.clone()
    }
}

impl PartialEq<UserId> for Actor {
    fn eq(&self, user: &UserId) -> bool {
        self.person() == Some(user)
    }
}

stored_as_text!(Actor, |word| Ok(Actor::from(word)));
