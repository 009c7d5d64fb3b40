//! A browser window on the sandbox: what [`Browser`] does, and what only these scenarios ask of it: a phone's
//! width, the dark, keys alone, and a look by axe.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::Open;
use crate::harness::browser::Browser;
use crate::harness::patience::Wait;

pub const TAB: &str = "\u{e004}";
pub const ENTER: &str = "\u{e007}";
pub const ESCAPE: &str = "\u{e00c}";

/// A window.
pub struct Window {
    pub browser: Browser,
    base: String,
}

impl Window {
    pub async fn open(open: &Open) -> Self {
        Self::sized(open, 1280, 900).await
    }

    /// A window of this size.
    pub async fn sized(open: &Open, width: u32, height: u32) -> Self {
        let browser = Browser::open(width, height).await;
        Self { browser, base: open.sandbox.workspace.base_url().to_owned() }
    }

    /// Looks as a person at a place.
    pub async fn look(&self, user: &str, place: &str) {
        self.browser.goto(&format!("{}/?user={user}&channel={place}", self.base)).await;
        self.until("!!document.querySelector('#places a')").await;
    }

    pub async fn goto(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.base)).await;
    }

    /// As wide as a phone.
    pub async fn narrow(&self) {
        self.browser.resize(390, 844).await.expect("a narrow window");
    }

    /// As somebody who likes it dark, or light.
    pub async fn shade(&self, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        let shaded = self.browser.devtools("Emulation.setEmulatedMedia", json!({ "features": features }));
        shaded.await.expect("another shade");
    }

    /// The value of an expression on the page.
    pub async fn js(&self, expression: &str) -> Value {
        let script = format!("return ({expression});");
        let value = self.browser.client.execute(&script, Vec::new()).await;
        value.unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    /// Waits until an expression is true.
    pub async fn until(&self, expression: &str) {
        let wait = Wait::begun();
        while self.js(expression).await != Value::Bool(true) {
            if wait.is_over() {
                panic!("it never came to {expression}\n{}", self.js("document.body.innerText").await);
            }
            wait.rest().await;
        }
    }

    /// Keys to whatever has the focus.
    pub async fn keys(&self, keys: &str) {
        let wait = Wait::begun();
        while !wait.is_over() {
            if self.typed(keys).await {
                return;
            }
            wait.rest().await;
        }
        panic!("nothing keeps the focus long enough for {keys:?}");
    }

    /// Keys to whatever has the focus; false where the page drew it anew meanwhile, and no key arrived.
    async fn typed(&self, keys: &str) -> bool {
        let active = self.browser.client.active_element().await.expect("something has the focus");
        match active.send_keys(keys).await {
            Ok(()) => true,
            Err(error) if error.is_stale_element_reference() || error.is_element_not_interactable() => false,
            Err(error) => panic!("{keys:?}: {error}"),
        }
    }

    /// Tabs to a button and presses it, once more where the page drew it anew between the two.
    pub async fn press(&self, label: &str) {
        let wait = Wait::begun();
        while !wait.is_over() {
            self.tab_to(label).await;
            if self.js(FOCUSED).await.as_str() == Some(label) && self.typed(ENTER).await {
                return;
            }
        }
        panic!("{label:?} does not keep the focus");
    }

    /// Tabs until what has the focus is called so.
    pub async fn tab_to(&self, name: &str) {
        for _ in 0..80 {
            let focus = self.js(FOCUSED).await;
            if focus.as_str() == Some(name) {
                return;
            }
            self.keys(TAB).await;
        }
        panic!("{name:?} is not reached by the keyboard; the last was {}", self.js(FOCUSED).await);
    }

    /// Answers every question of the form before somebody with No: by keys alone, or by pressing.
    pub async fn answer_no(&self, keys: bool) {
        let left = "(() => { const all = [...document.querySelectorAll('dialog [role=radiogroup]')]; \
             return all.filter((one) => !one.querySelector('input:checked')).length; })()";
        let wait = Wait::begun();
        while self.js(left).await != 0 {
            assert!(!wait.is_over(), "a question stays open");
            if keys {
                self.tab_to("No").await;
                self.keys(" ").await;
                self.keys(TAB).await;
            } else {
                let press = "[...document.querySelectorAll('dialog [role=radiogroup]')].find((one) => \
                     !one.querySelector('input:checked'))?.querySelector('label').click()";
                self.js(&format!("({press}, true)")).await;
            }
        }
    }

    /// What axe finds wrong with the page as it is now. In the dark nothing but the colors differs.
    pub async fn judged(&self, state: &str) -> Vec<String> {
        let rules = if state.contains("dark") { ", runOnly: ['color-contrast']" } else { "" };
        if self.js("typeof window.axe").await != "object" {
            self.browser.client.execute(axe(), Vec::new()).await.expect("axe");
        }
        let run = format!(
            "const done = arguments[arguments.length - 1]; \
             axe.run(document, {{ resultTypes: ['violations']{rules} }}).then((found) => done(found.violations.map( \
             (one) => one.id + ': ' + one.help + '\\n    ' + one.nodes.map((node) => node.target.join(' ') + \
             ' ' + node.failureSummary.replace(/\\s+/g, ' ')).join('\\n    '))), (error) => done([String(error)]));"
        );
        let found = self.browser.client.execute_async(&run, Vec::new()).await.expect("a verdict");
        let found = found.as_array().cloned().unwrap_or_default();
        found.iter().filter_map(Value::as_str).map(|one| format!("{state}: {one}")).collect()
    }

    /// Nothing is wider than the window.
    pub async fn fits(&self, state: &str) {
        let over = self.js("document.documentElement.scrollWidth - innerWidth").await;
        assert!(
            over.as_i64().is_some_and(|over| over <= 0),
            "{state} is {over} pixels wider than the window"
        );
        let under = self.js(UNDER_TOOLS).await;
        assert_eq!(under, json!([]), "{state}: tabs lie under the tools beside them");
    }

    pub async fn close(self) {
        self.browser.close().await;
    }
}

/// The tabs that one of the tools beside them covers, by their labels.
const UNDER_TOOLS: &str = "[...document.querySelectorAll('.tabs a')].filter((tab) => {\
     const one = tab.getBoundingClientRect();\
     return [...document.querySelectorAll('.tools button')].some((tool) => {\
       const other = tool.getBoundingClientRect();\
       return one.right > other.left && one.left < other.right && one.bottom > other.top && one.top < other.bottom;\
     });\
   }).map((tab) => tab.innerText)";

/// The name of what has the focus, as it is read aloud, roughly.
const FOCUSED: &str = "((one) => one.getAttribute('aria-label') ?? one.labels?.[0]?.innerText.trim() ?? \
     one.innerText?.trim().split('\\n')[0] ?? '')(document.activeElement)";

/// axe-core's source, installed as its lockfile says the first time it is asked for.
fn axe() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    SOURCE.get_or_init(|| {
        let here = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/slack/audit");
        let lock = fs::read(here.join("package-lock.json")).expect("a lockfile");
        let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("audit");
        let source = place.join("node_modules/axe-core/axe.min.js");
        if fs::read(place.join("package-lock.json")).ok().as_ref() != Some(&lock) || !source.exists() {
            fs::create_dir_all(&place).expect("a place for axe");
            for file in ["package.json", "package-lock.json"] {
                fs::copy(here.join(file), place.join(file)).expect("a copy");
            }
            let npm =
                Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&place).status();
            assert!(
                npm.is_ok_and(|status| status.success()),
                "npm installs axe-core: tests/run installs npm"
            );
        }
        fs::read_to_string(source).expect("axe-core")
    })
}
