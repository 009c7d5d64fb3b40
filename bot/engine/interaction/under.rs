//! The page under a form: Slack knows a form over a page, and not which page that is. So a form that opens over a page
//! that stays true carries it, around whatever the form carries of its own.

use serde::{Deserialize, Serialize};
use slack_morphism::prelude::SlackView;

/// A page before somebody: how it is found again, and what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub id: String,
    pub callback: String,
    pub private: String,
}

/// What a form carries that stands over a page.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Over {
    over: Page,
    own: String,
}

/// What a form carries of its own, and the page under it.
pub fn unfolded(carried: &str) -> (String, Option<Page>) {
    match serde_json::from_str::<Over>(carried) {
        Ok(Over { over, own }) => (own, Some(over)),
        Err(_) => (carried.to_owned(), None),
    }
}

/// Writes the page into what a form carries.
pub fn carry(view: &mut SlackView, page: &Page) {
    let SlackView::Modal(modal) = view else { return };
    let (own, _) = unfolded(modal.private_metadata.as_deref().unwrap_or_default());
    // It is only text.
    modal.private_metadata = serde_json::to_string(&Over { over: page.clone(), own }).ok();
}
