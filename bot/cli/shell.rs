//! `baton completions SHELL` and `baton man FOLDER`: what a shell and `man` are given, made of the command line itself, so
//! that it cannot say anything else.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, Command};
use clap_complete::Shell;

use crate::cli::output;

#[derive(Args)]
pub struct Completions {
    /// Which shell: put what is written where it reads its completions.
    shell: Shell,
}

#[derive(Args)]
pub struct Man {
    /// A folder that is there, such as /usr/local/share/man/man1: a page for each command goes into it.
    folder: PathBuf,
}

/// Writes what a shell completes `baton` by.
///
/// # Errors
/// As [`output::lines`].
pub fn complete(options: &Completions, mut command: Command) -> Result<()> {
    let mut text = Vec::new();
    clap_complete::generate(options.shell, &mut command, "baton", &mut text);
    output::lines([String::from_utf8(text)?.trim_end().to_owned()])
}

/// Writes the manual's pages.
///
/// # Errors
/// When the folder is not there or cannot be written.
pub fn man(options: &Man, command: Command) -> Result<()> {
    let folder = options.folder.display().to_string();
    clap_mangen::generate_to(command, &options.folder).with_context(|| folder)
}
