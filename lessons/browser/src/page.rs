//! A tab: what a reader does in it, and what can be seen from outside.

use std::{
    collections::{BTreeSet, HashMap},
    path::Path,
    sync::{Arc, Mutex, MutexGuard},
};

use data_encoding::BASE64;
use serde_json::{Value, json};
use tokio::{sync::watch, time::timeout};

use crate::{
    DEADLINE, Error,
    protocol::{Connection, Session},
};

/// A tab, or a frame in one. Dropping the last handle on a tab closes it.
#[derive(Clone)]
pub struct Page {
    tab: Arc<Tab>,
    /// The frame that scripts and selectors mean; nothing for the tab's own page.
    frame: Option<String>,
}

/// Something that a page complained about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsoleError {
    /// Who says so: `exception`, `console`, or what Chromium calls it: `network`, `security`, …
    pub source: String,
    /// What is wrong.
    pub text: String,
    /// The address that it is about, if any.
    pub url: String,
}

struct Tab {
    session: Session,
    target: String,
    seen: Arc<Seen>,
}

/// What events have told of a tab so far.
#[derive(Default)]
struct Seen {
    errors: Mutex<Vec<ConsoleError>>,
    requests: Mutex<Vec<String>>,
    /// The context in which a frame's own scripts run, by the frame's id.
    contexts: Mutex<HashMap<String, String>>,
    /// How many pages have loaded or come back.
    loads: watch::Sender<u64>,
    /// Told whenever a frame may be another one than before.
    frames: watch::Sender<()>,
}

impl Drop for Tab {
    fn drop(&mut self) {
        let params = json!({ "targetId": self.target });
        drop(self.session.browser().send(None, "Target.closeTarget", params));
    }
}

impl Page {
    pub(crate) async fn open(browser: &Connection, url: &str) -> Result<Self, Error> {
        // A window of its own: a tab behind another one counts as hidden.
        let params = json!({ "url": "about:blank", "newWindow": true });
        let created = browser.call("Target.createTarget", params).await?;
        let target = text(&created["targetId"]);
        let seen = Arc::new(Seen::default());
        let listener = seen.clone();
        let listener =
            Box::new(move |method: &str, event: &Value| listener.note(method, event));
        let session = browser.attach(&target, listener).await?;
        for domain in ["Page", "Runtime", "Log", "Network", "DOM"] {
            session.call(&format!("{domain}.enable"), json!({})).await?;
        }
        let page = Self { tab: Arc::new(Tab { session, target, seen }), frame: None };
        page.goto(url).await?;
        Ok(page)
    }

    /// Opens another address in the tab, and waits until it has loaded.
    ///
    /// # Errors
    /// If nobody answers there, or it does not load within [`DEADLINE`].
    pub async fn goto(&self, url: &str) -> Result<(), Error> {
        self.loading(&format!("loading {url}"), async {
            let answer = self.call("Page.navigate", json!({ "url": url })).await?;
            match answer["errorText"].as_str() {
                Some(error) => Err(Error::Thrown(format!("{url}: {error}"))),
                None => Ok(()),
            }
        })
        .await
    }

    /// Loads the page again.
    ///
    /// # Errors
    /// If it does not load within [`DEADLINE`].
    pub async fn reload(&self) -> Result<(), Error> {
        let reload = async { self.call("Page.reload", json!({})).await.map(drop) };
        self.loading("reloading", reload).await
    }

    /// Goes back in the tab's history.
    ///
    /// # Errors
    /// If there is nothing to go back to, or it does not come within [`DEADLINE`].
    pub async fn back(&self) -> Result<(), Error> {
        self.loading("going back", self.step_in_history(-1)).await
    }

    /// Goes forward in the tab's history.
    ///
    /// # Errors
    /// If there is nothing to go forward to, or it does not come within [`DEADLINE`].
    pub async fn forward(&self) -> Result<(), Error> {
        self.loading("going forward", self.step_in_history(1)).await
    }

    async fn step_in_history(&self, by: i64) -> Result<(), Error> {
        let history = self.call("Page.getNavigationHistory", json!({})).await?;
        let index = history["currentIndex"].as_i64().unwrap_or_default() + by;
        let entry =
            usize::try_from(index).ok().map(|index| &history["entries"][index]["id"]);
        let entry = entry.filter(|id| id.is_number());
        let entry = entry.ok_or_else(|| {
            Error::Thrown("there is no such page in the history".into())
        })?;
        self.call("Page.navigateToHistoryEntry", json!({ "entryId": entry }))
            .await
            .map(drop)
    }

    async fn loading(
        &self,
        what: &str,
        action: impl Future<Output = Result<(), Error>>,
    ) -> Result<(), Error> {
        let mut loads = self.tab.seen.loads.subscribe();
        loads.mark_unchanged();
        action.await?;
        match timeout(DEADLINE, loads.changed()).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(self.late(what).await),
        }
    }

    /// The value of a JavaScript expression, as JSON; of a promise, what it resolves to.
    ///
    /// # Errors
    /// [`Error::Thrown`] with what it threw or was rejected with, [`Error::Deadline`] if the promise
    /// does not settle.
    pub async fn evaluate(&self, js: &str) -> Result<Value, Error> {
        let answer = self.run(js, true).await?;
        Ok(answer["result"]["value"].clone())
    }

    async fn run(&self, js: &str, by_value: bool) -> Result<Value, Error> {
        let mut params =
            json!({ "expression": js, "awaitPromise": true, "returnByValue": by_value });
        if let Some(frame) = &self.frame {
            let context = self.tab.seen.contexts().get(frame).cloned();
            let gone = || Error::Gone("a script: its frame has been removed".into());
            params["uniqueContextId"] = context.ok_or_else(gone)?.into();
        }
        let answer = self.call("Runtime.evaluate", params).await?;
        match &answer["exceptionDetails"] {
            Value::Null => Ok(answer),
            details => Err(Error::Thrown(thrown(details))),
        }
    }

    /// Waits until an expression, or what its promise resolves to, is true; an expression that
    /// throws is not. It is looked at when the document changes and ten times a second. Answers
    /// with its value.
    ///
    /// # Errors
    /// [`Error::Deadline`] with the text of the page, if it is not within [`DEADLINE`].
    pub async fn wait_for(&self, condition: &str) -> Result<Value, Error> {
        let watching = format!(
            "new Promise((resolve) => {{
                const check = async () => {{
                    const value = await (async () => ({condition}))().catch(() => false);
                    if (!value) return;
                    observer.disconnect();
                    clearInterval(timer);
                    resolve(value);
                }};
                const observer = new MutationObserver(check);
                const everything =
                    {{ attributes: true, characterData: true, childList: true, subtree: true }};
                observer.observe(document, everything);
                const timer = setInterval(check, 100);
                check();
            }})"
        );
        let waiting = async {
            loop {
                match self.evaluate(&watching).await {
                    // The page went elsewhere: the wait goes on there.
                    Err(Error::Refused { message, .. }) if is_navigation(&message) => {}
                    settled => return settled,
                }
            }
        };
        match timeout(DEADLINE, waiting).await {
            Ok(Err(Error::Deadline { .. })) | Err(_) => {
                let why = match self.evaluate(condition).await {
                    Ok(value) => format!("`{condition}`, which is {value},"),
                    Err(error) => format!("`{condition}` ({error})"),
                };
                Err(self.late(&why).await)
            }
            Ok(settled) => settled,
        }
    }

    async fn late(&self, what: &str) -> Error {
        let text =
            self.evaluate("location.href + '\\n' + document.body?.innerText").await;
        let text = text.map_or_else(|error| error.to_string(), |text| self::text(&text));
        let errors: String =
            self.console().iter().map(|error| format!("\n{error}")).collect();
        let shown = format!("; the page shows:\n{text}{errors}");
        Error::Deadline { what: what.into(), shown }
    }

    /// The frame in this page whose address begins like this, once it has loaded. Frames of the
    /// same host only: on any port of it, but of another host never.
    ///
    /// # Errors
    /// [`Error::Deadline`] if there is none within [`DEADLINE`].
    pub async fn frame(&self, url_prefix: &str) -> Result<Self, Error> {
        let mut frames = self.tab.seen.frames.subscribe();
        let found = async {
            loop {
                let tree = self.call("Page.getFrameTree", json!({})).await?;
                let frame = find_frame(&tree["frameTree"], url_prefix);
                let known = |id: &String| self.tab.seen.contexts().contains_key(id);
                if let Some(frame) = frame.filter(known) {
                    return Ok(Self { tab: self.tab.clone(), frame: Some(frame) });
                }
                if frames.changed().await.is_err() {
                    return Err(Error::Gone(format!("the frame at {url_prefix}")));
                }
            }
        };
        let frame = match timeout(DEADLINE, found).await {
            Ok(frame) => frame?,
            Err(_) => return Err(self.late(&format!("a frame at {url_prefix}")).await),
        };
        frame.wait_for("document.readyState === 'complete'").await?;
        Ok(frame)
    }

    /// Clicks in the middle of what a selector finds, with the mouse; waits until there is such a
    /// thing, and scrolls to it.
    ///
    /// # Errors
    /// [`Error::Deadline`] if there is none, [`Error::Refused`] if it has no size.
    pub async fn click(&self, selector: &str) -> Result<(), Error> {
        let (x, y) = self.middle_of(selector).await?;
        for (kind, buttons) in
            [("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 0)]
        {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            let params = json!({
                "type": kind, "x": x, "y": y, "button": button, "buttons": buttons, "clickCount": 1,
            });
            self.call("Input.dispatchMouseEvent", params).await?;
        }
        Ok(())
    }

    async fn middle_of(&self, selector: &str) -> Result<(f64, f64), Error> {
        let found = format!("document.querySelector({})", Value::from(selector));
        self.wait_for(&format!("{found} !== null")).await?;
        let element = &self.run(&found, false).await?["result"]["objectId"];
        let element = json!({ "objectId": element });
        self.call("DOM.scrollIntoViewIfNeeded", element.clone()).await?;
        let quads = self.call("DOM.getContentQuads", element).await?;
        let corner = |index: usize| quads["quads"][0][index].as_f64().unwrap_or_default();
        Ok(((corner(0) + corner(4)) / 2.0, (corner(1) + corner(5)) / 2.0))
    }

    /// Types into what has the focus.
    ///
    /// # Errors
    /// If the tab is gone.
    pub async fn type_text(&self, text: &str) -> Result<(), Error> {
        self.call("Input.insertText", json!({ "text": text })).await.map(drop)
    }

    /// Presses a key and lets it go: a character, or a name of UI Events' such as `Enter`, `Tab`,
    /// `Escape`, `ArrowLeft`.
    ///
    /// # Errors
    /// If the tab is gone.
    ///
    /// # Panics
    /// For a name that is not known here.
    pub async fn press(&self, key: &str) -> Result<(), Error> {
        let (code, number, text) = key_event(key);
        for kind in ["keyDown", "keyUp"] {
            let mut params = json!({ "type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number });
            if kind == "keyDown" && !text.is_empty() {
                params["text"] = text.into();
            }
            self.call("Input.dispatchKeyEvent", params).await?;
        }
        Ok(())
    }

    /// Writes a picture of the tab, as PNG, as it is in a window of this size in CSS pixels and
    /// under this preference for dark or light. The tab keeps both.
    ///
    /// # Errors
    /// [`Error::Screenshot`] if the file cannot be written.
    pub async fn screenshot(
        &self,
        path: &Path,
        width: u32,
        height: u32,
        dark: bool,
    ) -> Result<(), Error> {
        self.set_size(width, height).await?;
        let scheme = if dark { "dark" } else { "light" };
        self.prefer(&[("prefers-color-scheme", scheme)]).await?;
        self.evaluate(
            "document.fonts.ready.then(() => new Promise((drawn) =>
                requestAnimationFrame(() => requestAnimationFrame(() => drawn()))))",
        )
        .await?;
        let picture =
            self.call("Page.captureScreenshot", json!({ "format": "png" })).await?;
        let picture = BASE64.decode(text(&picture["data"]).as_bytes());
        let picture = picture
            .map_err(|error| Error::Thrown(format!("a broken picture: {error}")))?;
        tokio::fs::write(path, picture).await?;
        Ok(())
    }

    /// Gives the window a size in CSS pixels. The tab keeps it.
    ///
    /// # Errors
    /// If the tab is gone.
    pub async fn set_size(&self, width: u32, height: u32) -> Result<(), Error> {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", size).await.map(drop)
    }

    /// Sets what the reader prefers, by media features and their values, such as
    /// `("prefers-reduced-motion", "reduce")`. The tab keeps these, and forgets others.
    ///
    /// # Errors
    /// If the tab is gone.
    pub async fn prefer(&self, preferences: &[(&str, &str)]) -> Result<(), Error> {
        let features: Vec<_> = preferences
            .iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        self.call("Emulation.setEmulatedMedia", json!({ "features": features }))
            .await
            .map(drop)
    }

    /// Shows the page as it is printed, or as it is on a screen again.
    ///
    /// # Errors
    /// If the tab is gone.
    pub async fn on_paper(&self, paper: bool) -> Result<(), Error> {
        let media = if paper { "print" } else { "" };
        self.call("Emulation.setEmulatedMedia", json!({ "media": media })).await.map(drop)
    }

    /// All that the tab has complained about so far: exceptions that nobody caught, what was logged
    /// as an error, and what the browser says by itself, failed requests among it.
    pub fn console(&self) -> Vec<ConsoleError> {
        self.tab.seen.errors.lock().expect("no holder panics").clone()
    }

    /// The addresses of all requests so far, in order, without `data:` and `blob:`.
    pub fn requests(&self) -> Vec<String> {
        self.tab.seen.requests.lock().expect("no holder panics").clone()
    }

    /// The hosts that were asked so far, without their ports.
    pub fn hosts(&self) -> BTreeSet<String> {
        let requests = self.requests();
        requests.iter().filter_map(|url| host(url)).map(str::to_owned).collect()
    }

    /// Puts the tab out of the reader's sight, by minimising its window, or back into it; waits until
    /// the page knows.
    ///
    /// # Errors
    /// [`Error::Deadline`] if the page is not told.
    pub async fn set_hidden(&self, hidden: bool) -> Result<(), Error> {
        let target = json!({ "targetId": self.tab.target });
        let browser = self.tab.session.browser();
        let window = browser.call("Browser.getWindowForTarget", target).await?;
        let state = if hidden { "minimized" } else { "normal" };
        let params =
            json!({ "windowId": window["windowId"], "bounds": { "windowState": state } });
        browser.call("Browser.setWindowBounds", params).await?;
        self.wait_for(&format!("document.hidden === {hidden}")).await.map(drop)
    }

    /// Makes the reader one who prefers that nothing moves, until the next picture.
    ///
    /// # Errors
    /// If the tab is gone.
    pub async fn reduce_motion(&self) -> Result<(), Error> {
        let preference = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
        self.call("Emulation.setEmulatedMedia", json!({ "features": [preference] }))
            .await
            .map(drop)
    }

    /// Cuts the tab off from every network, or connects it again.
    ///
    /// # Errors
    /// If the tab is gone.
    pub async fn offline(&self, offline: bool) -> Result<(), Error> {
        let params = json!({
            "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        self.call("Network.emulateNetworkConditions", params).await.map(drop)
    }

    async fn call(&self, method: &str, params: Value) -> Result<Value, Error> {
        self.tab.session.call(method, params).await
    }
}

impl std::fmt::Display for ConsoleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { source, text, url } = self;
        write!(f, "{source}: {text} ({url})")
    }
}

impl Seen {
    fn contexts(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.contexts.lock().expect("no holder panics")
    }

    fn note(&self, method: &str, event: &Value) {
        match method {
            "Page.loadEventFired" => self.loads.send_modify(|loads| *loads += 1),
            "Page.frameNavigated" if event["type"] == "BackForwardCacheRestore" => {
                self.loads.send_modify(|loads| *loads += 1);
            }
            "Runtime.executionContextCreated" => self.context_created(&event["context"]),
            "Runtime.executionContextDestroyed" => {
                let id = text(&event["executionContextUniqueId"]);
                self.contexts().retain(|_, context| *context != id);
            }
            "Runtime.executionContextsCleared" => self.contexts().clear(),
            "Network.requestWillBeSent" => {
                self.requested(&text(&event["request"]["url"]))
            }
            "Network.webSocketCreated" => self.requested(&text(&event["url"])),
            _ => {
                let error = complaint(method, event);
                self.errors.lock().expect("no holder panics").extend(error);
            }
        }
    }

    fn context_created(&self, context: &Value) {
        if context["auxData"]["isDefault"] == true {
            let frame = text(&context["auxData"]["frameId"]);
            self.contexts().insert(frame, text(&context["uniqueId"]));
            self.frames.send_replace(());
        }
    }

    fn requested(&self, url: &str) {
        if host(url).is_some() {
            self.requests.lock().expect("no holder panics").push(url.into());
        }
    }
}

fn complaint(method: &str, event: &Value) -> Option<ConsoleError> {
    let (source, text, url) = match method {
        "Runtime.exceptionThrown" => {
            let details = &event["exceptionDetails"];
            ("exception".into(), thrown(details), text(&details["url"]))
        }
        "Runtime.consoleAPICalled"
            if event["type"] == "error" || event["type"] == "assert" =>
        {
            let words = event["args"].as_array()?.iter();
            let words: Vec<_> = words
                .map(|word| match &word["value"] {
                    Value::Null => text(&word["description"]),
                    value => text(value),
                })
                .collect();
            (
                "console".into(),
                words.join(" "),
                text(&event["stackTrace"]["callFrames"][0]["url"]),
            )
        }
        "Log.entryAdded" if event["entry"]["level"] == "error" => {
            let entry = &event["entry"];
            (text(&entry["source"]), text(&entry["text"]), text(&entry["url"]))
        }
        _ => return None,
    };
    Some(ConsoleError { source, text, url })
}

fn thrown(details: &Value) -> String {
    let exception = &details["exception"];
    match (exception["description"].as_str(), &exception["value"]) {
        (Some(description), _) => description.into(),
        (None, Value::Null) => text(&details["text"]),
        (None, value) => text(value),
    }
}

/// A string as it is, anything else as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn host(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    if !["http", "https", "ws", "wss"].contains(&scheme) {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next()?;
    Some(authority.rsplit_once(':').map_or(authority, |(host, _)| host))
}

fn is_navigation(message: &str) -> bool {
    [
        "context was destroyed",
        "navigated or closed",
        "Cannot find context",
        "context with specified id",
    ]
    .iter()
    .any(|words| message.contains(words))
}

fn find_frame(tree: &Value, url_prefix: &str) -> Option<String> {
    if tree["frame"]["url"].as_str()?.starts_with(url_prefix) {
        return Some(text(&tree["frame"]["id"]));
    }
    tree["childFrames"].as_array()?.iter().find_map(|child| find_frame(child, url_prefix))
}

/// A key's code, its number on Windows, and the text that it types.
fn key_event(key: &str) -> (String, u32, &str) {
    let (number, text) = match key {
        "Enter" => (13, "\r"),
        "Tab" => (9, ""),
        "Escape" => (27, ""),
        "Backspace" => (8, ""),
        "Home" => (36, ""),
        "End" => (35, ""),
        "PageUp" => (33, ""),
        "PageDown" => (34, ""),
        "ArrowLeft" => (37, ""),
        "ArrowUp" => (38, ""),
        "ArrowRight" => (39, ""),
        "ArrowDown" => (40, ""),
        " " => return ("Space".into(), 32, " "),
        character => {
            let mut characters = character.chars();
            let (Some(first), None) = (characters.next(), characters.next()) else {
                panic!("press: no key is named {character:?} here")
            };
            let upper = first.to_ascii_uppercase();
            let code = if first.is_ascii_digit() { "Digit" } else { "Key" };
            return (format!("{code}{upper}"), upper.into(), character);
        }
    };
    (key.into(), number, text)
}
