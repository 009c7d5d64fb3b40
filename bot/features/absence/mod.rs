//! Time off: `/csm-away` keeps it, and the load, the routing and the reviews know it (R5, R6).

pub mod commands;
pub mod view;
