//! What the judgement promises, rule by rule. Expected values come from the process, not from the code.

mod calendar;
mod channels;
mod clock;
mod crm;
mod deal_rules;
mod deals;
mod disengage;
mod health;
mod ladder;
mod money;
mod onboarding;
mod oracle;
pub mod playbook;
mod priority;
mod qualification;
mod ranking;
mod reassignment;
mod recurrence;
mod reengage;
mod routing;
mod sentence;
mod stages;
mod together;
mod tracks;
mod workload;
