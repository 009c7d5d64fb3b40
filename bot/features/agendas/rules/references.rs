//! Which facts an agenda names, read from the template's own tokens before it is ever rendered.
//!
//! Rendering alone would not find what stands in a branch that the samples do not take. The tokens are
//! minijinja's, so that nothing is a string to us and code to it.

use minijinja::machinery::{Token, tokenize};

use crate::config::fault::nearest;
use crate::features::agendas::rules::agenda::Agenda;
use crate::features::agendas::rules::front::Readers;
use crate::features::record::rules::RecordRules;

/// The functions that name a fact.
const NAMING: [&str; 2] = ["fact", "known"];
/// What would bring in another file's text, which is checked on its own or not at all.
const BRINGING: [&str; 4] = ["include", "import", "from", "extends"];

/// A fault in the Markdown: its line, counted from the Markdown's first, and what is wrong.
pub(crate) type Found = (Option<usize>, String);

/// What is wrong with what a template names. A text that is no template at all is left to the renderer.
pub(crate) fn faults(agenda: &Agenda, rules: &RecordRules) -> Vec<Found> {
    let tokens = tokenize(&agenda.body, false, Default::default()).map_while(Result::ok);
    let tokens: Vec<_> = tokens.map(|(token, span)| (token, usize::from(span.start_line))).collect();
    let mut found = Vec::new();
    for (at, (token, line)) in tokens.iter().enumerate() {
        let Token::Ident(name) = token else { continue };
        let opens_block = at > 0 && matches!(tokens[at - 1].0, Token::BlockStart);
        if opens_block && BRINGING.contains(name) {
            found.push((Some(*line), format!("`{name}` brings in other text; an agenda stands alone")));
        }
        if !NAMING.contains(name) {
            continue;
        }
        let what = match tokens.get(at + 1..at + 4) {
            Some([(Token::ParenOpen, _), (Token::Str(key), _), (Token::ParenClose, _)]) => {
                named(agenda, rules, key)
            }
            // A key that is put together could be any: only where customers do not read is that no matter.
            _ if agenda.front.readers == Readers::Customer => Some(format!(
                "an agenda that customers read names each fact by its key in quotes, as {name}(\"industry\"), so that it \
                 can be checked (promise 3)"
            )),
            _ => None,
        };
        found.extend(what.map(|what| (Some(*line), what)));
    }
    found
}

/// What is wrong with naming this fact.
pub(crate) fn named(agenda: &Agenda, rules: &RecordRules, key: &str) -> Option<String> {
    let Some(rule) = rules.fact(key) else {
        let meant = nearest(key, rules.facts().map(|rule| rule.key.as_str()));
        let meant = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
        return Some(format!("record.toml has no fact `{key}`{meant}"));
    };
    let internal = agenda.front.readers == Readers::Customer && !rule.customer;
    internal.then(|| format!("the fact `{key}` is internal, and customers read this agenda (promise 3)"))
}
