//! The models in force. They can be read anew while Baton runs; a faulty one is refused and those before it stay.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::features::priority::rules::Model;

/// Every model, by its file's stem.
#[derive(Clone, Debug, Default)]
pub struct Models(Arc<RwLock<BTreeMap<String, Arc<Model>>>>);

impl Models {
    /// Those to begin with.
    pub fn new(models: BTreeMap<String, Model>) -> Self {
        let begun = Self::default();
        begun.replace(models);
        begun
    }

    /// The model of this name.
    pub fn get(&self, name: &str) -> Option<Arc<Model>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// Every name, in order.
    pub fn names(&self) -> Vec<String> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    /// Puts others in their place.
    pub fn replace(&self, models: BTreeMap<String, Model>) {
        let models = models.into_iter().map(|(name, model)| (name, Arc::new(model))).collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = models;
    }
}
