//! Accounts on which a model is tried.

use std::collections::BTreeMap;

use baton_storage::accounts::{self, Account};
use baton_storage::assessments::{self, Assessment};
use baton_storage::exceptions::{self, Exception};
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::states::{AssessmentState, ExceptionState, Priority, Segment};
use baton_storage::time::At;
use baton_storage::{Fault, Storage};

use crate::harness::GRACE;
use baton::features::priority::rules::Answer;

/// An account of AMER Enterprise as it stands.
pub struct StageKind {
    pub id: &'static str,
    pub name: &'static str,
    pub csm: &'static str,
    pub region: &'static str,
    pub level: Option<Priority>,
    /// What a person answered, as `question=choice`.
    pub answers: &'static str,
    pub upgrade_closes: Option<&'static str>,
    pub excepted: bool,
}

/// No to all that only people can say.
const CALM: &str = "stages=no infrastructure=no risk=no";

impl StageKind {
    pub fn new(id: &'static str, name: &'static str, csm: &'static str, level: Option<Priority>) -> Self {
        Self { id, name, csm, region: "AMER", level, answers: CALM, upgrade_closes: None, excepted: false }
    }

    pub async fn keep(self, storage: &Storage) {
        let answer = |word: &str| {
            let (question, choice) = word.split_once('=').expect("an answer");
            let answer = Answer {
                choice: choice.into(),
                said_by: GRACE.into(),
                by_person: true,
                at: At(1),
                fed: None,
            };
            (question.to_owned(), answer)
        };
        let answers: BTreeMap<_, _> = self.answers.split_whitespace().map(answer).collect();
        let assessment = Assessment {
            assessment_id: format!("s-{}", self.id).into(),
            account_id: self.id.into(),
            team_id: "amer-enterprise".into(),
            model: "us-enterprise".into(),
            version: "2021-08-01".into(),
            level: self.level.unwrap_or(Priority::Pr1),
            state: AssessmentState::Decided,
            path: "[]".into(),
            answers: serde_json::to_string(&answers).expect("JSON"),
            why: "Because.".into(),
            assessed_by: GRACE.into(),
            assessed_at: At(1),
            settled_by: None,
            settled_at: None,
        };
        let exception = Exception {
            exception_id: format!("x-{}", self.id).into(),
            account_id: self.id.into(),
            team_id: "amer-enterprise".into(),
            level: Priority::Pr1,
            reason: "Key logo".into(),
            state: ExceptionState::Agreed,
            asked_by: GRACE.into(),
            asked_at: At(1),
            settled_by: None,
            settled_at: None,
            why: None,
        };
        let mut account = Account::named(self.id.into(), self.name, "Salesforce", At(1));
        account.segment = Some(Segment::Enterprise);
        account.region = Some(self.region.into());
        account.csm_field = Some(self.csm.into());
        account.priority = self.level;
        let deal = self.upgrade_closes.map(|closes| Opportunity {
            opportunity_id: format!("d-{}", self.id).into(),
            account_id: self.id.into(),
            name: None,
            url: None,
            kind: Some("upgrade".into()),
            stage: Some("4-Proposal".into()),
            stage_since: None,
            close_date: Some(closes.into()),
            amount: None,
            owner_email: None,
            merged_into: None,
            source: "Salesforce".into(),
            known_at: At(1),
        });
        let kept = storage.write(move |tx| {
            Box::pin(async move {
                accounts::keep(tx, &account).await?;
                assessments::add(tx, &assessment).await?;
                if self.excepted {
                    exceptions::add(tx, &exception).await?;
                }
                match deal {
                    Some(deal) => opportunities::keep(tx, &deal).await,
                    None => Ok(()),
                }
            })
        });
        kept.await.unwrap_or_else(|fault: Fault| panic!("{fault}"));
    }
}

/// Grace's and Ravi's accounts in AMER: of every kind one.
pub async fn book(storage: &Storage) {
    use Priority::*;
    let (grace, ravi) = ("grace.kim@example.com", "Ravi.Patel@example.com");
    let standing = [
        // It closes in five months: the old version's Pr1, the new one's Pr2.
        StageKind {
            upgrade_closes: Some("2027-04-20"),
            ..StageKind::new("A1", "Atlas Freight", grace, Some(Pr1))
        },
        StageKind {
            upgrade_closes: Some("2027-01-20"),
            ..StageKind::new("A2", "Bluebird", grace, Some(Pr1))
        },
        StageKind {
            answers: "upgrade=no stages=yes",
            ..StageKind::new("A3", "Cobalt \u{1b}[31mLabs", grace, Some(Pr2))
        },
        StageKind::new("A4", "Dune", grace, Some(Pr2)),
        // Nobody has set its level: it is at Pr1, with which accounts start.
        StageKind::new("A5", "Echo", ravi, None),
        StageKind { answers: "", ..StageKind::new("A6", "Fjord", ravi, Some(Pr2)) },
        StageKind { answers: "stages=no", ..StageKind::new("A7", "Grove", ravi, Some(Pr1)) },
        StageKind { excepted: true, ..StageKind::new("A8", "Harbor", ravi, Some(Pr1)) },
        StageKind::new("A9", "Isle", grace, Some(Pr3)),
        StageKind::new("B1", "Jade", "TAM Scale", Some(Pr2)),
        StageKind::new("B2", "Kite", "nobody@example.com", Some(Pr2)),
    ];
    for one in standing {
        one.keep(storage).await;
    }
}
