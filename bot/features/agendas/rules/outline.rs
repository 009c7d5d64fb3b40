//! An agenda as every surface shows it: headings, paragraphs and points, in their order. Read from Markdown, after
//! which the marks become what people wrote.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::features::agendas::rules::given::Said;

/// What an agenda says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    pub parts: Vec<Part>,
}

/// A part of it, from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Heading {
        level: u8,
        text: Vec<Span>,
    },
    Text(Vec<Span>),
    /// A point of a list; `number` where the list counts.
    Point {
        depth: usize,
        number: Option<u64>,
        text: Vec<Span>,
    },
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// The template's own words.
    Words { text: String, strong: bool, emphasis: bool, link: Option<String> },
    /// What people wrote; `said` where it is a fact of the record.
    Said { text: String, key: Option<String>, said: Option<Said>, link: Option<String>, strong: bool },
    /// A fact that is not known, as people call it, and who would know.
    Gap { key: String, label: String, knows: Option<String> },
}

impl Span {
    pub(crate) fn said(text: &str, link: Option<String>) -> Self {
        Self::Said { text: text.to_owned(), key: None, said: None, link, strong: false }
    }

    pub(crate) fn fact(key: &str, said: &Said) -> Self {
        let whose = (!said.by.is_empty()).then(|| said.clone());
        Self::Said {
            text: said.value.clone(),
            key: Some(key.to_owned()),
            said: whose,
            link: None,
            strong: false,
        }
    }
}

impl Part {
    /// Its text.
    pub fn spans(&self) -> &[Span] {
        match self {
            Self::Heading { text, .. } | Self::Text(text) | Self::Point { text, .. } => text,
        }
    }
}

/// Something that an agenda cannot hold.
pub(crate) enum Odd {
    /// Markdown that not every surface has, with what it looks like.
    Markdown(&'static str, &'static str),
    /// A mark that was cut in pieces by a filter.
    Mark,
    Nothing,
}

impl Odd {
    pub(crate) fn what(&self) -> String {
        match self {
            Self::Markdown(what, _) => {
                format!(
                    "an agenda is headings, paragraphs and lists; this is {what}, which not every surface has"
                )
            }
            Self::Mark => "a fact was taken apart by a filter; show it as it is".to_owned(),
            Self::Nothing => "the agenda says nothing".to_owned(),
        }
    }

    /// Where in the Markdown it most likely is.
    pub(crate) fn line_in(&self, body: &str) -> Option<usize> {
        let Self::Markdown(_, looks) = self else { return None };
        body.lines().position(|line| line.contains(looks)).map(|at| at + 1)
    }
}

impl Outline {
    /// Reads Markdown, and puts what the marks stand for in their place.
    pub(crate) fn read(markdown: &str, inserts: &[Span]) -> Result<Self, Odd> {
        let mut reading = Reading { inserts, ..Reading::default() };
        for event in Parser::new_ext(markdown, Options::empty()) {
            reading.take(event)?;
        }
        if reading.parts.is_empty() { Err(Odd::Nothing) } else { Ok(Self { parts: reading.parts }) }
    }

    /// What is not known, each thing once, in the order in which it is asked for.
    pub fn gaps(&self) -> Vec<(&str, &str)> {
        let mut gaps: Vec<(&str, &str)> = Vec::new();
        for span in self.parts.iter().flat_map(Part::spans) {
            if let Span::Gap { key, label, .. } = span
                && !gaps.iter().any(|(known, _)| known == key)
            {
                gaps.push((key, label));
            }
        }
        gaps
    }

    /// Whose words stand in it, each once, with how old the first of them is.
    pub fn sources(&self) -> Vec<(&str, &str)> {
        let mut sources: Vec<(&str, &str)> = Vec::new();
        for span in self.parts.iter().flat_map(Part::spans) {
            if let Span::Said { said: Some(said), .. } = span
                && !sources.iter().any(|(by, _)| *by == said.by)
            {
                sources.push((&said.by, &said.age));
            }
        }
        sources
    }
}

#[derive(Default)]
struct Reading<'i> {
    inserts: &'i [Span],
    parts: Vec<Part>,
    /// The lists around, each with its next number.
    lists: Vec<Option<u64>>,
    /// The point that is being read, until its first text ends.
    point: Option<Option<u64>>,
    text: String,
    spans: Vec<Span>,
    strong: usize,
    emphasis: usize,
    link: Option<String>,
}

impl Reading<'_> {
    fn take(&mut self, event: Event<'_>) -> Result<(), Odd> {
        match event {
            Event::Text(text) | Event::Code(text) => self.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            Event::Start(Tag::List(first)) => {
                self.end_part(None)?;
                self.lists.push(first);
            }
            Event::End(TagEnd::List(_)) => drop(self.lists.pop()),
            Event::Start(Tag::Item) => {
                let number = self.lists.last_mut().and_then(Option::as_mut).map(|next| {
                    *next += 1;
                    *next - 1
                });
                self.point = Some(number);
            }
            Event::End(TagEnd::Item | TagEnd::Paragraph) => self.end_part(None)?,
            Event::End(TagEnd::Heading(level)) => self.end_part(Some(level))?,
            Event::Start(Tag::Paragraph | Tag::Heading { .. }) => {}
            Event::Start(Tag::Strong) => {
                self.end_span()?;
                self.strong += 1;
            }
            Event::End(TagEnd::Strong) => {
                self.end_span()?;
                self.strong -= 1;
            }
            Event::Start(Tag::Emphasis) => {
                self.end_span()?;
                self.emphasis += 1;
            }
            Event::End(TagEnd::Emphasis) => {
                self.end_span()?;
                self.emphasis -= 1;
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.end_span()?;
                self.link = Some(dest_url.into_string());
            }
            Event::End(TagEnd::Link) => {
                self.end_span()?;
                self.link = None;
            }
            other => return Err(odd(&other)),
        }
        Ok(())
    }

    /// The words read since the last span, with what its marks stand for.
    fn end_span(&mut self) -> Result<(), Odd> {
        let text = std::mem::take(&mut self.text);
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once(OPENS) {
            let (number, after) = after.split_once(CLOSES).ok_or(Odd::Mark)?;
            let at: usize = number.parse().map_err(|_| Odd::Mark)?;
            self.words(before)?;
            let mut insert = self.inserts.get(at).cloned().ok_or(Odd::Mark)?;
            if let Span::Said { strong, .. } = &mut insert {
                *strong = self.strong > 0;
            }
            self.spans.push(insert);
            rest = after;
        }
        self.words(rest)
    }

    fn words(&mut self, text: &str) -> Result<(), Odd> {
        if text.contains([OPENS, CLOSES])
            || self.link.as_ref().is_some_and(|link| link.contains([OPENS, CLOSES]))
        {
            return Err(Odd::Mark);
        }
        if !text.is_empty() {
            let (strong, emphasis) = (self.strong > 0, self.emphasis > 0);
            self.spans.push(Span::Words { text: text.to_owned(), strong, emphasis, link: self.link.clone() });
        }
        Ok(())
    }

    fn end_part(&mut self, heading: Option<HeadingLevel>) -> Result<(), Odd> {
        self.end_span()?;
        let text = std::mem::take(&mut self.spans);
        if text.is_empty() {
            return Ok(());
        }
        self.parts.push(match (heading, self.point.take()) {
            (Some(level), _) => Part::Heading { level: level as u8, text },
            (None, Some(number)) => Part::Point { depth: self.lists.len().saturating_sub(1), number, text },
            (None, None) => Part::Text(text),
        });
        Ok(())
    }
}

fn odd(event: &Event<'_>) -> Odd {
    match event {
        Event::Start(Tag::CodeBlock(_)) => Odd::Markdown("a block of code", "```"),
        Event::Start(Tag::BlockQuote(_)) => Odd::Markdown("a quotation", ">"),
        Event::Start(Tag::Image { .. }) => Odd::Markdown("a picture", "!["),
        Event::Rule => Odd::Markdown("a line across", "---"),
        _ => Odd::Markdown("HTML", "<"),
    }
}

/// Where a mark begins and ends: characters that are for private use, and that Markdown leaves alone.
pub(crate) const OPENS: char = '\u{E000}';

pub(crate) const CLOSES: char = '\u{E001}';
