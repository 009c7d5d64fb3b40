//! A number that stands for something in a file, so that a large file takes no more memory than its text.

use std::hash::{DefaultHasher, Hash, Hasher};

/// The number of this thing.
pub fn mark(what: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}
