//! Slack's mrkdwn as a terminal shows it: tokens by what Slack would show in their place, and nothing that a
//! terminal would obey.

/// The text; `name` says who is behind a person's id.
pub fn plain(text: &str, name: impl Fn(&str) -> String) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, token)) = rest.split_once('<') {
        shown.push_str(before);
        let Some((token, after)) = token.split_once('>') else {
            rest = token;
            break;
        };
        shown.push_str(&stands_for(token, &name));
        rest = after;
    }
    shown.push_str(rest);
    let shown = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    printable(&shown)
}

/// What Slack shows for `<token>`: a date's or link's label, a person's name, a channel.
fn stands_for(token: &str, name: impl Fn(&str) -> String) -> String {
    if let Some(user) = token.strip_prefix('@') {
        return name(user);
    }
    match token.rsplit_once('|') {
        Some((_, label)) => label.to_owned(),
        None => token.to_owned(),
    }
}

/// On one line, without what a terminal would obey.
pub fn printable(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
