//! The door: who gets in, what is answered, and what whoever does not get in leaves behind: nothing.

mod health;
mod malformed;
mod repeats;
mod secrets;
mod signatures;
mod strangers;
mod webhooks;
