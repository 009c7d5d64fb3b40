//! Looks up the names of a query, and whether what they are compared with can be compared with them.

use super::syntax::{Filter, Literal, Operator, Order, Path, Query, Select};
use super::{Org, Refusal, pointed};
use crate::salesforce::ids::long_id;
use crate::salesforce::records::field::{Field, Kind};
use crate::salesforce::records::standard::Object;

/// A field that was found: the way there through lookups, and the field.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// Each lookup's field, relationship and first object.
    pub through: Vec<(String, String)>,
    pub field: Field,
}

/// A query whose names exist.
pub(super) struct Bound {
    /// `None` counts.
    pub select: Option<Vec<Target>>,
    pub object: &'static str,
    pub filter: Option<Filter<Target>>,
    pub order: Vec<Order<Target>>,
    pub limit: Option<usize>,
    pub offset: usize,
}

struct Binder<'a> {
    org: &'a Org,
    soql: &'a str,
    object: &'a Object,
}

/// Looks everything up, as a user of the API sees it.
pub(super) fn bind(org: &Org, soql: &str, query: &Query) -> Result<Bound, Refusal> {
    let Some(object) = org.object(&query.object) else {
        let message = format!(
            "sObject type '{}' is not supported. If you are attempting to use a custom object, be sure to append the \
             '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
            query.object
        );
        return Err(pointed(soql, query.object_at, "INVALID_TYPE", &message));
    };
    let binder = Binder { org, soql, object };
    let select = match &query.select {
        Select::Count => None,
        Select::Fields(paths) => Some(binder.fields(paths)?),
    };
    let order = query.order.iter().map(|order| binder.order(order)).collect::<Result<_, _>>()?;
    let filter = query.filter.as_ref().map(|filter| binder.filter(filter)).transpose()?;
    let (limit, offset) = (query.limit, query.offset);
    Ok(Bound { select, object: object.name, filter, order, limit, offset })
}

impl Binder<'_> {
    fn fields(&self, paths: &[Path]) -> Result<Vec<Target>, Refusal> {
        let mut seen: Vec<String> = Vec::new();
        let mut targets = Vec::new();
        for path in paths {
            let name = path.names.join(".").to_lowercase();
            if seen.contains(&name) {
                let message = format!("duplicate field selected: {}", path.names.join("."));
                return Err(pointed(self.soql, path.at, "MALFORMED_QUERY", &message));
            }
            seen.push(name);
            targets.push(self.target(path)?);
        }
        Ok(targets)
    }

    fn target(&self, path: &Path) -> Result<Target, Refusal> {
        let mut object = self.object;
        let mut through = Vec::new();
        let mut names = path.names.as_slice();
        // The object's own name may stand in front.
        if names.len() > 1
            && names[0].eq_ignore_ascii_case(object.name)
            && self.way(object, &names[0]).is_none()
        {
            names = &names[1..];
        }
        while let [first, _, ..] = names {
            let Some((field, relationship, to)) = self.way(object, first) else {
                let message = format!(
                    "Didn't understand relationship '{first}' in field path. If you are attempting to use a custom \
                     relationship, be sure to append the '__r' after the custom relationship name. Please reference \
                     your WSDL or the describe call for the appropriate names."
                );
                return Err(pointed(self.soql, path.at, "INVALID_FIELD", &message));
            };
            through.push((field, relationship));
            (object, names) = (to, &names[1..]);
        }
        let last = names.last().map_or("", String::as_str);
        // Behind a lookup to several objects is what they all have: an object called Name.
        let of_several = path.names.len() > 1 && names.len() == 1 && self.leads_to_several(path);
        let of_all = !of_several || ["id", "name"].contains(&last.to_lowercase().as_str());
        let field = object.field(last).filter(|field| of_all && self.org.sees(object, field));
        field.map(|field| Target { through, field: field.clone() }).ok_or_else(|| {
            let message = format!(
                "No such column '{last}' on entity '{}'. If you are attempting to use a custom field, be sure to append \
                 the '__c' after the custom field name. Please reference your WSDL or the describe call for the \
                 appropriate names.",
                if of_several { "Name" } else { object.name }
            );
            pointed(self.soql, path.at, "INVALID_FIELD", &message)
        })
    }

    /// Whether the last lookup of a path leads to several objects. Only a task's does, and no path leads to a task.
    fn leads_to_several(&self, path: &Path) -> bool {
        let named = |field: &&Field| {
            field
                .relationship()
                .is_some_and(|(name, to)| to.len() > 1 && name.eq_ignore_ascii_case(&path.names[0]))
        };
        self.org.visible(self.object).find(named).is_some()
    }

    /// The lookup of this name: its field, its relationship and the object it leads to.
    fn way(&self, object: &Object, name: &str) -> Option<(String, String, &Object)> {
        self.org.visible(object).find_map(|field| {
            let (relationship, to) = field.relationship()?;
            let fits = relationship.eq_ignore_ascii_case(name);
            let to = self.org.object(to.first()?)?;
            fits.then(|| (field.name.clone(), relationship.to_owned(), to))
        })
    }

    fn order(&self, order: &Order<Path>) -> Result<Order<Target>, Refusal> {
        let path = self.target(&order.path)?;
        if matches!(path.field.kind, Kind::LongText(_)) {
            let message = format!("field '{}' can not be sorted in a query call", path.field.name);
            return Err(pointed(self.soql, order.path.at, "MALFORMED_QUERY", &message));
        }
        Ok(Order { path, descending: order.descending, nulls_last: order.nulls_last })
    }

    fn filter(&self, filter: &Filter<Path>) -> Result<Filter<Target>, Refusal> {
        let all = |parts: &[Filter<Path>]| {
            parts.iter().map(|part| self.filter(part)).collect::<Result<Vec<_>, Refusal>>()
        };
        Ok(match filter {
            Filter::And(parts) => Filter::And(all(parts)?),
            Filter::Or(parts) => Filter::Or(all(parts)?),
            Filter::Not(part) => Filter::Not(Box::new(self.filter(part)?)),
            Filter::Compare(path, operator, literal) => {
                let target = self.target(path)?;
                self.comparable(path, &target.field, *operator, literal)?;
                Filter::Compare(target, *operator, literal.clone())
            }
            Filter::In { path, negated, values } => {
                let target = self.target(path)?;
                for value in values {
                    self.comparable(path, &target.field, Operator::Equal, value)?;
                }
                Filter::In { path: target, negated: *negated, values: values.clone() }
            }
        })
    }

    /// What stands in quotes and what does not depends on the field, and Salesforce insists.
    fn comparable(
        &self,
        path: &Path,
        field: &Field,
        operator: Operator,
        literal: &Literal,
    ) -> Result<(), Refusal> {
        let name = &field.name;
        let refused = |code: &str, message: String| Err(pointed(self.soql, path.at, code, &message));
        let is_id = matches!(field.kind, Kind::Id | Kind::Lookup { .. });
        let (wanted, fits) = match &field.kind {
            Kind::LongText(_) => {
                return refused(
                    "INVALID_FIELD",
                    format!("field '{name}' can not be filtered in a query call"),
                );
            }
            Kind::Boolean => ("boolean", matches!(literal, Literal::Boolean(_))),
            Kind::Date => ("date", matches!(literal, Literal::Date(_))),
            Kind::DateTime => ("dateTime", matches!(literal, Literal::DateTime(_))),
            Kind::Integer => ("int", matches!(literal, Literal::Number(_))),
            Kind::Number | Kind::Currency | Kind::Percent => {
                ("double", matches!(literal, Literal::Number(_)))
            }
            _ => ("string", matches!(literal, Literal::Text(..))),
        };
        if literal == &Literal::Null {
            return match operator {
                Operator::Equal | Operator::Unequal => Ok(()),
                _ => refused("INVALID_QUERY_FILTER_OPERATOR", "invalid operator".into()),
            };
        }
        if !fits {
            let quotes = if wanted == "string" { "should be" } else { "should not be" };
            let message = format!(
                "value of filter criterion for field '{name}' must be of type {wanted} and {quotes} enclosed in quotes"
            );
            return refused("INVALID_FIELD", message);
        }
        if operator == Operator::Like && (is_id || wanted != "string") {
            return refused("INVALID_QUERY_FILTER_OPERATOR", "invalid operator on id field".into());
        }
        if let (true, Literal::Text(id, _)) = (is_id, literal)
            && long_id(id).is_none()
        {
            return refused("INVALID_QUERY_FILTER_OPERATOR", format!("invalid ID field: {id}"));
        }
        let only_same =
            field.kind == Kind::Boolean && !matches!(operator, Operator::Equal | Operator::Unequal);
        if only_same { refused("INVALID_QUERY_FILTER_OPERATOR", "invalid operator".into()) } else { Ok(()) }
    }
}
