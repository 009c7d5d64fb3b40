//! What news of a deal mean and change, and what `deals.toml` asks of whom.

pub mod asks;
pub mod changes;
pub mod read;
pub mod values;
