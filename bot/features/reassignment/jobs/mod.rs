//! What both sides are told of accounts that change hands, what a leaver leaves behind, who joined or left a team, and the
//! end of the overlap.

pub mod leaver;
pub mod note;
pub mod over;
pub mod team;
