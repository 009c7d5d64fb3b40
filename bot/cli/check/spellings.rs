//! Records of the CRM that stand in the database under a spelling of their own, from the time when any id was taken:
//! they are named, and what makes them one with the right ones.

use std::collections::HashMap;

use anyhow::Result;
use baton_storage::{Reader, accounts, opportunities};

use crate::rules::crm::{CrmObject, parse_link};

/// How many are named of each kind.
const MOST: usize = 20;

/// A sentence for each record whose id is not the CRM's, or differs from another one's in capitals alone.
pub async fn faults(db: &mut Reader) -> Result<Vec<String>> {
    let named = accounts::ids(db).await?.into_iter().map(|(id, name)| (id.0, name)).collect();
    let mut faults = of_kind(CrmObject::Account, named);
    let named = opportunities::ids(db).await?;
    let named = named.into_iter().map(|(id, name)| (id.0.clone(), name.unwrap_or(id.0))).collect();
    faults.extend(of_kind(CrmObject::Opportunity, named));
    Ok(faults)
}

/// The ids of one kind of record, each with its name.
fn of_kind(object: CrmObject, named: Vec<(String, String)>) -> Vec<String> {
    let known: HashMap<&str, &str> = named.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    let mut folded: HashMap<(String, String), &str> = HashMap::new();
    let mut faults = Vec::new();
    for (id, name) in &named {
        let place = format!("{object} {name} ({})", shown(id));
        let mend = format!("an event with this {object}.id and {object}.merged_into");
        if parse_link(id, object, &[]).is_ok_and(|link| link.id18 == *id) {
            let first = folded.entry((id[..15].to_lowercase(), name.to_lowercase())).or_insert(id);
            if *first != id {
                faults.push(format!(
                    "{place}: {first} has the same name and an id that differs in capitals alone; if they are one, \
                     {mend} {first} makes them one"
                ));
            }
            continue;
        }
        let bare: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
        let right = parse_link(&bare, object, &[]).ok().map(|link| link.id18);
        faults.push(match right.as_deref().and_then(|right| Some((right, known.get(right)?))) {
            Some((right, other)) => {
                format!(
                    "{place}: its id is another spelling of that of {other}; {mend} {right} makes them one"
                )
            }
            None => format!("{place}: its id is none of the CRM's; {mend} the right id makes them one"),
        });
    }
    if faults.len() > MOST {
        let more = faults.split_off(MOST).len();
        faults.push(format!("and {more} more of the kind {object}"));
    }
    faults
}

/// An id as a terminal may show it.
fn shown(id: &str) -> String {
    id.chars().take(40).flat_map(char::escape_default).collect()
}
