//! What is wrong in a line of the file.

/// What is wrong in a line of the file.
pub struct RowFault {
    pub(crate) line: usize,
    pub(crate) what: String,
}

impl RowFault {
    pub(crate) fn new(line: usize, what: impl Into<String>) -> Self {
        Self { line, what: what.into() }
    }
}

/// What a file says, without what a terminal would obey.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
