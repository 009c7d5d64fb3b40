//! `/request-csm`: somebody does this, somebody sees that.

mod csm;
mod currency;
mod form;
mod ladder;
mod late;
mod manager;
mod qualification;
mod reach;
mod requester;
mod story;
mod typing;
