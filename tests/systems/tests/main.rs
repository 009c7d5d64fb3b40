//! The tests of the local systems: they refuse what the real ones refuse, and misbehave as told.

mod ids;
