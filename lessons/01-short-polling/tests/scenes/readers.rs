//! Readers that ask as the browser's clients of the steps do: `web/step_1.js` to `web/step_5.js`.
//!
//! That they do is proven in a browser: there the real clients are answered as these are, and must
//! send the same requests at the same instants (`book/acceptance/tests/clients.rs`).

use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use hyper::Request;
use serde_json::Value;
use tokio::time::{sleep, timeout};
use wire::{Answer, Client, Cut, Wire};

const INTERVAL: Duration = Duration::from_millis(2000);
const PATIENCE: Duration = Duration::from_secs(10);

/// A reader with the page open. Clones are the same reader.
#[derive(Clone)]
pub(crate) struct Reader {
    wire: Wire,
    client: Client,
    page: Arc<Mutex<Page>>,
}

#[derive(Default)]
struct Page {
    cursor: String,
    shown: Vec<(String, f64)>,
}

impl Reader {
    /// Opens the page, and does not ask yet.
    pub(crate) fn opens_the_page(wire: &Wire, name: &str) -> Self {
        wire.event(name, "opens the page");
        Self { wire: wire.clone(), client: wire.client(name), page: Arc::default() }
    }

    /// The texts that the page shows, and when it first did, in seconds.
    pub(crate) fn shown(&self) -> Vec<(String, f64)> {
        self.page().shown.clone()
    }

    /// The reader's end of the line, for the scene's faults.
    pub(crate) fn line(&self) -> &Client {
        &self.client
    }

    /// `step_1.js`: `setInterval`, and whatever is there is new.
    pub(crate) fn asks_for_the_latest(&self) {
        self.every_interval(Question::Latest);
    }

    /// `step_2.js` and `step_3.js`: `setInterval`, with a cursor that starts like this.
    pub(crate) fn asks_after_a_cursor(&self, first: &str) {
        self.page().cursor = first.into();
        self.every_interval(Question::AfterCursor);
    }

    /// `step_4.js`: the next request is scheduled when this one is settled.
    pub(crate) fn asks_one_at_a_time(&self) {
        let reader = self.clone();
        tokio::spawn(async move {
            loop {
                if let Ok(Ok(answer)) = timeout(PATIENCE, reader.ask_after_cursor()).await
                    && answer.status == 200
                {
                    reader.take(&answer);
                }
                sleep(INTERVAL).await;
            }
        });
    }

    /// `step_5.js`, with the numbers that it draws in place of `Math.random`.
    pub(crate) fn asks_with_manners(
        &self,
        mut random: impl FnMut() -> f64 + Send + 'static,
    ) {
        let reader = self.clone();
        tokio::spawn(async move {
            let (mut interval, mut failures) = (2000.0, 0);
            loop {
                let wait = match timeout(PATIENCE, reader.ask_if_anywhere()).await {
                    Ok(Ok(answer)) if answer.status == 200 => {
                        interval = reader.take(&answer).unwrap_or(interval);
                        failures = 0;
                        interval * (0.75 + random() / 2.0)
                    }
                    Ok(Ok(answer)) if is_final(answer.status) => return,
                    refused => {
                        failures += 1;
                        let retry_after =
                            refused.ok().and_then(Result::ok).map_or(0.0, |answer| {
                                answer.header("retry-after").parse::<f64>().unwrap_or(0.0)
                                    * 1000.0
                            });
                        let longest = (1000.0 * 2f64.powi(failures)).min(30_000.0);
                        retry_after + random() * longest
                    }
                };
                // Browsers' timers count whole milliseconds.
                sleep(Duration::from_millis(wait as u64)).await;
            }
        });
    }

    /// What was sent and never shown is the harm, at the end of the scene.
    pub(crate) fn has_missed(&self, sent: &[(&str, &str)]) {
        for (_, text) in sent {
            if !self.page().shown.iter().any(|(shown, _)| shown == text) {
                self.wire.harm(self.client.name(), &format!("never sees “{text}”"));
            }
        }
    }

    /// `setInterval`: a request each time, whether the one before is answered or not.
    fn every_interval(&self, question: Question) {
        let reader = self.clone();
        tokio::spawn(async move {
            loop {
                sleep(INTERVAL).await;
                let reader = reader.clone();
                tokio::spawn(async move { reader.poll(question).await });
            }
        });
    }

    async fn poll(&self, question: Question) {
        let answer = match question {
            Question::Latest => self.client.send(Request::get("/messages")).await,
            Question::AfterCursor => self.ask_after_cursor().await,
        };
        match (answer, question) {
            (Ok(answer), Question::Latest) => self.show(&answer.json()),
            (Ok(answer), Question::AfterCursor) => drop(self.take(&answer)),
            (Err(Cut), _) => {}
        }
    }

    async fn ask_after_cursor(&self) -> Result<Answer, Cut> {
        let target = format!("/messages?after={}", self.page().cursor);
        self.client.send(Request::get(target)).await
    }

    /// Step 5 knows no empty cursor.
    async fn ask_if_anywhere(&self) -> Result<Answer, Cut> {
        if self.page().cursor.is_empty() {
            return self.client.send(Request::get("/messages")).await;
        }
        self.ask_after_cursor().await
    }

    /// Shows a batch and keeps its cursor; returns after how many milliseconds the server wants to
    /// be asked again, if it says so.
    fn take(&self, answer: &Answer) -> Option<f64> {
        let batch = answer.json();
        if batch["gap"] == true || batch["gap"].is_object() {
            self.wire.event(self.client.name(), "says that history is gone");
        }
        batch["messages"].as_array()?.iter().for_each(|message| self.show(message));
        self.page().cursor = match &batch["next"] {
            Value::String(cursor) => cursor.clone(),
            cursor => cursor.to_string(),
        };
        let latest = batch.get("latest").unwrap_or(&batch["next"]);
        match batch["next"] == *latest {
            true => batch["poll_after_ms"].as_f64(),
            false => Some(0.0),
        }
    }

    fn show(&self, message: &Value) {
        let Some(text) = message["text"].as_str() else { return };
        let known = self.page().shown.iter().any(|(shown, _)| shown == text);
        let now = self.wire.now().as_secs_f64();
        self.page().shown.push((text.into(), now));
        match known {
            false => self.wire.event(self.client.name(), &format!("shows “{text}”")),
            true => self.wire.harm(self.client.name(), &format!("shows “{text}” again")),
        }
    }

    fn page(&self) -> MutexGuard<'_, Page> {
        self.page.lock().unwrap()
    }
}

#[derive(Clone, Copy)]
enum Question {
    Latest,
    AfterCursor,
}

/// A request that is wrong now is wrong the next time too.
fn is_final(status: u16) -> bool {
    (400..500).contains(&status) && status != 408 && status != 429
}
