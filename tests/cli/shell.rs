//! What a shell and `man` are given.

use std::process::Command;

use super::ran;
use crate::harness::child::Ground;

/// A newcomer presses Tab: bash offers the commands and their options, by what Baton writes for it.
#[tokio::test(flavor = "multi_thread")]
async fn bash_completes_commands_and_options() {
    let ground = Ground::lay(0).await;
    let (code, script, err) = ran(ground.command(&["completions", "bash"])).await;
    assert_eq!((code, err.as_str()), (0, ""));
    std::fs::write(ground.data.path().join("baton.bash"), script).expect("a file");
    let offered = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        let play = format!(
            "source baton.bash; COMP_WORDS=({}); COMP_CWORD={}; _baton baton {} ''; echo \"${{COMPREPLY[@]}}\"",
            words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" "),
            words.len() - 1,
            words[words.len() - 1],
        );
        let output = Command::new("bash").args(["-c", &play]).current_dir(ground.data.path()).output();
        String::from_utf8(output.expect("bash").stdout).expect("UTF-8")
    };
    assert_eq!(offered("baton re").trim(), "restore");
    assert!(offered("baton serve --so").contains("--socket-mode"), "{}", offered("baton serve --so"));
    for shell in ["zsh", "fish", "elvish", "powershell"] {
        let (code, script, err) = ran(ground.command(&["completions", shell])).await;
        assert_eq!((code, err.as_str()), (0, ""), "{shell}");
        assert!(script.contains("socket-mode"), "{shell}");
    }
}

/// A page for each command; a folder that is not there is named.
#[tokio::test(flavor = "multi_thread")]
async fn each_command_has_a_page() {
    let ground = Ground::lay(0).await;
    let folder = ground.data.path().join("man1");
    let (code, _, err) = ran(ground.command(&["man", "man1"])).await;
    assert_eq!(code, 1);
    assert!(err.contains("man1") && err.contains("No such file"), "{err}");
    std::fs::create_dir(&folder).expect("a folder");
    let (code, out, err) = ran(ground.command(&["man", "man1"])).await;
    assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
    let page = std::fs::read_to_string(folder.join("baton.1")).expect("a page");
    assert!(page.contains("Carries a customer account from pre\\-sales to post\\-sales, in Slack"), "{page}");
    for command in ["serve", "init", "check", "restore", "outbox-retry", "connect"] {
        assert!(folder.join(format!("baton-{command}.1")).exists(), "{command}");
    }
}
