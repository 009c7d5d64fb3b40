//! Everything said about a request for a CSM: the form, the manager's card, what the requester, the
//! followers and the CSM read, and the pages that say what came of it.

pub mod card;
pub mod context;
pub mod dialogs;
pub mod facts;
pub mod form;
pub mod pages;
pub mod people;
pub mod short;
