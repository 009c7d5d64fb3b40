//! Queries that are refused, with the code and the words of the refusal.

use crate::stage::Stage;
use proptest::prelude::*;

#[tokio::test]
async fn what_is_no_query_is_refused_by_its_code() {
    let stage = Stage::new().await;
    let field = |rest: &str| format!("SELECT Id FROM Account WHERE {rest}");
    for (soql, code, words) in [
        (
            "SELECT Id, Nam FROM Account".to_owned(),
            "INVALID_FIELD",
            "ERROR at Row:1:Column:12\nNo such column 'Nam' on entity 'Account'",
        ),
        (
            "SELECT CSM.Email FROM Account".to_owned(),
            "INVALID_FIELD",
            "Didn't understand relationship 'CSM' in field path",
        ),
        (
            "SELECT CSM__r.Mail FROM Account".to_owned(),
            "INVALID_FIELD",
            "No such column 'Mail' on entity 'User'",
        ),
        (
            "SELECT PrevStageName FROM OpportunityHistory".to_owned(),
            "INVALID_FIELD",
            "No such column 'PrevStageName'",
        ),
        ("SELECT Id FROM Lead".to_owned(), "INVALID_TYPE", "sObject type 'Lead' is not supported"),
        ("SELECT Id".to_owned(), "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
        ("SELECT FROM Account".to_owned(), "MALFORMED_QUERY", "unexpected token: 'FROM'"),
        ("SELECT * FROM Account".to_owned(), "MALFORMED_QUERY", "unexpected character: '*'"),
        ("SELECT Id, id FROM Account".to_owned(), "MALFORMED_QUERY", "duplicate field selected: id"),
        ("SELECT Id FROM Account ORDER BY Description".to_owned(), "MALFORMED_QUERY", "can not be sorted"),
        ("SELECT COUNT(Id) FROM Account".to_owned(), "MALFORMED_QUERY", "unexpected token: 'Id'"),
        ("SELECT Id FROM Account GROUP BY Name".to_owned(), "MALFORMED_QUERY", "unexpected token: 'GROUP'"),
        ("SELECT Id FROM Account LIMIT x".to_owned(), "MALFORMED_QUERY", "unexpected token: 'x'"),
        (
            "SELECT Id FROM Account OFFSET 2001".to_owned(),
            "NUMBER_OUTSIDE_VALID_RANGE",
            "Maximum SOQL offset",
        ),
        (field("Name = 'a' AND Name = 'b' OR Name = 'c'"), "MALFORMED_QUERY", "unexpected token: 'OR'"),
        (field("Name IS NULL"), "MALFORMED_QUERY", "unexpected token: 'IS'"),
        (field("Name = 'a"), "MALFORMED_QUERY", "unexpected end of a string literal"),
        (field("Name = 'a\\q'"), "MALFORMED_QUERY", "Illegal character sequence"),
        (field("Name = \"a\""), "MALFORMED_QUERY", "unexpected character"),
        (
            field("Name = 5"),
            "INVALID_FIELD",
            "Row:1:Column:30\nvalue of filter criterion for field 'Name' must be of type string and should be enclosed in quotes",
        ),
        (
            field("Seats__c = '5'"),
            "INVALID_FIELD",
            "must be of type double and should not be enclosed in quotes",
        ),
        (field("IsDeleted = 'true'"), "INVALID_FIELD", "must be of type boolean and should not be"),
        (
            field("CreatedDate > '2026-11-21T22:14:00Z'"),
            "INVALID_FIELD",
            "must be of type dateTime and should not be",
        ),
        (field("CreatedDate > 2026-11-21"), "INVALID_FIELD", "must be of type dateTime"),
        (
            field("CreatedDate > 2026-11-21T22:14:00"),
            "MALFORMED_QUERY",
            "unexpected token: '2026-11-21T22:14:00'",
        ),
        (field("CreatedDate > 2026-11-21T22:14:00 00:00"), "MALFORMED_QUERY", "unexpected token"),
        (field("CreatedDate > TODAY"), "MALFORMED_QUERY", "unexpected token: 'TODAY'"),
        (field("Description LIKE '%x%'"), "INVALID_FIELD", "field 'Description' can not be filtered"),
        (field("Id = 'acme'"), "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: acme"),
        (
            field("Id IN ('001Hs0000000000')AND OwnerId LIKE '005%'"),
            "INVALID_QUERY_FILTER_OPERATOR",
            "invalid operator",
        ),
        (field("Name > null"), "INVALID_QUERY_FILTER_OPERATOR", "invalid operator"),
        (
            field(&format!("{}Name = 'a'{}", "(".repeat(60), ")".repeat(60))),
            "QUERY_TOO_COMPLICATED",
            "too complicated",
        ),
    ] {
        let reply = stage.query(&soql).await;
        assert_eq!(reply.refused(), (400, code), "{soql}: {}", reply.body);
        let message = reply.body[0]["message"].as_str().unwrap();
        assert!(message.contains(words), "{soql}: {message}");
        assert!(reply.body[0].get("fields").is_none());
    }
    assert_eq!(stage.get("query").await.refused(), (400, "MALFORMED_QUERY"));
    assert_eq!(
        stage.call("POST", "query", serde_json::json!({})).await.refused(),
        (405, "METHOD_NOT_ALLOWED")
    );
}

#[tokio::test]
async fn an_address_can_be_too_long() {
    let stage = Stage::new().await;
    let ids: Vec<String> = (0..720).map(|number| format!("'001Hs{number:0>10}'")).collect();
    let long = format!("SELECT Id FROM Account WHERE Id IN ({})", ids.join(","));
    assert_eq!(stage.query(&long).await.status, 414);
    let fitting = format!("SELECT Id FROM Account WHERE Id IN ({})", ids[..300].join(","));
    assert_eq!(stage.query(&fitting).await.status, 200);
    let address = format!("query?q={}", "x".repeat(16_300));
    assert_eq!(stage.get(&address).await.status, 431);
    assert_eq!(stage.sf.requests().last().map(|asked| asked.status), Some(431));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is asked, there is an answer of the API's own form.
    #[test]
    fn no_words_break_the_reader(words in prop::collection::vec(word(), 0..14)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (status, body) = runtime.block_on(async {
            let stage = Stage::new().await;
            stage.account("Acme");
            let reply = stage.query(&format!("SELECT {}", words.join(" "))).await;
            (reply.status, reply.body)
        });
        let formed = match status {
            200 => body["totalSize"].is_u64(),
            400 => body[0]["errorCode"].is_string(),
            _ => false,
        };
        prop_assert!(formed, "{} {}", status, body);
    }
}

fn word() -> impl Strategy<Value = String> {
    let known = [
        "Id",
        "FROM",
        "Account",
        "WHERE",
        "Name",
        "=",
        "!=",
        "LIKE",
        "IN",
        "NOT",
        "(",
        ")",
        ",",
        "'a%'",
        "'\\'",
        "5",
        "null",
        "AND",
        "OR",
        "ORDER BY",
        "DESC",
        "NULLS LAST",
        "LIMIT",
        "OFFSET",
        "CSM__r.Email",
        "count()",
        "2026-11-21T22:14:00Z",
        "2026-11-21",
        "..",
        "ä",
        "'",
    ];
    prop_oneof![9 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}
