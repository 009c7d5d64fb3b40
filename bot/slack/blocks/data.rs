//! Slack's blocks for data: tables that page, and charts, with their limits kept.

use std::collections::BTreeSet;

use slack_morphism::prelude::*;

use crate::slack::blocks::cut;

/// How many rows a table holds beside its head.
pub const ROWS: usize = 100;
/// How many groups of bars a chart holds.
pub const CATEGORIES: usize = 20;
/// Characters of a group's name.
const NAME: usize = 20;
/// Rows that are shown at once.
const PAGE: u32 = 20;

/// A cell of a table.
#[derive(Clone, Debug)]
pub enum Cell {
    Text(String),
    /// Sorted by its value.
    Number(u64),
}

impl Cell {
    /// A count.
    pub fn number(count: usize) -> Self {
        Self::Number(u64::try_from(count).unwrap_or(u64::MAX))
    }
}

/// A table that pages and sorts: the first row is its head, the first column names the rows.
pub fn table(caption: &str, rows: Vec<Vec<Cell>>) -> SlackBlock {
    let cell = |cell: Cell| -> SlackDataTableCell {
        match cell {
            Cell::Text(text) => cut(&text, 200).into(),
            Cell::Number(number) => {
                SlackDataTableRawNumberCell::new(number.into(), number.to_string()).into()
            }
        }
    };
    let rows = rows.into_iter().take(ROWS + 1).map(|row| row.into_iter().map(cell).collect()).collect();
    SlackDataTableBlock::new(cut(caption, 300), rows)
        .with_page_size(PAGE)
        .with_row_header_column_index(0)
        .into()
}

/// Groups of bars, one bar of each series in each group; a series has a value for each group.
pub fn bars(title: &str, axis: &str, groups: &[String], series: &[(String, Vec<usize>)]) -> SlackBlock {
    let series = series.iter().map(|(name, values)| {
        let point = |(group, value): (&String, &usize)| {
            SlackChartDataPoint::new(group.clone(), u64::try_from(*value).unwrap_or(u64::MAX).into())
        };
        SlackChartDataSeries::new(cut(name, NAME), groups.iter().zip(values).map(point).collect())
    });
    let config = SlackChartAxisConfig::new(groups.to_vec()).with_y_label(cut(axis, 50));
    let chart = SlackChart::Bar(SlackSeriesChart::new(series.collect(), config));
    SlackDataVisualizationBlock::new(cut(title, 50), chart).into()
}

/// A name short enough for a group of a chart, and unlike every one taken before.
pub fn category(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut short = cut(name, NAME);
    let mut again = 1;
    while !taken.insert(short.clone()) {
        again += 1;
        let end = format!(" {again}");
        short = cut(name, NAME - end.len()) + &end;
    }
    short
}
