//! Reading what somebody wrote in Slack: its markup as the plain text that they saw.

use std::collections::BTreeMap;

/// The text as its reader saw it: people and channels by name, links with their addresses. Marks of bold and the
/// like stay, as they may be part of what was written.
pub fn text(markup: &str, names: &BTreeMap<String, String>) -> String {
    let mut plain = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        match after.split_once('>') {
            Some((token, after)) => {
                plain.push_str(&shown(token, names));
                rest = after;
            }
            None => {
                plain.push('<');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    // Slack escapes just these three; the ampersand last, so that `&amp;lt;` stays what was written.
    plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The ids of everybody who is mentioned without a name.
pub fn mentioned(markup: &str) -> Vec<String> {
    let tokens = markup.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(token, _)| token));
    tokens
        .filter_map(|token| token.strip_prefix('@'))
        .filter(|id| !id.contains('|'))
        .map(str::to_owned)
        .collect()
}

/// What stands between `<` and `>`.
fn shown(token: &str, names: &BTreeMap<String, String>) -> String {
    let (target, label) = match token.split_once('|') {
        Some((target, label)) => (target, Some(label).filter(|label| !label.is_empty())),
        None => (token, None),
    };
    if let Some(user) = target.strip_prefix('@') {
        let name = names.get(user).map(String::as_str).or(label).unwrap_or(user);
        return format!("@{name}");
    }
    if let Some(channel) = target.strip_prefix('#') {
        return format!("#{}", label.unwrap_or(channel));
    }
    if let Some(special) = target.strip_prefix('!') {
        let name = special.split('^').next().unwrap_or(special);
        return label.map_or_else(|| format!("@{name}"), str::to_owned);
    }
    let address = target.strip_prefix("mailto:").or_else(|| target.strip_prefix("tel:")).unwrap_or(target);
    match label {
        Some(label) if label != address && label != target => format!("{label} ({address})"),
        _ => address.to_owned(),
    }
}
