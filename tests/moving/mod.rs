//! Deals move, and nobody is forgotten: what each person sees on which day.

mod changes;
mod closed;
mod reminders;
mod rules;
mod track;
