//! Reads a query.

use super::lexer::{Token, tokens};
use super::syntax::{Filter, Literal, Operator, Order, Path, Query, Select};
use super::{Refusal, pointed};

/// Words that are no names of fields.
const RESERVED: [&str; 12] =
    ["and", "asc", "desc", "from", "in", "like", "limit", "not", "or", "order", "select", "where"];

/// How deep conditions may stand in one another.
const DEEPEST: usize = 40;

struct Parser<'a> {
    soql: &'a str,
    tokens: Vec<(Token, usize)>,
    next: usize,
    depth: usize,
}

/// Reads a query.
pub(super) fn parse(soql: &str) -> Result<Query, Refusal> {
    let mut parser = Parser { soql, tokens: tokens(soql)?, next: 0, depth: 0 };
    parser.query()
}

impl Parser<'_> {
    fn query(&mut self) -> Result<Query, Refusal> {
        self.must("select")?;
        let select = self.select()?;
        self.must("from")?;
        let object_at = self.place();
        let object = self.name()?;
        let filter = match self.may("where") {
            true => Some(self.filter()?),
            false => None,
        };
        let mut order = Vec::new();
        if self.may("order") {
            self.must("by")?;
            order.push(self.order()?);
            while self.symbol(",") {
                order.push(self.order()?);
            }
        }
        let limit = if self.may("limit") { Some(self.count()?) } else { None };
        let offset = if self.may("offset") { self.count()? } else { 0 };
        if offset > 2000 {
            let message = "Maximum SOQL offset allowed is 2000";
            return Err(Refusal::new(400, "NUMBER_OUTSIDE_VALID_RANGE", message));
        }
        match self.peek() {
            Token::End => Ok(Query { select, object, object_at, filter, order, limit, offset }),
            _ => Err(self.unexpected()),
        }
    }

    fn select(&mut self) -> Result<Select, Refusal> {
        let mut fields = Vec::new();
        loop {
            let path = self.path()?;
            if self.symbol("(") {
                let counts = path.names.len() == 1 && path.names[0].eq_ignore_ascii_case("count");
                if !counts || !fields.is_empty() || !self.symbol(")") {
                    return Err(self.unexpected());
                }
                return Ok(Select::Count);
            }
            fields.push(path);
            if !self.symbol(",") {
                return Ok(Select::Fields(fields));
            }
        }
    }

    /// Conditions joined by AND, or by OR. Both beside one another need brackets, as in Salesforce: the other word is
    /// left over here, and so unexpected.
    fn filter(&mut self) -> Result<Filter<Path>, Refusal> {
        let mut parts = vec![self.condition()?];
        for (word, join) in
            [("and", Filter::And as fn(Vec<Filter<Path>>) -> Filter<Path>), ("or", Filter::Or)]
        {
            if self.is(word) {
                while self.may(word) {
                    parts.push(self.condition()?);
                }
                return Ok(join(parts));
            }
        }
        Ok(parts.remove(0))
    }

    fn condition(&mut self) -> Result<Filter<Path>, Refusal> {
        if self.may("not") {
            self.deeper()?;
            let inner = self.condition()?;
            self.depth -= 1;
            return Ok(Filter::Not(Box::new(inner)));
        }
        if self.symbol("(") {
            self.deeper()?;
            let inner = self.filter()?;
            self.depth -= 1;
            return if self.symbol(")") { Ok(inner) } else { Err(self.unexpected()) };
        }
        let path = self.path()?;
        if self.may("in") {
            return Ok(Filter::In { path, negated: false, values: self.list()? });
        }
        if self.may("not") {
            self.must("in")?;
            return Ok(Filter::In { path, negated: true, values: self.list()? });
        }
        let operator = self.operator()?;
        Ok(Filter::Compare(path, operator, self.literal()?))
    }

    fn deeper(&mut self) -> Result<(), Refusal> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Refusal::new(
                400,
                "QUERY_TOO_COMPLICATED",
                "Query is either selecting too many fields or the filter conditions are too complicated.",
            ));
        }
        Ok(())
    }

    fn operator(&mut self) -> Result<Operator, Refusal> {
        if self.may("like") {
            return Ok(Operator::Like);
        }
        let operator = match self.peek() {
            Token::Symbol("=") => Operator::Equal,
            Token::Symbol("!=") => Operator::Unequal,
            Token::Symbol("<") => Operator::Less,
            Token::Symbol("<=") => Operator::AtMost,
            Token::Symbol(">") => Operator::More,
            Token::Symbol(">=") => Operator::AtLeast,
            _ => return Err(self.unexpected()),
        };
        self.next += 1;
        Ok(operator)
    }

    fn list(&mut self) -> Result<Vec<Literal>, Refusal> {
        if !self.symbol("(") {
            return Err(self.unexpected());
        }
        let mut values = vec![self.literal()?];
        while self.symbol(",") {
            values.push(self.literal()?);
        }
        if self.symbol(")") { Ok(values) } else { Err(self.unexpected()) }
    }

    fn literal(&mut self) -> Result<Literal, Refusal> {
        let literal = match self.peek().clone() {
            Token::Text(text, pieces) => Literal::Text(text, pieces),
            Token::Number(number) => Literal::Number(number),
            Token::DateTime(ms) => Literal::DateTime(ms),
            Token::Date(day) => Literal::Date(day),
            Token::Word(word) if word.eq_ignore_ascii_case("null") => Literal::Null,
            Token::Word(word) if word.eq_ignore_ascii_case("true") => Literal::Boolean(true),
            Token::Word(word) if word.eq_ignore_ascii_case("false") => Literal::Boolean(false),
            _ => return Err(self.unexpected()),
        };
        self.next += 1;
        Ok(literal)
    }

    fn order(&mut self) -> Result<Order<Path>, Refusal> {
        let path = self.path()?;
        let descending = !self.may("asc") && self.may("desc");
        let mut nulls_last = false;
        if self.may("nulls") {
            nulls_last = self.may("last");
            if !nulls_last {
                self.must("first")?;
            }
        }
        Ok(Order { path, descending, nulls_last })
    }

    fn count(&mut self) -> Result<usize, Refusal> {
        match *self.peek() {
            Token::Number(number) if number >= 0.0 && number.fract() == 0.0 && number < 1e9 => {
                self.next += 1;
                Ok(number as usize)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn path(&mut self) -> Result<Path, Refusal> {
        let at = self.place();
        let names: Vec<String> = self.name()?.split('.').map(str::to_owned).collect();
        match names.iter().any(String::is_empty) {
            true => Err(pointed(self.soql, at, "MALFORMED_QUERY", "unexpected token: '.'")),
            false => Ok(Path { names, at }),
        }
    }

    fn name(&mut self) -> Result<String, Refusal> {
        match self.peek().clone() {
            Token::Word(word) if !RESERVED.contains(&word.to_ascii_lowercase().as_str()) => {
                self.next += 1;
                Ok(word)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn is(&self, keyword: &str) -> bool {
        matches!(self.peek(), Token::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    fn may(&mut self, keyword: &str) -> bool {
        let is = self.is(keyword);
        self.next += usize::from(is);
        is
    }

    fn must(&mut self, keyword: &str) -> Result<(), Refusal> {
        if self.may(keyword) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn symbol(&mut self, symbol: &str) -> bool {
        let is = matches!(self.peek(), Token::Symbol(found) if *found == symbol);
        self.next += usize::from(is);
        is
    }

    fn peek(&self) -> &Token {
        &self.tokens[self.next.min(self.tokens.len() - 1)].0
    }

    fn place(&self) -> usize {
        self.tokens[self.next.min(self.tokens.len() - 1)].1
    }

    fn unexpected(&self) -> Refusal {
        pointed(self.soql, self.place(), "MALFORMED_QUERY", &self.peek().shown())
    }
}
