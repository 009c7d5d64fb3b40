//! Tokens: how they are got, and how they end.

use crate::stage::{BEGAN, CLIENT, SECRET, Stage, world};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use local_systems::salesforce::*;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

const JWT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// An assertion with these claims, signed by the app's key.
fn assertion(header: &Value, claims: &Value) -> String {
    let pem = include_str!("keys/private.pem");
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let key = RsaKeyPair::from_pkcs8(&STANDARD.decode(body).unwrap()).unwrap();
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn claims(more: Value) -> Value {
    let mut claims = json!({
        "iss": CLIENT, "sub": INTEGRATION, "aud": "https://login.salesforce.com", "exp": BEGAN / 1000 + 180,
    });
    claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    claims
}

#[tokio::test]
async fn client_credentials_are_answered_with_a_token_that_names_no_end() {
    let stage = Stage::new().await;
    let form = [("grant_type", "client_credentials"), ("client_id", CLIENT), ("client_secret", SECRET)];
    let granted = stage.token_by(&form).await;
    let names: Vec<&String> = granted.body.as_object().unwrap().keys().collect();
    let expected = [
        "access_token",
        "id",
        "instance_url",
        "issued_at",
        "scope",
        "signature",
        "token_format",
        "token_type",
    ];
    assert_eq!((granted.status, names), (200, expected.map(str::to_owned).iter().collect()));
    assert_eq!(
        (&granted.body["token_type"], &granted.body["issued_at"]),
        (&json!("Bearer"), &json!(BEGAN.to_string()))
    );
    assert_eq!(granted.body["instance_url"], stage.sf.base_url());
    let user = stage.sf.user(INTEGRATION).unwrap();
    assert!(granted.body["id"].as_str().unwrap().ends_with(&format!("/{user}")));
    assert_eq!(granted.body["access_token"].as_str(), stage.sf.token_of(INTEGRATION).as_deref());
    // In a header, and in pieces.
    let url = format!("{}/services/oauth2/token", stage.sf.base_url());
    let basic = stage.http.post(&url).basic_auth(CLIENT, Some(SECRET)).form(&form[..1]).send().await.unwrap();
    assert_eq!(basic.status(), 200);
    let pieces = [
        "grant_type=client_cre",
        "dentials&client_id=the+consumer+key&client_secret=the+consumer+secret",
        "",
    ];
    let body: String = pieces.iter().map(|piece| format!("{:x}\r\n{piece}\r\n", piece.len())).collect();
    let head = "POST /services/oauth2/token HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
                content-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\n";
    let answer = spoken(stage.sf.base_url(), &format!("{head}{body}")).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    let asked = stage.sf.requests().pop().unwrap();
    assert_eq!((asked.header("transfer-encoding"), asked.header("content-length")), (Some("chunked"), None));
}

/// What a server answers to these words.
async fn spoken(base_url: &str, words: &str) -> String {
    let (address, words) = (base_url.trim_start_matches("http://").to_owned(), words.to_owned());
    let talk = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(words.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    tokio::task::spawn_blocking(talk).await.unwrap()
}

#[tokio::test]
async fn an_assertion_is_verified_for_real() {
    let stage = Stage::new().await;
    let header = json!({ "alg": "RS256" });
    let granted =
        async |assertion: &str| stage.token_by(&[("grant_type", JWT), ("assertion", assertion)]).await;
    let good = granted(&assertion(&header, &claims(json!({})))).await;
    assert_eq!((good.status, good.body.get("issued_at")), (200, None));
    let text =
        granted(&assertion(&header, &claims(json!({ "exp": (BEGAN / 1000 + 300).to_string() })))).await;
    assert_eq!(text.status, 200);
    for (changed, error, description) in [
        (json!({ "iss": "another" }), "invalid_client_id", "client identifier invalid"),
        (json!({ "sub": "maya@example.com" }), "invalid_grant", "user hasn't approved this consumer"),
        (json!({ "aud": "https://test.salesforce.com" }), "invalid_grant", "audience is invalid"),
        (json!({ "aud": stage.sf.base_url() }), "invalid_grant", "audience is invalid"),
        (json!({ "exp": BEGAN / 1000 }), "invalid_grant", "expired authorization code"),
        (json!({ "exp": BEGAN / 1000 + 301 }), "invalid_grant", "assertion is valid for too long"),
        (json!({ "exp": BEGAN + 180_000 }), "invalid_grant", "assertion is valid for too long"),
        (json!({ "exp": null }), "invalid_grant", "invalid assertion"),
    ] {
        let refused = granted(&assertion(&header, &claims(changed.clone()))).await;
        let wanted = json!({ "error": error, "error_description": description });
        assert_eq!((refused.status, refused.body), (400, wanted), "{changed}");
    }
    let mut forged = assertion(&header, &claims(json!({})));
    let other = assertion(&header, &claims(json!({ "sub": "other" })));
    forged = format!("{}.{}", forged.rsplit_once('.').unwrap().0, other.rsplit_once('.').unwrap().1);
    for wrong in
        [forged.as_str(), &assertion(&json!({ "alg": "none" }), &claims(json!({}))), "", "a.b.c", "...."]
    {
        assert_eq!(granted(wrong).await.body["error_description"], "invalid assertion", "{wrong}");
    }
    let used = stage.get("limits").await;
    assert_eq!(used.status, 200);
}

#[tokio::test]
async fn a_key_is_read_in_both_forms_and_a_sandbox_has_its_own_audience() {
    let mut sandbox = world();
    sandbox.sandbox = true;
    sandbox.apps[0] = sandbox.apps[0].clone().public_key(include_str!("keys/public-pkcs1.pem"));
    let stage = Stage::of(sandbox).await;
    let signed = |audience: &str| assertion(&json!({ "alg": "RS256" }), &claims(json!({ "aud": audience })));
    for (audience, status) in [("https://test.salesforce.com", 200), ("https://login.salesforce.com", 400)] {
        let granted = stage.token_by(&[("grant_type", JWT), ("assertion", &signed(audience))]).await;
        assert_eq!(granted.status, status, "{audience}");
    }
    let mut without = world();
    without.apps[0].public_key = Some("no key".into());
    let stage = Stage::of(without).await;
    let refused =
        stage.token_by(&[("grant_type", JWT), ("assertion", &signed("https://login.salesforce.com"))]).await;
    assert_eq!(refused.body["error_description"], "invalid assertion");
}

#[tokio::test]
async fn what_grants_nothing_says_why() {
    let mut nobody = world();
    nobody.apps.push(ConnectedApp { run_as: None, ..ConnectedApp::new("idle", SECRET) });
    let stage = Stage::of(nobody).await;
    let credentials = "client_credentials";
    for (form, error) in [
        (
            vec![("grant_type", credentials), ("client_id", "x"), ("client_secret", SECRET)],
            "invalid_client_id",
        ),
        (vec![("grant_type", credentials), ("client_id", CLIENT), ("client_secret", "x")], "invalid_client"),
        (vec![("grant_type", credentials), ("client_id", CLIENT)], "invalid_client"),
        (
            vec![("grant_type", credentials), ("client_id", "idle"), ("client_secret", SECRET)],
            "invalid_grant",
        ),
        (vec![("grant_type", "password"), ("client_id", CLIENT)], "unsupported_grant_type"),
        (vec![("client_id", CLIENT)], "unsupported_grant_type"),
    ] {
        let refused = stage.token_by(&form).await;
        assert_eq!((refused.status, &refused.body["error"]), (400, &json!(error)), "{form:?}");
        assert!(refused.body["error_description"].is_string());
    }
    let url = format!("{}/services/oauth2/token", stage.sf.base_url());
    let json = stage.http.post(&url).json(&json!({ "grant_type": credentials })).send().await.unwrap();
    assert_eq!(json.json::<Value>().await.unwrap()["error"], "invalid_request");
    let user = stage.sf.user(INTEGRATION).unwrap();
    stage.sf.change(&user, json!({ "IsActive": false })).unwrap();
    let form = [("grant_type", credentials), ("client_id", CLIENT), ("client_secret", SECRET)];
    assert_eq!(stage.token_by(&form).await.body["error_description"], "inactive user");
    assert_eq!(stage.get("limits").await.refused(), (401, "INVALID_SESSION_ID"));
}

#[tokio::test]
async fn a_token_ends_when_it_is_told_to() {
    let mut stage = Stage::new().await;
    stage.sf.set_instance_url(Some("https://evil.example.com"));
    let form = [("grant_type", "client_credentials"), ("client_id", CLIENT), ("client_secret", SECRET)];
    let elsewhere = stage.token_by(&form).await;
    assert_eq!(elsewhere.body["instance_url"], "https://evil.example.com");
    assert_eq!(stage.get("limits").await.status, 200);
    let revoke = async |token: &str| {
        let url = format!("{}/services/oauth2/revoke", stage.sf.base_url());
        stage.http.post(url).form(&[("token", token)]).send().await.unwrap().status().as_u16()
    };
    assert_eq!((revoke(&stage.token).await, revoke(&stage.token).await), (200, 400));
    let ended = stage.get("limits").await;
    assert_eq!(ended.refused(), (401, "INVALID_SESSION_ID"));
    stage.token = elsewhere.body["access_token"].as_str().unwrap().to_owned();
    assert_eq!(stage.get("limits").await.status, 200);
    stage.sf.revoke_tokens();
    assert_eq!(stage.get("limits").await.refused(), (401, "INVALID_SESSION_ID"));
    let bare =
        stage.http.get(format!("{}/services/data/v66.0/limits", stage.sf.base_url())).send().await.unwrap();
    assert_eq!(bare.status(), 401);
}
