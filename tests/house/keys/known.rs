//! What the sources do not tell of keys: a row for each place of a key whose word comes from a closed set elsewhere, with
//! where that set stands. A row names a variable or an expression as the file writes it, without spaces.

use baton::registry::features;
use baton_storage::states::*;

/// A place of a key.
pub struct Row {
    /// How the file's path ends.
    pub path: &'static str,
    /// The variable or the expression.
    pub name: &'static str,
    pub given: &'static [Given],
}

/// Where its words stand.
pub enum Given {
    /// Here.
    Words(&'static [&'static str]),
    /// In the program: every value of a closed set.
    All(fn() -> Vec<String>),
    /// In the sources: whatever a function says, or a method of a type.
    Says { path: &'static str, of: &'static str, by: &'static str },
    /// In the sources: a constant.
    Const { path: &'static str, name: &'static str },
    /// In the sources: whatever a field is given, where a struct is made that has another field, too.
    Field { of: &'static str, field: &'static str, beside: &'static str, within: &'static str },
}

use Given::{All, Const, Field, Says, Words};

macro_rules! every {
    ($set:ty) => {
        All(|| <$set>::ALL.iter().map(|one| one.as_str().to_owned()).collect())
    };
}

macro_rules! row {
    ($path:literal, $name:literal, $($given:expr),+ $(,)?) => {
        Row { path: $path, name: $name, given: &[$($given),+] }
    };
}

const EXCEPTION: Given = Says { path: "priority/load/data.rs", of: "", by: "exception" };

/// The table.
pub const ROWS: &[Row] = &[
    row!(
        "accounts/lookup/own.rs",
        "words",
        Words(&["reengagement.list", "handoffs.list", "disengagement.list"])
    ),
    row!("gitlab/jobs/trouble.rs", "self.what", Says { path: "gitlab/rules.rs", of: "Trouble", by: "word" }),
    row!(
        "gainsight/jobs/trouble.rs",
        "self.what",
        Says { path: "gainsight/rules.rs", of: "Broken", by: "word" }
    ),
    row!(
        "google_calendar/jobs/trouble.rs",
        "self.what",
        Says { path: "google_calendar/rules.rs", of: "Trouble", by: "word" }
    ),
    row!(
        "cli/outbox/entry.rs",
        "replies::mend(fault)",
        Says { path: "slack/replies.rs", of: "", by: "mend" }
    ),
    row!("engine/set_aside/view.rs", "key", All(kinds)),
    row!(
        "channels/jobs/look.rs",
        "self.what",
        Words(&["ready", "outside"]),
        Says { path: "channels/jobs/look.rs", of: "", by: "words_for" },
    ),
    row!(
        "disengagement/actions/undo.rs",
        "why",
        Says { path: "disengagement/actions/undo.rs", of: "", by: "stands" }
    ),
    row!("disengagement/commands/change.rs", "data.state", every!(DisengagementState)),
    row!("disengagement/view/mod.rs", "data.state", every!(DisengagementState)),
    row!("tasks/load/mod.rs", "heading", Words(&["reassignment.heading.accounts", "reviews.heading.review"])),
    row!("handoffs/load/data.rs", "step.owner", every!(Role)),
    row!("handoffs/view/card.rs", "data.state", every!(HandoffState)),
    row!(
        "handoffs/jobs/note.rs",
        "self.what",
        Field { of: "Note", field: "what", beside: "facts", within: "bot/features/handoffs" },
        Words(&["meeting_held"]),
    ),
    row!("handoffs/view/first.rs", "role", Words(&["sa", "seller"])),
    row!(
        "handoffs/view/line.rs",
        "which",
        Words(&["ahead", "over"]),
        Says { path: "handoffs/view/line.rs", of: "Mark", by: "as_str" },
    ),
    row!(
        "handoffs/view/mod.rs",
        "state",
        every!(RequestState),
        Words(&["none", "early", "pool", "let_go", "has_csm"]),
    ),
    row!("home/view/mod.rs", "key", Says { path: "home/load/mod.rs", of: "Roles", by: "can" }),
    row!(
        "meetings/actions/notify.rs",
        "what",
        Words(&["meeting", "meeting_moved", "meeting_without", "meeting_cancelled"]),
    ),
    row!(
        "meetings/form.rs",
        "fault.as_str()",
        Says { path: "meetings/rules/mod.rs", of: "TimeFault", by: "as_str" }
    ),
    row!(
        "meetings/view.rs",
        "format!(\"meetings.{which}.{key}\")",
        Words(&["meetings.held.title", "meetings.held.submit", "meetings.held.close"]),
        Words(&["meetings.held.decisions.label", "meetings.held.decisions.hint"]),
        Words(&["meetings.held.steps.label", "meetings.held.steps.hint"]),
        Words(&["meetings.cancel.title", "meetings.cancel.submit", "meetings.cancel.close"]),
        Words(&["meetings.cancel.reason.label", "meetings.cancel.reason.hint"]),
    ),
    row!("meetings/view.rs", "data.state.as_str()", every!(MeetingState)),
    row!("meetings/view.rs", "doubt", Says { path: "meetings/rules/mod.rs", of: "Doubt", by: "as_str" }),
    row!("priority/actions/exception/follow.rs", "role", every!(Role)),
    row!("priority/commands/exceptions.rs", "role", every!(Role)),
    row!("priority/load/data.rs", "consent.role", every!(Role)),
    row!(
        "priority/actions/lifecycle.rs",
        "key",
        Says { path: "priority/actions/lifecycle.rs", of: "", by: "given" }
    ),
    row!("priority/view/exception.rs", "state", EXCEPTION),
    row!("priority/view/page.rs", "exception", EXCEPTION, Words(&["expired"])),
    row!("priority/view/page.rs", "why", Says { path: "priority/load/data.rs", of: "", by: "undecided" }),
    row!("priority/view/page.rs", "review", Says { path: "priority/load/data.rs", of: "", by: "in_review" }),
    row!("priority/view/page.rs", "data.basis", Says { path: "priority/load/data.rs", of: "", by: "basis" }),
    row!(
        "priority/view/page.rs",
        "data.evidence",
        Says { path: "priority/load/evidence.rs", of: "", by: "evidence" }
    ),
    row!(
        "priority/view/page.rs",
        "offer.label",
        Field { of: "Offer", field: "label", beside: "action", within: "bot/features/priority" },
    ),
    // A manager gets no note.
    row!("reassignment/view/mod.rs", "side.as_str()", Words(&["old", "new"])),
    row!("reassignment/jobs/over.rs", "what", Words(&["handover_yours", "handover_out"])),
    row!("record/load/profile.rs", "role", every!(Role)),
    row!(
        "reengagement/actions/undo.rs",
        "why",
        Says { path: "reengagement/actions/undo.rs", of: "", by: "stands" },
    ),
    row!(
        "reengagement/view/card.rs",
        "what",
        Field { of: "Note", field: "what", beside: "facts", within: "bot/features/reengagement" },
    ),
    row!(
        "reengagement/view/letters.rs",
        "what",
        Field { of: "News", field: "what", beside: "facts", within: "bot/features/reengagement" },
    ),
    row!(
        "reengagement/jobs/prompts.rs",
        "reason.whom.as_str()",
        Says { path: "reengagement/rules.rs", of: "Whom", by: "as_str" },
    ),
    row!("reengagement/view/card.rs", "data.state", every!(EngagementState)),
    row!(
        "reengagement/view/dialogs.rs",
        "which.as_str()",
        Says { path: "reengagement/view/dialogs.rs", of: "Dialog", by: "as_str" },
    ),
    row!("reengagement/view/mod.rs", "line.role", Words(&["sa", "seller"])),
    row!("reengagement/view/mod.rs", "state", every!(AskState), Words(&["over", "later"])),
    row!(
        "requests/actions/mod.rs",
        "since",
        every!(RequestState),
        Says { path: "requests/actions/mod.rs", of: "", by: "happened" },
        Words(&["assigned", "asked_anew", "too_late_to_undo"]),
    ),
    row!("requests/form/short.rs", "segment", every!(Segment)),
    row!(
        "requests/jobs/mod.rs",
        "self.what",
        Field { of: "ThreadNote", field: "what", beside: "extra", within: "bot/features/requests" },
    ),
    row!(
        "requests/jobs/news.rs",
        "what",
        Field { of: "News", field: "what", beside: "version", within: "bot/features/requests" },
        Says { path: "requests/jobs/news.rs", of: "", by: "stands" },
    ),
    row!("requests/view/card.rs", "state", every!(RequestState), Words(&["passed"])),
    row!(
        "requests/view/dialogs.rs",
        "format!(\"requests_dialogs.{dialog}.{id}\")",
        Words(&["requests_dialogs.assign.csm", "requests_dialogs.assign.note"]),
        Words(&[
            "requests_dialogs.ask.question",
            "requests_dialogs.pass.team",
            "requests_dialogs.answer.answer"
        ]),
    ),
    row!("requests/view/form.rs", "id", Const { path: "requests/view/form.rs", name: "ALL" }),
    row!(
        "requests/view/form.rs",
        "format!(\"requests_form.{id}.{value}\")",
        Words(&[
            "requests_form.segment.enterprise",
            "requests_form.segment.commercial",
            "requests_form.pov.none",
            "requests_form.pov.running",
            "requests_form.pov.presented",
            "requests_form.dedicated.no",
            "requests_form.dedicated.yes",
        ]),
    ),
    row!("requests/view/pages.rs", "context.request.state", every!(RequestState)),
    row!("requests/view/people.rs", "context.request.state", every!(RequestState)),
    row!(
        "requests/view/people.rs",
        "waits_for",
        Says { path: "escalation.rs", of: "WaitsFor", by: "as_str" }
    ),
    row!("requests/view/people.rs", "tells", Says { path: "escalation.rs", of: "Tells", by: "as_str" }),
    row!(
        "requests/view/people.rs",
        "stands",
        Words(&["waiting", "accepted", "handed_back", "replaced", "ended"]),
    ),
    row!("settings/view.rs", "day", Words(&["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])),
    row!("team_meeting/jobs.rs", "topic.key", Says { path: "team_meeting/rules.rs", of: "", by: "topics" }),
    row!("slack/replies.rs", "place", Words(&["feed", "clock", "models"])),
    row!(
        "slack/replies.rs",
        "mend",
        Words(&["feed", "clock", "models", "differences", "dry", "group", "nobody"]),
        Words(&["scope", "attach", "archived", "shared", "invite", "gone", "other"]),
    ),
    row!(
        "salesforce/refused.rs",
        "self.what",
        Field { of: "Refused", field: "what", beside: "account", within: "bot/connectors/salesforce" },
    ),
    row!("registry/help.rs", "key", All(commands)),
    row!("tasks/jobs/mod.rs", "self.what", Words(&["alert", "escalated", "soon"])),
    row!("tasks/load/mod.rs", "last", All(others)),
    row!("tasks/load/mod.rs", "whole", All(asks)),
    row!("tasks/load/mod.rs", "arranged", Says { path: "tasks/view/meets.rs", of: "Meets", by: "words" }),
    row!(
        "tasks/load/mod.rs",
        "what",
        Field { of: "News", field: "what", beside: "roles", within: "bot/" },
        Words(&["slips", "two_csms"]),
    ),
    row!("tasks/view/day.rs", "group.as_str()", Says { path: "tasks/rules.rs", of: "Group", by: "as_str" }),
    row!("tasks/view/mod.rs", "state", every!(TaskState), Words(&["handed", "snoozed", "open", "news"])),
    row!("tasks/view/mod.rs", "one.label", All(buttons), Words(&["assign", "request", "crm", "schedule"]),),
];

/// The commands, as the keys of `help` name them.
fn commands() -> Vec<String> {
    features::commands().map(|one| one.name.trim_start_matches('/').replace('-', "_")).collect()
}

/// The kinds of jobs and moments.
fn kinds() -> Vec<String> {
    let kinds = baton::registry::jobs::TABLE.kinds().map(|kind| format!("kinds.{}", kind.replace('.', "_")));
    kinds.chain(["kinds.tasks_task".to_owned()]).collect()
}

/// The sentences of what features ask.
fn asks() -> Vec<String> {
    features::FEATURES.iter().flat_map(|feature| feature.tasks).map(|one| one.words.to_owned()).collect()
}

/// The same as others read them: what a step and a rule of deals are called, too.
fn others() -> Vec<String> {
    asks().iter().filter_map(|words| words.rsplit('.').next()).map(str::to_owned).collect()
}

/// The buttons of what features ask.
fn buttons() -> Vec<String> {
    let asks = features::FEATURES.iter().flat_map(|feature| feature.tasks);
    asks.flat_map(|one| one.buttons).map(|(label, ..)| (*label).to_owned()).collect()
}
