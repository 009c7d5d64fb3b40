//! Deals move, and nobody is forgotten: what each person sees on which day.

mod audience;
mod changes;
mod clock;
mod closed;
mod crowd;
mod others;
mod reminders;
mod rules;
mod track;
