//! TODO DOC

pub mod asks;
pub mod changes;
pub mod read;
pub mod values;
