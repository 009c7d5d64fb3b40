//! What the worker and the scheduler work with: every kind of job and of planned moment, as the features give them.

use crate::engine::job::Table;
use crate::registry::features::{JOBS, MOMENTS};
use crate::registry::recurring;

/// An unknown kind fails loudly.
pub static TABLE: Table = Table { jobs: JOBS, moments: MOMENTS, why_not: recurring::why_not };
