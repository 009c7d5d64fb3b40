//! The same in a real terminal (tmux): the secrets are typed and stand nowhere on the screen.

use std::process::Command;
use std::time::Duration;

use super::*;
use crate::harness::patience::Wait;

/// A terminal in which `baton init` runs.
struct Terminal {
    socket: std::path::PathBuf,
}

impl Terminal {
    fn open(ground: &Ground) -> Self {
        let terminal = Self { socket: ground.data.path().join("tmux") };
        // What stays open at the end, so that its screen can be read.
        let init = format!("{} init; echo \"ended with $?\"; cat", env!("CARGO_BIN_EXE_baton"));
        let mut shell =
            terminal.tmux(&["-f", "/dev/null", "new-session", "-d", "-x", "150", "-y", "400", &init]);
        ground.surround(&mut shell);
        shell.env_remove("SLACK_BOT_TOKEN").env_remove("SLACK_SIGNING_SECRET").env("TERM", "screen");
        let output = shell.output().expect("tmux, which tests/run installs");
        assert!(output.status.success(), "{output:?}");
        terminal
    }

    fn tmux(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("tmux");
        command.arg("-S").arg(&self.socket).args(arguments);
        command
    }

    fn screen(&self) -> String {
        let output = self.tmux(&["capture-pane", "-p", "-J", "-S", "-"]).output().expect("tmux");
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    /// Waits for words at the end of the screen, then types a line.
    async fn answer(&self, asked: &str, line: &str) {
        let wait = Wait::begun();
        while !self.screen().lines().last().unwrap_or_default().contains(asked) {
            assert!(!wait.is_over(), "{asked} is not asked:\n{}", self.screen());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        for arguments in [&["send-keys", "-l", "--", line][..], &["send-keys", "Enter"]] {
            if arguments[1] != "-l" || !line.is_empty() {
                assert!(self.tmux(arguments).status().expect("tmux").success());
            }
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.tmux(&["kill-server"]).output();
    }
}

/// From an empty folder without even an app to a bot that answers, as somebody plays it who has never done it: the manifest
/// and its address, the two secrets, the questions, a slip of the pen, and `check` at the end.
#[tokio::test(flavor = "multi_thread")]
async fn in_a_terminal_a_newcomer_has_a_bot_in_minutes() {
    let ground = empty().await;
    let terminal = Terminal::open(&ground);
    terminal.answer("The CRM's hosts", "gitlab.lightning.force.com, gitlab.my.salesforce.com").await;
    terminal.answer("https address at which Slack", "http://baton.example.com").await;
    terminal.answer("https address at which Slack", "https://baton.example.com").await;
    terminal.answer("Bot User OAuth Token", "xoxb-mistyped").await;
    terminal.answer("Signing Secret", SECRET).await;
    terminal.answer("The CRM's hosts", "gitlab.lightning.force.com").await;
    terminal.answer("https address at which Slack", "https://baton.example.com").await;
    terminal.answer("Bot User OAuth Token", TOKEN).await;
    terminal.answer("Signing Secret", SECRET).await;
    terminal.answer("The organization's name", "GitLab").await;
    for (asked, line) in [
        ("time zone, by its IANA name", ""),
        ("fiscal year", "2"),
        ("currency", ""),
        ("The CRM's hosts", "gitlab.lightning.force.com"),
        ("Who is told what fails", "Robin Park"),
        ("The team's name", "EMEA Enterprise"),
        ("Its region", "EMEA"),
        ("Its segment", ""),
        ("Its time zone", ""),
        ("The channel for its requests", "#emea-csm-requets"),
        ("The channel for its requests", "#emea-csm-requests"),
        ("Its track", ""),
        ("Its priority model", ""),
        ("Its CSM managers", "Maya Lopez, Tom Becker"),
        ("Its directors", "Dana Whitfield"),
        ("Its CSMs", "@emea-csms"),
        ("Its SA leaders", ""),
        ("Its sales managers", ""),
        ("Another team?", ""),
    ] {
        terminal.answer(asked, line).await;
    }
    terminal.answer("ended with 0", "").await;
    let screen = terminal.screen();
    for said in [
        "https://api.slack.com/apps?new_app=1&manifest_json=",
        "\"http://baton.example.com\" has to begin with https://",
        "SLACK_BOT_TOKEN: slack does not accept the token: invalid_auth",
        "did you mean emea-csm-requests?",
        "baton.toml is written.",
        "Everything is in order.",
        "Put the two secrets where Baton finds them: SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET",
        "Next: `baton serve`.",
    ] {
        assert!(screen.contains(said), "{said}:\n{screen}");
    }
    assert!(
        !screen.contains(TOKEN) && !screen.contains(SECRET) && !screen.contains("xoxb-mistyped"),
        "{screen}"
    );
    println!("{screen}");
    answers_a_request(&ground).await;
}
