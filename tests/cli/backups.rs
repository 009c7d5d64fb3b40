//! Copies of the database that Baton makes by itself.

use std::path::Path;

use super::{ground, ran};
use crate::harness::child::Ground;
use crate::harness::*;

fn section(folder: &Path) -> String {
    format!("\n[backups]\nfolder = \"{}\"\nkeep = 2\n", folder.display())
}

fn names(folder: &Path) -> Vec<String> {
    let all = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        all.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Each night a copy stands in the folder, the two latest stay, and what else is there is left alone. What happened before
/// a night is in its copy, which `baton restore` takes. Proves promise 1.
#[tokio::test(flavor = "multi_thread")]
async fn each_night_a_copy_is_made_and_the_oldest_goes() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("notes.txt"), "ours").expect("a file");
    std::fs::write(folder.path().join("baton-before-the-move.db"), "ours too").expect("a file");
    std::fs::write(folder.path().join(".baton-stopped"), "half").expect("a file");
    let bot = TestBot::with(|toml| toml.push_str(&section(folder.path()))).await;
    bot.until("2026-11-25T12:00:00Z").await;
    bot.handed().await;
    bot.until("2026-11-27T12:00:00Z").await;
    bot.unread_is_fine("what is said meanwhile is looked at elsewhere");
    assert_eq!(
        names(folder.path()),
        [
            "baton-2026-11-26T030000Z.db",
            "baton-2026-11-27T030000Z.db",
            "baton-before-the-move.db",
            "notes.txt"
        ]
    );

    let ground = ground().await;
    let copy = folder.path().join("baton-2026-11-26T030000Z.db");
    let (code, out, err) = ran(ground.command(&["restore", &copy.display().to_string()])).await;
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let (code, out, err) = ran(ground.command(&["export", "audit"])).await;
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("handoffs.begin"), "{out}");
}

/// A folder that is gone: operators are told once, nothing else is held up, and once it is there again the copy of that
/// night is made. A second attempt finds the copy of the first. Proves promises 2 and 5.
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_gone_is_told_and_made_up_for() {
    let place = tempfile::tempdir().expect("a place");
    let folder = place.path().join("copies");
    let bot = TestBot::with(|toml| toml.push_str(&section(&folder))).await;
    bot.until("2026-11-24T03:05:00Z").await;
    let told = bot.news(ROBIN);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("a copy of the database") && told[0].contains("No such file"), "{told:#?}");
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    std::fs::create_dir(&folder).expect("a folder");
    bot.until("2026-11-24T12:00:00Z").await;
    let made = ["baton-2026-11-24T030000Z.db"];
    assert_eq!(names(&folder), made);
    let changed = std::fs::metadata(folder.join(made[0])).expect("the copy").modified().expect("when");
    bot.statement(
        "update outbox set state = 'scheduled', due_at = 0, settled_at = null where kind = 'backup'",
    )
    .await;
    bot.pass(chrono::Duration::minutes(1)).await;
    let again = std::fs::metadata(folder.join(made[0])).expect("the copy").modified().expect("when");
    assert_eq!((names(&folder), again), (made.map(str::to_owned).to_vec(), changed));
    bot.unread_is_fine("that it works again is said in the operators' Home");
}

/// `baton check` names a folder that is not there, and a number of copies that makes no sense, with its line.
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_not_there_is_a_fault() {
    let ground = ground().await;
    for (more, wanted) in [
        ("\n[backups]\nfolder = \"nowhere\"\n", "`backups.folder`: "),
        ("\n[backups]\nfolder = \".\"\nkeep = 0\n", "`backups.keep` is 0; it is 1 to 1000 copies"),
        ("\n[backups]\nfolder = \".\"\ncron = \"0 3 * * *\"\n", "`backups.cron`: \"0 3 * * *\" has 5 fields"),
        ("\n[backups]\nkeep = 3\n", "`backups.folder`"),
        ("\n[backups]\nfolder = \".\"\ncron = \"0 0 0 30 2 * *\"\n", "never comes"),
    ] {
        write_more(&ground, more);
        let (code, out, err) = ran(ground.command(&["check"])).await;
        assert_eq!(code, 1, "{more}: {out}{err}");
        assert!(out.contains(wanted), "{more}: {out}{err}");
    }
}

/// The configuration of the ground, with this at its end.
fn write_more(ground: &Ground, more: &str) {
    let path = ground.data.path().join("baton.toml");
    let text = std::fs::read_to_string(&path).expect("the configuration");
    let own = text.split("\n[backups]").next().unwrap_or_default();
    std::fs::write(path, format!("{own}{more}")).expect("written");
}
