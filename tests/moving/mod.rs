//! Deals move, and nobody is forgotten: what each person sees on which day.

mod closed;
mod rules;
