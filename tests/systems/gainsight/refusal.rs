//! What Gainsight answers: one envelope for everything, `{"result", "errorCode", "errorDesc", "requestId", "data"}`.

use crate::server::Answer;
use serde_json::{Value, json};

/// A refused call.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    pub status: u16,
    pub code: &'static str,
    pub says: String,
    pub data: Value,
}

impl Refusal {
    pub fn new(status: u16, code: &'static str, says: impl Into<String>) -> Refusal {
        Refusal { status, code, says: says.into(), data: Value::Null }
    }

    /// A field that there is not, or that may not be written.
    pub fn field(name: &str) -> Refusal {
        Refusal::new(400, "GSOBJ_1002", format!("Invalid field, please re-check data mapping ({name})"))
    }

    /// A value that a field does not take. None of the records is stored.
    pub fn value(code: &'static str, says: &str, field: &str, value: &Value) -> Refusal {
        let one =
            json!({ "errorMessage": says, "errorCode": code, "fieldName": field, "invalidValue": value });
        let errors = json!([[{ "success": false, "parsedValue": value, "errors": [one] }]]);
        let data = json!({ "count": 0, "errors": errors, "records": null });
        Refusal { data, ..Refusal::new(400, code, format!("{says}. ({field} = {value}).")) }
    }

    /// Nothing fits.
    pub fn nothing() -> Refusal {
        Refusal::new(400, "GSOBJ_1011", "No data found for given criteria")
    }

    pub fn unauthorized() -> Refusal {
        Refusal::new(401, "GS_APIG_2401", "Unauthorized")
    }

    pub fn too_often() -> Refusal {
        Refusal::new(429, "GU_2400", "Too many request")
    }

    pub fn answer(self, request: &str) -> Answer {
        let body = json!({
            "result": false, "errorCode": self.code, "errorDesc": self.says, "requestId": request, "data": self.data,
            "message": null,
        });
        Answer::json(self.status, &body)
    }
}

/// What came of a call that was done.
pub(super) fn done(data: &Value, request: &str) -> Answer {
    let body = json!({
        "result": true, "errorCode": null, "errorDesc": null, "requestId": request, "data": data, "message": null,
    });
    Answer::json(200, &body)
}
