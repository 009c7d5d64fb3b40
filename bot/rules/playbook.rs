//! The rules as data, held together: what every room may use by name, and each feature's own part by its type.
//!
//! Deliberately absent: reading the files, which the registry does, as it alone knows every part there is.

use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::sync::Arc;

use crate::rules::calendar::WorkingHours;
use crate::rules::promises::PromiseRules;
use crate::rules::stages::Stages;

/// Every rule that is data, checked.
#[derive(Clone)]
pub struct Playbook {
    /// `stages.toml`.
    pub stages: Stages,
    /// `calendar.toml`.
    pub hours: WorkingHours,
    /// `promises.toml` (T3).
    pub promises: PromiseRules,
    parts: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
}

impl Playbook {
    /// One without the parts of features.
    pub fn new(stages: Stages, hours: WorkingHours, promises: PromiseRules) -> Self {
        Self { stages, hours, promises, parts: HashMap::new() }
    }

    /// With a part of its own, in place of one of the same type.
    #[must_use]
    pub fn with<T: Any + Send + Sync>(mut self, part: T) -> Self {
        self.parts.insert(TypeId::of::<T>(), Arc::new(part));
        self
    }

    /// A feature's part.
    ///
    /// # Panics
    /// When the registry does not load it: `tests/policy/playbook.rs` holds that it loads every part that is asked for.
    pub fn of<T: Any + Send + Sync>(&self) -> &T {
        let part = self.parts.get(&TypeId::of::<T>()).and_then(|part| part.downcast_ref());
        part.unwrap_or_else(|| panic!("the registry loads no {}", type_name::<T>()))
    }
}

impl std::fmt::Debug for Playbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Playbook").field("parts", &self.parts.len()).finish_non_exhaustive()
    }
}
