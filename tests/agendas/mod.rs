//! Agendas: what is shipped, what an organisation makes of them, and what becomes of them in Slack.

mod engine;
mod safe;
