//! What news of the feed means for a level: a change that is proposed, with its cause.

use baton_storage::book::Entry;
use baton_storage::states::Priority;

use super::evidence::{evidence, unknown};
use super::*;
use baton::features::priority::rules::proposals::{Proposal, propose};

/// What the feed knows, for a model.
fn known(model: &str, entry: &Entry) -> Answers {
    version(model).known(&evidence(entry))
}

/// What was answered the last time: by the feed what it knew, everything else by Ravi.
fn last(model: &str, words: &str, entry: &Entry) -> Answers {
    let mut last = answers(words);
    last.extend(known(model, entry));
    last
}

fn upgrade_open() -> Entry {
    Entry { upgrade_closes: Some("2027-02-01".into()), ..unknown() }
}

const CALM: &str = "stages=no infrastructure=no risk=no";

/// An up-tier opportunity opens: Pr1 is proposed to whoever has Pr2, and the cause is that question. Proves P2, P1.
#[test]
fn an_upgrade_that_opens_proposes_pr1() {
    let us = version("us-enterprise");
    let last = last("us-enterprise", CALM, &unknown());
    let now = known("us-enterprise", &upgrade_open());
    let proposal = propose(&us, Some(&last), &now, Some(Priority::Pr2));
    let wanted = Proposal {
        question: "upgrade".into(),
        asks: "Does the account have an open upgrade opportunity that closes in the next 6 months?".into(),
        choice: "yes".into(),
        answer: "Yes".into(),
        level: Some(Priority::Pr1),
    };
    assert_eq!(proposal, Some(wanted));
    assert_eq!(propose(&us, Some(&last), &now, Some(Priority::Pr1)), None, "it is Pr1 already");
    assert!(propose(&us, None, &now, Some(Priority::Pr2)).is_some(), "though nobody has ever answered");
}

/// A health that turns red proposes Pr1, though a person said before that there is no risk: the feed had said nothing
/// then. Proves P2, P1.
#[test]
fn a_health_that_turns_red_proposes_pr1() {
    let us = version("us-enterprise");
    let red = Entry { health: Some("red".into()), ..unknown() };
    let last = last("us-enterprise", CALM, &unknown());
    let proposal = propose(&us, Some(&last), &known("us-enterprise", &red), Some(Priority::Pr2)).unwrap();
    assert_eq!((proposal.question.as_str(), proposal.level), ("risk", Some(Priority::Pr1)));
}

/// Of what nobody has answered the calmest is assumed: news that would raise the level even then are proposed. What
/// would lower it by such an assumption is not. Proves P1, P2, P4.
#[test]
fn what_nobody_answered_is_assumed_calm_upwards_only() {
    let us = version("us-enterprise");
    let red = known("us-enterprise", &Entry { health: Some("red".into()), ..unknown() });
    let proposal = propose(&us, None, &red, Some(Priority::Pr2)).unwrap();
    assert_eq!((proposal.question.as_str(), proposal.level), ("risk", Some(Priority::Pr1)));
    let calm = known("us-enterprise", &unknown());
    assert_eq!(propose(&us, None, &calm, Some(Priority::Pr1)), None);
    // A small account whose objectives are captured, for all anybody said: nothing raises it, and nothing is proposed.
    let commercial = version("commercial");
    let small = known("commercial", &Entry { arr: Some(10), arr_rank: Some(90), ..unknown() });
    assert_eq!(propose(&commercial, None, &small, Some(Priority::Pr2)), None);
    assert_eq!(propose(&commercial, None, &small, Some(Priority::Pr1)), None);
}

/// What a person answered although the feed said the same as now is settled: it is not proposed again. Once the feed
/// says something else, it is. Proves P1.
#[test]
fn what_a_person_knew_better_is_not_proposed_again() {
    let us = version("us-enterprise");
    let now = known("us-enterprise", &upgrade_open());
    let mut knew_better = last("us-enterprise", CALM, &unknown());
    knew_better.insert("upgrade".into(), Answer { fed: Some("yes".into()), ..said("no") });
    assert_eq!(propose(&us, Some(&knew_better), &now, Some(Priority::Pr2)), None);
    // They said yes while the feed said no: the feed comes round to it, and nothing is new.
    let mut said_so = last("us-enterprise", CALM, &unknown());
    said_so.insert("upgrade".into(), Answer { fed: Some("no".into()), ..said("yes") });
    assert_eq!(propose(&us, Some(&said_so), &now, Some(Priority::Pr2)), None);
}

/// News that lead to the same level propose nothing, nor does the same news once more. Proves P1.
#[test]
fn nothing_is_proposed_where_the_level_would_be_the_same() {
    let us = version("us-enterprise");
    let last = last("us-enterprise", "stages=yes infrastructure=no risk=no", &unknown());
    let now = known("us-enterprise", &upgrade_open());
    assert_eq!(propose(&us, Some(&last), &now, Some(Priority::Pr1)), None);
    let calm = self::last("us-enterprise", CALM, &unknown());
    let same = known("us-enterprise", &unknown());
    assert_eq!(propose(&us, Some(&calm), &same, Some(Priority::Pr2)), None);
    assert_eq!(
        propose(&us, Some(&calm), &same, Some(Priority::Pr1)),
        None,
        "an exception's level is left alone"
    );
}

/// What made an account Pr1 has gone, and everything else is answered with no: Pr2 is proposed. Where something
/// is not answered, nothing can be said. Proves P1, P2.
#[test]
fn what_has_gone_proposes_down() {
    let us = version("us-enterprise");
    let calm = known("us-enterprise", &unknown());
    let answered = last("us-enterprise", CALM, &upgrade_open());
    let proposal = propose(&us, Some(&answered), &calm, Some(Priority::Pr1)).unwrap();
    assert_eq!(
        (proposal.question.as_str(), proposal.choice.as_str(), proposal.level),
        ("upgrade", "no", Some(Priority::Pr2))
    );
    let never_asked = last("us-enterprise", "", &upgrade_open());
    assert_eq!(propose(&us, Some(&never_asked), &calm, Some(Priority::Pr1)), None);
}

/// Where the CSM proposes by what they look at, a parameter that turns to yes is a reason to look again and names no
/// level: only people can. Of an account that is Pr1 it is none. Proves P3.
#[test]
fn where_people_decide_news_name_no_level() {
    let emea = version("emea-enterprise");
    let last = last("emea-enterprise", "proposal=pr2", &unknown());
    let now = known("emea-enterprise", &upgrade_open());
    let proposal = propose(&emea, Some(&last), &now, Some(Priority::Pr2)).unwrap();
    assert_eq!(
        (proposal.question.as_str(), proposal.asks.as_str()),
        ("expansion", "Does the success plan include an expansion?")
    );
    assert_eq!((proposal.answer.as_str(), proposal.level), ("Yes", None));
    assert_eq!(propose(&emea, Some(&last), &now, Some(Priority::Pr1)), None);
    let mut seen = last.clone();
    seen.extend(now.clone());
    assert_eq!(propose(&emea, Some(&seen), &now, Some(Priority::Pr2)), None, "it was looked at");
}
