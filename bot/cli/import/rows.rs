//! Rows made into news, as far as that can be without knowing what is known.

use crate::cli::import::contradictions::Claims;
use crate::cli::import::fault::RowFault;
use crate::cli::import::file::{Checked, File};

/// Checks every row.
///
/// # Errors
/// Everything that is wrong with any of them.
pub fn check(file: &File) -> Result<Vec<Checked>, Vec<RowFault>> {
    let (mut checked, mut faults) = (Vec::with_capacity(file.sheet.rows.len()), Vec::new());
    let mut claims = Claims::default();
    for row in &file.sheet.rows {
        let wrong = match file.news(*row) {
            Ok((news, said)) => {
                let at = said.at.unwrap_or(file.as_of);
                checked.push(Checked { at, row: *row });
                claims.contradictions(file, &Checked { at, row: *row }, &news, &said)
            }
            Err(found) => found,
        };
        faults.extend(wrong.into_iter().map(|what| RowFault::new(row.line, what)));
    }
    if faults.is_empty() { Ok(checked) } else { Err(faults) }
}
