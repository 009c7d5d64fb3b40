//! The review by each team's model: in its own time zone, and where a level is only proposed until a manager agrees.

use super::*;

/// AMER Enterprise opens at nine in New York, and its CSM in London has the walk at once.
/// Proves P6, P2.
#[tokio::test(flavor = "multi_thread")]
async fn each_team_opens_at_its_own_nine() {
    let bot = team(1, |_| {}).await;
    books(&bot, &[GRACE], 3, &CALM).await;
    bot.until("2027-02-01T13:59:00Z").await;
    assert!(cards(&bot, AMER).is_empty());
    bot.until("2027-02-01T14:01:00Z").await;
    assert!(
        card(&bot, AMER)
            .text
            .contains("open until Fri 12 Feb. 0 of 3 accounts are reviewed: Grace Kim 0 of 3.")
    );
    nothing_changed(&bot, GRACE, 3).await;
    assert!(card(&bot, AMER).text_of().contains("✓ *All done:* 3 of 3 accounts reviewed."));
    let (review, _) = review(&bot, "amer-enterprise").await;
    assert_eq!(review.ends_at, at("2027-02-12T22:00:00Z"), "the end of the day there");
    bot.until("2027-02-12T22:01:00Z").await;
    assert!(
        card(&bot, AMER).text_of().contains("Grace Kim | 3 of 3 | 0 | 3 | on target"),
        "{}",
        card(&bot, AMER).text_of()
    );
    insta::assert_snapshot!(bot.others_heard().await, @"
    #emea-csm-requests, in a thread: The FY28 Q1 review is closed: 0 of 3 accounts reviewed, 0 changed priority, 3 not reviewed.
    #emea-csm-requests: EMEA Enterprise: the FY28 Q1 priority review closed Fri 12 Feb. 0 of 3 accounts were reviewed, 0 cha…
    Elena Costa: Elena, you have no open tasks for today.
    Elena Costa: The FY28 Q1 review closed Fri 12 Feb: 0 of 1 account was reviewed. Not reviewed: Ember 01. You can r…
    Lee Novak: Lee, you have no open tasks for today.
    Lee Novak: The FY28 Q1 review closed Fri 12 Feb: 0 of 1 account was reviewed. Not reviewed: Lumen 01. You can r…
    Maya Lopez: The FY28 Q1 review of EMEA Enterprise closed Fri 12 Feb; 3 of 3 accounts were not reviewed.
    Ravi Patel: Ravi, you have no open tasks for today.
    Ravi Patel: The FY28 Q1 review closed Fri 12 Feb: 0 of 1 account was reviewed. Not reviewed: Rover 01. You can r…
    Tom Becker: The FY28 Q1 review of EMEA Enterprise closed Fri 12 Feb; 3 of 3 accounts were not reviewed.
    ");
}

/// EMEA Enterprise: what its CSM says is a proposal until a manager agrees. It counts as reviewed; the managers' list
/// says how many wait, and the summary which changes do, with the share of the time.
/// Proves P6, P3.
#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_counts_as_reviewed_and_waits_for_the_manager() {
    let own = |config: &mut String| {
        let model = "priority_model = \"us-enterprise\"";
        *config = config.replacen(model, "priority_model = \"emea-enterprise\"", 1);
    };
    let bot = team(0, own).await;
    books(&bot, &[RAVI, ELENA], 6, &[("proposal", "pr2")]).await;
    bot.until("2027-02-01T09:05:00Z").await;
    nothing_changed(&bot, RAVI, 5).await;
    proposes(&bot, &account_id(RAVI, 6), RAVI, &[("proposal", "pr1")]).await;
    assert_eq!(
        walk(&bot, RAVI).text,
        "Ravi, all 6 accounts are reviewed in the FY28 Q1 review: 1 Pr1, 5 Pr2; below the target (5 to 8 Pr1, about \
         60% of the time). 6 changes wait for a manager's approval."
    );
    bot.until("2027-02-12T09:05:00Z").await;
    let list = list(&bot, MAYA);
    assert_eq!(
        list.text,
        "Maya, 6 of 12 accounts of EMEA Enterprise are not reviewed, and the FY28 Q1 review ends Fri 12 Feb. \
         6 proposals wait for a manager's approval. Elena Costa 6 of 6."
    );
    bot.until("2027-02-12T17:01:00Z").await;
    insta::assert_snapshot!(card(&bot, EMEA).text, @"EMEA Enterprise: the FY28 Q1 priority review closed Fri 12 Feb. 6 of 12 accounts were reviewed, 1 changed priority (1 of them after a manager approves), 6 were not reviewed. Elena Costa: 0 Pr1, 6 Pr2, 0 of 6 reviewed; below the target, 0% of the time on Pr1. Ravi Patel: 0 Pr1, 6 Pr2, 6 of 6 reviewed; below the target, 0% of the time on Pr1.");
    insta::assert_snapshot!(card(&bot, EMEA).text_of(), @"
    FY28 Q1 priority review: closed
    *6 of 12* accounts reviewed · *1* changed priority · *6* not reviewed · *1* of the changes waits for a manager's approval
    CSMs of EMEA Enterprise; the target is 5 to 8 Pr1, about 60% of the time
    CSM | Reviewed | Pr1 | Pr2 | Target | Time on Pr1
    Elena Costa | 0 of 6 | 0 | 6 | below the target | 0%
    Ravi Patel | 6 of 6 | 0 | 6 | below the target | 0%
    FY28 Q1: Pr1 and Pr2 by CSM
    Pr1 Elena Costa: 0
    Pr1 Ravi Patel: 0
    Pr2 Elena Costa: 6
    Pr2 Ravi Patel: 6
    *Changed priority*
    • Rover 06: Pr2 → Pr1 (Ravi Patel), after a manager approves. No factor calls for more time.
    *Not reviewed*
    • Elena Costa: Ember 01, Ember 02, Ember 03, Ember 04, Ember 05, Ember 06
    Quarterly priority review · closed Fri 12 Feb
    ");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Dana Whitfield: Rover 01: overdue. Maya Lopez has been reminded 3 times to approve or decline Pr2 for Rover 01, whic…
    Elena Costa: Elena, you have no open tasks for today.
    Elena Costa: The FY28 Q1 review closed Fri 12 Feb: 0 of 6 accounts were reviewed. Not reviewed: Ember 01, Ember 0…
    Maya Lopez: Maya, 6 open tasks. First: Ravi Patel proposes Pr2 for Rover 01. No factor calls for more time. Do y… (3 times)
    Tom Becker: The FY28 Q1 review of EMEA Enterprise closed Fri 12 Feb; 6 of 12 accounts were not reviewed.
    ");
}
