//! Where a command writes: standard output for whoever reads on, standard error for whoever looks.

use std::io::Write;

use anyhow::Result;

/// Whoever read has read enough (`baton export audit | head -1`): no fault of anybody.
#[derive(Debug, thiserror::Error)]
#[error("nobody reads any more")]
pub struct Closed;

/// Writes lines to standard output.
///
/// # Errors
/// [`Closed`] when nobody reads any more; when it cannot be written otherwise, such as to a full disk.
pub fn lines(lines: impl IntoIterator<Item = String>) -> Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in lines {
        written(out.write_all(line.as_bytes()).and_then(|()| out.write_all(b"\n")))?;
    }
    written(out.flush())
}

/// Writes text as it is.
///
/// # Errors
/// As [`lines`].
pub fn text(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Writes a line to standard error. That nobody reads it changes nothing.
pub fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn written(written: std::io::Result<()>) -> Result<()> {
    match written {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Err(Closed.into()),
        written => Ok(written?),
    }
}
