//! What each refusal of Gainsight's means, and what the client makes of an answer that is none.

use std::time::Duration;

use baton::connectors::gainsight::client::failure::GainsightError;
use baton::connectors::http::Reply;
use local_systems::gainsight::{ACCESS_KEY, Shape, Trouble};
use local_systems::{Fault, Misbehave};
use serde_json::json;

use super::Stage;

fn of(status: u16, body: &str) -> GainsightError {
    GainsightError::of_answer(&Reply { status, headers: Default::default(), body: body.to_owned().into() })
}

fn said(code: &str) -> String {
    json!({ "result": false, "errorCode": code, "errorDesc": "canary", "data": null }).to_string()
}

/// Every documented refusal has its meaning, whatever the status; what is not known is refused, and what passes is later.
#[test]
fn each_refusal_has_its_meaning() {
    let refused = |code: &str| GainsightError::Refused(code.into());
    let minute = Some(Duration::from_secs(60));
    let often = GainsightError::Later { what: "too many calls".into(), wait: minute };
    let nothing =
        r#"{"result":false,"errorCode":"GSOBJ_1XXX","errorDesc":"No data found for given criteria"}"#;
    let record = r#"{"result":true,"data":{"errors":[[{"errors":[{"errorCode":"GSOBJ_1012"}]}]]}}"#;
    for (status, body, means) in [
        (401, said("GS_APIG_2401"), GainsightError::Key),
        (200, said("GS_APIG_2401"), GainsightError::Key),
        (400, said("GSOBJ_1024"), GainsightError::Key),
        (403, String::new(), GainsightError::Key),
        (400, said("GSOBJ_1011"), GainsightError::Nothing),
        (200, nothing.to_owned(), GainsightError::Nothing),
        (400, nothing.to_owned(), GainsightError::Nothing),
        (429, said("GU_2400"), often.clone()),
        (429, String::new(), often),
        (400, said("GSOBJ_1001"), refused("GSOBJ_1001")),
        (400, said("GSOBJ_1012"), refused("GSOBJ_1012")),
        (200, said("GSOBJ_1012"), refused("GSOBJ_1012")),
        (200, record.to_owned(), refused("GSOBJ_1012")),
        (400, r#"{"result":false,"title":"OBJECT_NOT_FOUND"}"#.to_owned(), refused("OBJECT_NOT_FOUND")),
        (400, "<html>canary</html>".to_owned(), refused("status 400")),
        (400, said("what the canary said"), refused("status 400")),
    ] {
        assert_eq!(of(status, &body), means, "{status} {body}");
    }
    for (status, body) in [
        (500, said("GU_1101")),
        (200, said("GU_1101")),
        (502, "<html>canary</html>".into()),
        (302, String::new()),
    ] {
        let failure = of(status, &body);
        assert!(failure.passes() && !failure.to_string().contains("canary"), "{status} {failure}");
    }
    assert!(!of(400, &said("GSOBJ_1012")).to_string().contains("canary"), "no word of an answer is repeated");
}

/// What the network does passes; each form of the documentation's answers is understood; the key goes with every call.
#[tokio::test]
async fn what_passes_is_told_from_what_does_not() {
    let stage = Stage::new().await;
    for how in [
        Misbehave::Status(502),
        Misbehave::ResetBefore,
        Misbehave::ResetAfter,
        Misbehave::TruncatedBody,
        Misbehave::HtmlBody,
        Misbehave::StatusAfter(500),
        Misbehave::Own(Trouble::SaysNo),
        Misbehave::Own(Trouble::TooOften),
    ] {
        stage.gainsight.faults().add(Fault::on("*", how.clone()).times(1));
        let failure = stage.client.companies(&["A1"], &[]).await.expect_err("it went wrong");
        assert!(failure.passes(), "{how:?}: {failure}");
    }
    for shape in [Shape::List, Shape::Records, Shape::Unsaid] {
        stage.gainsight.set_shape(shape);
        assert_eq!(stage.client.companies(&["A1"], &["Health__gc"]).await, Ok(Vec::new()), "{shape:?}");
    }
    stage.gainsight.put(json!({ "Name": "One", "SFDC_Account_ID": "A1", "Health__gc": "Red" }));
    stage.gainsight.put(json!({ "Name": "Two", "SFDC_Account_ID": "A2" }));
    for shape in [Shape::List, Shape::Records] {
        stage.gainsight.set_shape(shape);
        let found =
            stage.client.companies(&["A1", "A2", "A3"], &["Health__gc"]).await.expect("the companies");
        let keys: Vec<&str> = found.iter().map(|company| company.key.as_str()).collect();
        assert_eq!(keys, ["A1", "A2"], "{shape:?}");
        assert!(found[0].modified.is_some() && found[1].holds("Health__gc").is_none());
    }
    stage.gainsight.faults().add(Fault::on("*", Misbehave::SlowDrip(2)).times(1));
    stage.client.set("A1", &[("Priority__gc", "Pr1")]).await.expect("slowly");
    assert_eq!(stage.client.set("A3", &[("Priority__gc", "Pr1")]).await, Err(GainsightError::Nothing));
    let unknown = stage.client.set("A1", &[("Pryority__gc", "Pr1")]).await;
    assert!(matches!(unknown, Err(GainsightError::Refused(_))), "{unknown:?}");
    let asked = stage.gainsight.requests();
    assert!(asked.iter().all(|one| one.header("accesskey") == Some(ACCESS_KEY)));
    assert_eq!(stage.client.counted(), i64::try_from(asked.len()).expect("a number"));
    assert_eq!(stage.client.counted(), 0, "each is counted once");
}
