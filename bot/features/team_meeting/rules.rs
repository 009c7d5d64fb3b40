//! What an account team talks about when it meets (M1): computed, in a fixed order, never typed.
//!
//! Deliberately absent: accounts about which there is nothing to say.

/// Something to talk about, with all that is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The key of its title in the words.
    pub key: &'static str,
    pub points: Vec<Point>,
}

/// One thing to be said of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    pub account: String,
    pub text: String,
    /// Where its card stands, or the account in the CRM.
    pub url: Option<String>,
}

/// Whether a health is one to talk about: anything but green. One that nobody knows says nothing.
pub fn is_unwell(health: Option<&str>) -> bool {
    health.is_some_and(|health| !health.trim().is_empty() && !health.trim().eq_ignore_ascii_case("green"))
}

/// The topics in the order in which they are talked about; one without a point is left out.
pub fn topics(
    mut health: Vec<Point>,
    growth: Vec<Point>,
    business: Vec<Point>,
    onboarding: Vec<Point>,
) -> Vec<Topic> {
    // What is worst comes first.
    health.sort_by_key(|point| !point.text.to_lowercase().starts_with("red"));
    let all = [("health", health), ("growth", growth), ("business", business), ("onboarding", onboarding)];
    let topics = all.into_iter().map(|(key, points)| Topic { key, points });
    topics.filter(|topic| !topic.points.is_empty()).collect()
}
