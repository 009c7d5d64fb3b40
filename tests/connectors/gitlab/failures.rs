//! What each refusal of GitLab's means, and what the client makes of an answer that is none.

use std::time::Duration;

use baton::connectors::gitlab::client::failure::{GitLabError, Refusal};
use baton::connectors::http::Reply;
use local_systems::gitlab::{TOKEN, Trouble};
use local_systems::{Fault, Misbehave};

use super::Stage;

fn of(status: u16, body: &str) -> GitLabError {
    GitLabError::of_answer(&Reply { status, headers: Default::default(), body: body.to_owned().into() })
}

/// Every documented refusal has its meaning, in the forms of both Rubies; what is not known is refused, and what passes is
/// later.
#[test]
fn each_refusal_has_its_meaning() {
    let refused = |refusal| GitLabError::Refused(refusal);
    for (status, body, means) in [
        (400, r#"{"message":{"path":["has already been taken"]}}"#, refused(Refusal::Taken)),
        (409, r#"{"message":"Member already exists"}"#, refused(Refusal::Exists)),
        (
            400,
            r#"{"message":{"access_level":["should be greater than or equal to Owner inherited membership from group a"]}}"#,
            refused(Refusal::Inherited),
        ),
        (
            400,
            r#"{"message":"Failed to transfer project {:new_namespace=>[\"Project is already in this namespace.\"]}"}"#,
            refused(Refusal::Arrived),
        ),
        (
            400,
            r#"{"message":"Failed to transfer project {new_namespace: [\"Project is already in this namespace.\"]}"}"#,
            refused(Refusal::Arrived),
        ),
        (
            400,
            r#"{"message":"Failed to transfer project {:new_namespace=>[\"Project with same name or path in target namespace already exists\"]}"}"#,
            refused(Refusal::Taken),
        ),
        (
            400,
            r#"{"message":"Failed to transfer project {:new_namespace=>[\"You don't have permission to transfer projects into that namespace.\"]}"}"#,
            refused(Refusal::Namespace),
        ),
        (
            400,
            r#"{"message":"Failed to transfer project {:new_namespace=>[\"Project cannot be transferred, because image tags are present in its container registry\"]}"}"#,
            refused(Refusal::Images),
        ),
        (
            400,
            r#"{"message":{"template_project_id":["7 is unknown or invalid"]}}"#,
            refused(Refusal::Template),
        ),
        (
            400,
            r#"{"message":{"namespace":["is not a descendant of the Group owning the template"]}}"#,
            refused(Refusal::Template),
        ),
        (400, r#"{"message":{"namespace":["is not valid"]}}"#, refused(Refusal::Namespace)),
        (422, r#"{"message":"canary"}"#, refused(Refusal::Other(422))),
        (404, r#"{"message":"404 Project Not Found"}"#, GitLabError::Gone),
        (401, r#"{"message":"401 Unauthorized"}"#, GitLabError::Token("it is unknown")),
        (
            401,
            r#"{"error":"invalid_token","error_description":"Token was revoked."}"#,
            GitLabError::Token("it was revoked"),
        ),
        (
            401,
            r#"{"error":"invalid_token","error_description":"Token is expired."}"#,
            GitLabError::Token("it has expired"),
        ),
        (
            403,
            r#"{"error":"insufficient_scope","scope":"api"}"#,
            GitLabError::Forbidden("the token lacks the scope api"),
        ),
        (403, r#"{"message":"403 Forbidden"}"#, GitLabError::Forbidden("its user may do too little there")),
        (
            403,
            r#"{"message":{"limit_reached":["Your project limit is 0 projects!"]}}"#,
            GitLabError::Forbidden("its user may make no more projects"),
        ),
    ] {
        assert_eq!(of(status, body), means, "{status} {body}");
    }
    for status in [408, 429, 500, 502, 503, 204, 302, 600] {
        assert!(of(status, "<html>canary</html>").passes(), "{status}");
    }
    assert!(
        !of(422, r#"{"message":"canary"}"#).to_string().contains("canary"),
        "no word of an answer is repeated"
    );
}

/// What the network does passes; how long GitLab asks to wait is understood; who moved is found by the former path.
#[tokio::test]
async fn what_passes_is_told_from_what_does_not() {
    let stage = Stage::new().await;
    let template = "account-management/templates/enterprise";
    for how in [
        Misbehave::Status(502),
        Misbehave::ResetBefore,
        Misbehave::ResetAfter,
        Misbehave::TruncatedBody,
        Misbehave::HtmlBody,
        Misbehave::StatusAfter(500),
    ] {
        stage.gitlab.faults().add(Fault::on("*", how.clone()).times(1));
        let failure = stage.client.project_at(template).await.expect_err("it went wrong");
        assert!(failure.passes(), "{how:?}: {failure}");
    }
    stage.gitlab.faults().add(Fault::on("*", Misbehave::Own(Trouble::TooOften(30))).times(1));
    let failure = stage.client.project_at(template).await.expect_err("too often");
    let wait = Some(Duration::from_secs(30));
    assert_eq!(failure, GitLabError::Later { what: "status 429".into(), wait });
    stage.gitlab.faults().add(Fault::on("*", Misbehave::SlowDrip(5)).times(1));
    assert!(stage.client.project_at(template).await.expect("slowly").is_some());
    assert_eq!(stage.client.project_at("nothing/here").await, Ok(None));
    assert_eq!(stage.client.user("ravi.patel@example.com").await, stage.client.user("ravi").await);
    assert_eq!(stage.client.user("alex.moreau@example.com").await, Ok(None), "an address that is not public");
    let asked = stage.gitlab.requests();
    assert!(asked.iter().all(|one| one.header("private-token") == Some(TOKEN)));
}
