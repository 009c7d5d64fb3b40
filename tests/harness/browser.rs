//! A real browser: headless Chromium through WebDriver, finding things as a person does, by their labels.
//!
//! A window that a test is done with is kept for the next one: to start a browser takes a busy machine seconds.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::patience::{PATIENCE, Wait};

/// Windows that nobody uses now.
static FREE: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

/// What keeps the lines to the drivers: it outlives the test that opened a window first.
static LINES: OnceLock<Runtime> = OnceLock::new();

/// Runs a driver until nobody holds the other end of its standard input, then has it close its browser, and closes
/// what a busy machine leaves of it: whatever becomes of the tests, nothing is left behind.
const DRIVER: &str = r#"
chromedriver --port="$1" >/dev/null 2>&1 &
driver=$!
read -r _
browsers=$(cat /proc/"$driver"/task/*/children 2>/dev/null)
exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'GET /shutdown HTTP/1.1\r\nHost: localhost\r\n\r\n' >&3
wait "$driver"
kill $browsers 2>/dev/null
"#;

/// A browser window, and the driver that moves it.
pub struct Browser {
    pub client: Client,
    _driver: Child,
}

impl Browser {
    /// Opens a window of this size.
    pub async fn open(width: u32, height: u32) -> Self {
        let free = FREE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(browser) = free
            && browser.set(width, height).await.is_ok()
        {
            return browser;
        }
        let browser = Self::start().await;
        browser.set(width, height).await.expect("a window of that size");
        browser
    }

    async fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let driver = Command::new("bash")
            .args(["-c", DRIVER, "driver", &port.to_string()])
            .stdin(Stdio::piped())
            .spawn()
            .expect("a shell");
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--disable-quic",
        ];
        let patience = PATIENCE.as_millis() as u64;
        let wishes = json!({
            "goog:chromeOptions": { "args": arguments },
            "timeouts": { "script": patience, "pageLoad": patience },
        });
        let wishes = wishes.as_object().cloned().unwrap_or_default();
        let lines = LINES.get_or_init(|| Runtime::new().expect("a runtime"));
        let connected = lines.spawn(async move {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(wishes);
            let wait = Wait::begun();
            loop {
                match builder.connect(&format!("http://127.0.0.1:{port}")).await {
                    Ok(client) => break client,
                    Err(error) => {
                        assert!(!wait.is_over(), "no browser; tests/run installs chromedriver: {error}")
                    }
                }
                wait.rest().await;
            }
        });
        Self { client: connected.await.expect("a window"), _driver: driver }
    }

    /// Makes the window as if it were new: of this size, light, with nothing kept.
    async fn set(&self, width: u32, height: u32) -> Result<(), CmdError> {
        self.resize(width, height).await?;
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": [] })).await
    }

    /// Makes the window this wide and high.
    pub async fn resize(&self, width: u32, height: u32) -> Result<(), CmdError> {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await
    }

    /// Gives Chromium a command that WebDriver does not have.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Result<(), CmdError> {
        self.devtools_for(command, parameters).await.map(|_| ())
    }

    /// The same, for what it answers.
    pub async fn devtools_for(&self, command: &str, parameters: Value) -> Result<Value, CmdError> {
        self.client.issue_cmd(Devtools(json!({ "cmd": command, "params": parameters }))).await
    }

    /// Goes to an address.
    pub async fn goto(&self, url: &str) {
        self.client.goto(url).await.expect("the page");
    }

    /// The button with this label that can be pressed: in the open dialog if there is one.
    pub async fn press(&self, label: &str) {
        let button = format!(
            "//dialog[@open]//button[normalize-space()='{label}' and not(@disabled)] | \
             //body[not(.//dialog[@open])]//*[self::main or @id='thread']//button[normalize-space()='{label}' and not(@disabled)]"
        );
        let wait = Wait::begun();
        while !wait.is_over() {
            match self.find(&button).await.click().await {
                Ok(()) => return,
                // The page drew it anew between the finding and the press.
                Err(error) if error.is_stale_element_reference() => {}
                Err(error) => panic!("{label}: {error}"),
            }
        }
        panic!("{label} never stands still");
    }

    /// Presses a button that opens a form, and waits for the form. Where the page draws the button anew just as it is
    /// pressed, the press is lost, and a person presses once more.
    pub async fn press_to_open(&self, label: &str) {
        let wait = Wait::begun();
        loop {
            self.press(label).await;
            let again = Instant::now() + Duration::from_secs(20);
            while Instant::now() < again {
                if self.client.find(Locator::XPath("//dialog[@open]")).await.is_ok() {
                    return;
                }
                wait.rest().await;
            }
            assert!(!wait.is_over(), "{label} opens nothing");
        }
    }

    /// Chooses in the menu with this label.
    pub async fn choose(&self, label: &str, option: &str) {
        let wait = Wait::begun();
        while !wait.is_over() {
            match self.labelled(label).await.select_by_label(option).await {
                Ok(()) => return,
                // The page drew it anew between the finding and the choice, or does not know the option yet.
                Err(error) if error.is_stale_element_reference() || error.is_no_such_element() => {}
                Err(error) => panic!("{option}: {error}"),
            }
            wait.rest().await;
        }
        panic!("{label} never stands still, or never offers {option:?}");
    }

    /// Picks one of what stands in sight under this label, where it is asked at all.
    pub async fn pick_if_asked(&self, label: &str, option: &str) {
        let choice = format!(
            "//dialog[@open]//*[@role='radiogroup' and @aria-labelledby=//*[starts-with(normalize-space(), '{label}')]/@id] \
             //label[normalize-space()='{option}']"
        );
        if let Ok(choice) = self.client.find(Locator::XPath(&choice)).await {
            choice.click().await.expect("a choice that can be made");
        }
    }

    /// Types into the field with this label, in place of what stands there.
    pub async fn enter(&self, label: &str, text: &str) {
        let wait = Wait::begun();
        while !wait.is_over() {
            match self.typed(label, text).await {
                Ok(true) => return,
                // The page drew it anew while it was typed.
                Ok(false) => {}
                Err(error) if error.is_stale_element_reference() || error.is_element_not_interactable() => {}
                Err(error) => panic!("{label}: {error}"),
            }
            wait.rest().await;
        }
        panic!("{label} never keeps {text:?}");
    }

    /// Whether a field holds what was typed into it, in place of what stood there.
    async fn typed(&self, label: &str, text: &str) -> Result<bool, CmdError> {
        let field = self.labelled(label).await;
        field.clear().await?;
        field.send_keys(text).await?;
        // What follows a key such as Enter is not the field's.
        if text.chars().any(|one| ('\u{e000}'..='\u{f8ff}').contains(&one)) {
            return Ok(true);
        }
        Ok(self.labelled(label).await.prop("value").await?.as_deref() == Some(text))
    }

    /// Types a line where one writes, and sends it.
    pub async fn say(&self, text: &str) {
        let composer = self.find("//*[@id='composer-text']").await;
        composer.send_keys(text).await.expect("a typed line");
        composer.send_keys("\u{e007}").await.expect("Enter");
    }

    /// Waits until this text can be read on the page.
    pub async fn reads(&self, text: &str) {
        let wait = Wait::begun();
        loop {
            let body = self.find("//body").await.text().await.unwrap_or_default();
            if body.contains(text) {
                return;
            }
            assert!(!wait.is_over(), "{text:?} does not stand on the page:\n{body}");
            wait.rest().await;
        }
    }

    async fn labelled(&self, label: &str) -> Element {
        let field = format!(
            "//*[@id=//label[starts-with(normalize-space(), '{label}')]/@for] | //*[@aria-label='{label}']"
        );
        self.find(&field).await
    }

    async fn find(&self, path: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE);
        match wait.for_element(Locator::XPath(path)).await {
            Ok(element) => element,
            Err(error) => {
                let body = self.client.find(Locator::Css("body")).await.expect("a page");
                panic!("{path}: {error}\n{}", body.text().await.unwrap_or_default())
            }
        }
    }

    /// Is done with the window: it is emptied and kept for the next test.
    pub async fn close(self) {
        let emptied = async {
            let clear = "sessionStorage.clear(); localStorage.clear();";
            self.client.execute(clear, Vec::new()).await?;
            self.client.goto("about:blank").await?;
            Ok::<_, CmdError>(self.client.windows().await?.len())
        };
        if emptied.await.is_ok_and(|windows| windows == 1) {
            FREE.lock().unwrap_or_else(PoisonError::into_inner).push(self);
        }
    }
}

/// A command that WebDriver does not have and Chromium's driver does.
#[derive(Debug)]
struct Devtools(Value);

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _url: &url::Url) -> (axum::http::Method, Option<String>) {
        (axum::http::Method::POST, Some(self.0.to_string()))
    }
}
