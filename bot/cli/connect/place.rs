//! The file that a section is written into. Every other line of it stays as it is, byte for byte.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use toml_edit::{DocumentMut, Item};

use crate::cli::connect::question::Answers;

/// `baton.toml`, as it was read.
pub struct Place {
    /// Behind symbolic links.
    path: PathBuf,
    text: String,
    document: DocumentMut,
    section: &'static str,
}

impl Place {
    /// Reads it.
    ///
    /// # Errors
    /// When there is no such file, it cannot be read, or is no TOML.
    pub fn read(path: &Path, section: &'static str) -> Result<Self> {
        let shown = path.display();
        let real = fs::canonicalize(path)
            .with_context(|| format!("{shown} cannot be read; write it first, as INSTALL.md says"))?;
        let text = fs::read_to_string(&real).with_context(|| shown.to_string())?;
        let document = text.parse().with_context(|| shown.to_string())?;
        Ok(Self { path: real, text, document, section })
    }

    /// All of it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The section that is there already.
    pub fn section(&self) -> Option<String> {
        let item = self.document.get(self.section)?;
        let mut alone = DocumentMut::new();
        alone.insert(self.section, item.clone());
        Some(alone.to_string().trim().to_owned())
    }

    /// The file with this section: at its end, or where the section is that it replaces.
    ///
    /// # Errors
    /// When the section cannot be put there, which would be ours.
    pub fn with(&self, answers: &Answers) -> Result<String> {
        let section = Item::Table(answers.0.clone());
        if self.document.contains_key(self.section) {
            return self.replaced(answers);
        }
        let mut alone = DocumentMut::new();
        alone.insert(self.section, section);
        let between = match self.text.ends_with('\n') || self.text.is_empty() {
            true => "\n",
            false => "\n\n",
        };
        Ok(format!("{}{}", self.text, self.endings(format!("{between}{alone}"))))
    }

    fn replaced(&self, answers: &Answers) -> Result<String> {
        let mut document = self.document.clone();
        let mut table = answers.0.clone();
        let there = document.get_mut(self.section).context("the section has gone")?;
        if let Some(was) = there.as_table() {
            // What stands above it is not of it, and neither is its place.
            *table.decor_mut() = was.decor().clone();
            let place = was.position();
            table.set_position(place);
            for (_, inner) in table.iter_mut() {
                if let Some(inner) = inner.as_table_mut() {
                    inner.set_position(place);
                }
            }
        }
        *there = Item::Table(table);
        Ok(self.endings(document.to_string()))
    }

    /// With the line endings of the file.
    fn endings(&self, text: String) -> String {
        match self.text.contains("\r\n") {
            true => text.replace("\r\n", "\n").replace('\n', "\r\n"),
            false => text,
        }
    }

    /// Writes the whole file beside the old one and puts it in its place, with the same rights.
    ///
    /// # Errors
    /// When it cannot be written, or somebody has changed the old one meanwhile.
    pub fn write(&self, text: &str) -> Result<()> {
        let shown = self.path.display().to_string();
        let folder = self.path.parent().context("a file without a directory")?;
        let mut fresh = tempfile::NamedTempFile::new_in(folder).with_context(|| shown.clone())?;
        fresh.write_all(text.as_bytes()).with_context(|| shown.clone())?;
        fresh.as_file().set_permissions(fs::metadata(&self.path)?.permissions())?;
        fresh.as_file().sync_all()?;
        let now = fs::read_to_string(&self.path).with_context(|| shown.clone())?;
        ensure!(now == self.text, "{shown} was changed meanwhile; nothing is written");
        fresh.persist(&self.path).with_context(|| shown)?;
        Ok(())
    }
}
