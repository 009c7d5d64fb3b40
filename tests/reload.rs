//! SIGHUP: priority models are read anew while Baton runs; one with a fault is refused.

use std::path::{Path, PathBuf};

use crate::harness::patience::PATIENCE;
use crate::harness::*;
use crate::policy::playbook::text;
use baton::cli::serve::reload::reload;
use baton::features::priority::rules::models::Models;

/// A directory of templates with a model of the company's own, `ours`, and one of the shipped ones replaced.
struct Ours(tempfile::TempDir);

impl Ours {
    fn new() -> Self {
        let ours = Self(tempfile::tempdir().expect("a directory"));
        ours.write("ours", &named("Ours"));
        ours.write("us-enterprise", &named("Before"));
        ours
    }

    fn path(&self, model: &str) -> PathBuf {
        self.0.path().join("priority").join(format!("{model}.toml"))
    }

    fn write(&self, model: &str, text: &str) {
        let path = self.path(model);
        std::fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
        std::fs::write(path, text).expect("a file");
    }

    async fn opened(&self) -> TestBot {
        TestBot::with(|config| *config = with(config, self.0.path())).await
    }
}

/// A `baton.toml` in which AMER has the company's own model.
fn with(config: &str, templates: &Path) -> String {
    let dir = format!("templates_dir = \"{}\"\nfiscal_year_starts", templates.display());
    config
        .replace("fiscal_year_starts", &dir)
        .replace("priority_model = \"us-enterprise\"", "priority_model = \"ours\"")
}

/// The shipped model by another name.
fn named(name: &str) -> String {
    text("priority/us-enterprise.toml").replace("name = \"US Enterprise\"", &format!("name = \"{name}\""))
}

/// The same with an answer that leads nowhere.
fn faulty(name: &str) -> String {
    named(name).replacen("no = \"stages\"", "no = \"stage\"", 1)
}

fn name(bot: &TestBot, model: &str) -> String {
    bot.app.playbook.of::<Models>().get(model).map_or_else(|| "none".into(), |model| model.name.clone())
}

/// A sound change holds at once, for a model that ran and for one that is new. Proves P8.
#[tokio::test(flavor = "multi_thread")]
async fn a_sound_change_takes_effect() {
    let ours = Ours::new();
    let bot = ours.opened().await;
    assert_eq!((name(&bot, "us-enterprise").as_str(), name(&bot, "new").as_str()), ("Before", "none"));
    ours.write("us-enterprise", &named("After"));
    ours.write("new", &named("New"));
    assert!(reload(&bot.app).await.expect("read"));
    assert_eq!((name(&bot, "us-enterprise").as_str(), name(&bot, "new").as_str()), ("After", "New"));
    bot.settle().await;
    assert!(bot.news(ROBIN).is_empty(), "nothing to mend");
}

/// One faulty model is enough: none of them is taken, those that ran go on, and operators read file, line and reason.
/// They read it once a day, however often it is tried. Proves P8.
#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_refused_and_operators_are_told() {
    let ours = Ours::new();
    let bot = ours.opened().await;
    ours.write("us-enterprise", &faulty("After"));
    ours.write("ours", &named("Ours, changed"));
    for _ in 0..2 {
        assert!(!reload(&bot.app).await.expect("read"));
    }
    assert_eq!((name(&bot, "us-enterprise").as_str(), name(&bot, "ours").as_str()), ("Before", "Ours"));
    bot.settle().await;
    let news = bot.news(ROBIN);
    let place = ours.0.path().display().to_string();
    let told: Vec<String> = news.iter().map(|one| one.replace(&place, "words")).collect();
    insta::assert_snapshot!(told.join("\n"), @"Baton was asked to reload the priority models and refused the new ones (words/priority/us-enterprise.toml:64: `stage` is neither a question nor a level of this version; did you mean `stages`?). The previous models stay in use. Correct the file and reload Baton again.");
    ours.write("us-enterprise", &named("After"));
    assert!(reload(&bot.app).await.expect("read"));
    assert_eq!(
        (name(&bot, "us-enterprise").as_str(), name(&bot, "ours").as_str()),
        ("After", "Ours, changed")
    );
}

/// A model that a team has cannot go; of many faults the first are told. Proves P8.
#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_a_team_has_cannot_go() {
    let ours = Ours::new();
    let bot = ours.opened().await;
    std::fs::remove_file(ours.path("ours")).expect("removed");
    assert!(!reload(&bot.app).await.expect("read"));
    assert_eq!(name(&bot, "ours"), "Ours");
    for model in ["a", "b", "c", "d", "e"] {
        ours.write(model, &faulty(model));
    }
    assert!(!reload(&bot.app).await.expect("read"));
    bot.settle().await;
    let place = ours.0.path().display().to_string();
    let told: Vec<String> = bot.news(ROBIN).iter().map(|one| one.replace(&place, "words")).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    Baton was asked to reload the priority models and refused the new ones (baton.toml:32: `teams[1].priority_model`: "ours" is no priority model; there are commercial, emea-enterprise, growth, strategic-2022, us-enterprise). The previous models stay in use. Correct the file and reload Baton again.
    Baton was asked to reload the priority models and refused the new ones (words/priority/a.toml:64: `stage` is neither a question nor a level of this version; did you mean `stages`?; words/priority/b.toml:64: `stage` is neither a question nor a level of this version; did you mean `stages`?; words/priority/c.toml:64: `stage` is neither a question nor a level of this version; did you mean `stages`?; and 2 more, which the log names). The previous models stay in use. Correct the file and reload Baton again.
    "#);
}

/// The real program, told by the system: a sound change is taken, a faulty one refused with file and line in the log,
/// and it serves on. Proves P8.
#[tokio::test(flavor = "multi_thread")]
async fn the_signal_reloads_a_running_baton() {
    let ours = Ours::new();
    let ground = Ground::lay(1).await;
    let config = with(&config(), ours.0.path());
    std::fs::write(ground.data.path().join("baton.toml"), config).expect("a file");
    let mut running = ground.start().await;
    let taken = || ground.log().matches("priority models read anew").count();
    ours.write("new", &named("New"));
    running.ask_to_reload();
    ground.until("it reads them anew", || taken() == 1).await;
    let log = ground.log();
    assert!(log.contains("emea-enterprise, growth, new, ours, strategic-2022, us-enterprise"), "{log}");

    ours.write("new", &faulty("New"));
    running.ask_to_reload();
    ground.until("it refuses them", || ground.log().contains("the priority models stay as they were")).await;
    let place = format!("{}:64: `stage` is neither a question nor a level", ours.path("new").display());
    let log = ground.log();
    assert!(log.contains("a priority model was refused") && log.contains(&place), "{log}");
    let told = || ground.ws.peek(&ground.ws.dm_channel(ROBIN));
    ground.until("ops are told", || told().iter().any(|message| message.text.contains(&place))).await;

    ours.write("new", &named("New"));
    running.ask_to_reload();
    ground.until("it reads them once more", || taken() == 2).await;
    assert!(ground.ask(0).await.is_ok(), "it serves on");
    running.ask_to_stop();
    let ended = running.ended(PATIENCE).await.expect("an end");
    assert!(ended.success());
}
