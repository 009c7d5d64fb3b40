//! What somebody typed into a field of a form, as far as every form reads it in the same way.

use serde_json::json;

use crate::app::App;
use crate::error::ActionError;

/// A sentence somebody wrote, which others read.
///
/// # Errors
/// A word at `field` when there is none.
pub fn sentence_at(app: &App, field: &'static str, text: &str) -> Result<String, ActionError> {
    if text.is_empty() {
        let needed = app.words.plain("requests_faults.needed", json!({}))?;
        return Err(ActionError::Fields([(field, needed)].into()));
    }
    Ok(text.to_owned())
}
