//! Lists come page by page.

use super::call::Call;
use super::instance::Instance;
use super::refusal::Refusal;
use crate::server::Answer;
use serde_json::Value;

/// A page of a list, with the headers that lead on.
pub(crate) fn page(instance: &Instance, call: &Call, all: Vec<Value>) -> Result<Answer, Refusal> {
    let per_page = call.number("per_page")?.unwrap_or(20).clamp(1, 100) as usize;
    let page = call.number("page")?.unwrap_or(1).max(1) as usize;
    let total = all.len();
    let pages = total.div_ceil(per_page).max(1);
    let shown: Vec<Value> = all.into_iter().skip((page - 1) * per_page).take(per_page).collect();
    let next = if page < pages { (page + 1).to_string() } else { String::new() };
    let mut answer = Answer::json(200, &Value::Array(shown))
        .with("x-page", page.to_string())
        .with("x-per-page", per_page.to_string())
        .with("x-total", total.to_string())
        .with("x-total-pages", pages.to_string())
        .with("x-next-page", next);
    if page < pages {
        let mut parameters = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in &call.sent {
            if let (Some(text), false) = (value.as_str(), name == "page" || name == "per_page") {
                parameters.append_pair(name, text);
            }
        }
        parameters
            .append_pair("page", &(page + 1).to_string())
            .append_pair("per_page", &per_page.to_string());
        let path: Vec<String> = call
            .path
            .iter()
            .map(|segment| url::form_urlencoded::byte_serialize(segment.as_bytes()).collect())
            .collect();
        let address = format!("{}/api/v4/{}?{}", instance.base_url, path.join("/"), parameters.finish());
        answer = answer.with("link", format!("<{address}>; rel=\"next\""));
    }
    Ok(answer)
}
