//! What the words of a message are made of: facts that several messages share, with what one of them says beside them.

use serde::Serialize;

/// Facts with more beside them; where both have a name, the words read the second.
#[derive(Serialize)]
pub struct With<'a, F: ?Sized, M: ?Sized> {
    #[serde(flatten)]
    pub facts: &'a F,
    #[serde(flatten)]
    pub more: &'a M,
}
