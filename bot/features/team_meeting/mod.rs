//! The account team's recurring meeting: its topics are computed from what is known (M1).

pub mod jobs;
pub mod load;
pub mod rules;
