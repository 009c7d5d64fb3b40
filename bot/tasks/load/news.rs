//! The rule of the process behind news, by what they are about.

use baton_storage::subject::{Subject, SubjectKind};

/// The rule behind news of a subject.
pub fn rule_of_news(subject: &Subject) -> &'static str {
    match subject.kind() {
        SubjectKind::Meeting => "G4",
        SubjectKind::Disengagement => "D1",
        SubjectKind::Reassignment => "R5",
        SubjectKind::Priority => "P1",
        SubjectKind::Exception => "P5",
        SubjectKind::Review => "P6",
        SubjectKind::Onboarding | SubjectKind::Milestone => "O1",
        SubjectKind::Health => "G5",
        _ => "G1",
    }
}
