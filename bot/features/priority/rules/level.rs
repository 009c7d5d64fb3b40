//! How people say a level.

use baton_storage::states::Priority;

/// How people say a level: `Pr1`.
pub fn label(level: Priority) -> String {
    level.as_str().replace("pr", "Pr")
}
