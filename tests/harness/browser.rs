//! A real browser: headless Chromium through WebDriver, finding things as a person does, by their labels.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

/// How long something may take to appear. Generous: it is the page's whole round through bot and workspace.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser window, and the driver that moves it.
pub struct Browser {
    pub client: Client,
    driver: Child,
}

impl Browser {
    /// Opens a window of this size on a driver of its own.
    pub async fn open(width: u32, height: u32) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed: tests/run does that");
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".into(),
            "--disable-gpu".into(),
            "--disable-dev-shm-usage".into(),
            "--disable-background-networking".into(),
            "--disable-component-update".into(),
            "--disable-sync".into(),
            "--no-first-run".into(),
            "--disable-quic".into(),
            format!("--window-size={width},{height}"),
        ];
        let wishes = json!({ "goog:chromeOptions": { "args": arguments } });
        let wishes = wishes.as_object().cloned().unwrap_or_default();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(wishes);
        let began = Instant::now();
        let client = loop {
            match builder.connect(&format!("http://127.0.0.1:{port}")).await {
                Ok(client) => break client,
                Err(error) if began.elapsed() > PATIENCE => panic!("no browser: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        };
        Self { client, driver }
    }

    /// Goes to an address.
    pub async fn goto(&self, url: &str) {
        self.client.goto(url).await.expect("the page");
    }

    /// The button with this label that can be pressed: in the open dialog if there is one.
    pub async fn press(&self, label: &str) {
        let button = format!(
            "//dialog[@open]//button[normalize-space()='{label}' and not(@disabled)] | \
             //body[not(.//dialog[@open])]//main//button[normalize-space()='{label}' and not(@disabled)]"
        );
        for _ in 0..40 {
            match self.find(&button).await.click().await {
                Ok(()) => return,
                // The page drew it anew between the finding and the press.
                Err(error) if error.is_stale_element_reference() => {}
                Err(error) => panic!("{label}: {error}"),
            }
        }
        panic!("{label} never stands still");
    }

    /// Chooses in the menu with this label.
    pub async fn choose(&self, label: &str, option: &str) {
        let menu = self.labelled(label).await;
        menu.select_by_label(option).await.expect("an option of that name");
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
        let field = self.labelled(label).await;
        field.clear().await.expect("an empty field");
        field.send_keys(text).await.expect("a typed text");
    }

    /// Types a line where one writes, and sends it.
    pub async fn say(&self, text: &str) {
        let composer = self.find("//*[@id='composer-text']").await;
        composer.send_keys(text).await.expect("a typed line");
        composer.send_keys("\u{e007}").await.expect("Enter");
    }

    /// Waits until this text can be read on the page.
    pub async fn reads(&self, text: &str) {
        let began = Instant::now();
        loop {
            let body = self.find("//body").await.text().await.unwrap_or_default();
            if body.contains(text) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{text:?} does not stand on the page:\n{body}");
            tokio::time::sleep(Duration::from_millis(100)).await;
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

    /// Closes the window.
    pub async fn close(mut self) {
        let _ = self.client.clone().close().await;
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
    }
}
