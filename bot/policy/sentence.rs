//! Sentences of the rule files, which hold `{name}` where a fact is to stand.

use serde_json::Value;

/// The sentence of a rule, with `{name}` replaced by the fact of that name; a name that is not known stays.
/// In one pass: what a customer's own name holds in braces is never taken for one. A name with a full stop of its own
/// ends its sentence.
pub fn fill(sentence: &str, facts: &Value) -> String {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}').and_then(|(name, after)| Some((facts[name].as_str()?, after))) {
            Some((fact, after)) => {
                filled.push_str(fact);
                rest = if fact.ends_with('.') { after.strip_prefix('.').unwrap_or(after) } else { after };
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled + rest
}

/// The names that a sentence asks for, in order.
pub fn names(sentence: &str) -> impl Iterator<Item = &str> {
    let after = sentence.split('{').skip(1);
    after.filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}
