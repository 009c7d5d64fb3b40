//! The quarters of a fiscal year: which one a day is in, and what people call it.

use chrono::{Datelike, NaiveDate};

/// What people call the quarter that begins on this day: `FY27 Q4`. A fiscal year is called by the year in which it
/// ends.
pub fn label(quarter: NaiveDate, fiscal_year_starts: u32) -> String {
    let into = (quarter.month0() + 12 - (fiscal_year_starts - 1)) % 12;
    let last = quarter.checked_add_months(chrono::Months::new(11 - into)).unwrap_or(quarter);
    format!("FY{:02} Q{}", last.year() % 100, into / 3 + 1)
}

/// The first day of the fiscal quarter that a day is in.
pub fn quarter_of(day: NaiveDate, fiscal_year_starts: u32) -> NaiveDate {
    let into = (day.month0() + 12 - (fiscal_year_starts - 1)) % 3;
    let first = day.with_day(1).unwrap_or(day);
    first.checked_sub_months(chrono::Months::new(into)).unwrap_or(first)
}
