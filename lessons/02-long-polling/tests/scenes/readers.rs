//! Readers that ask as the browser's clients of the steps do: `web/step_1.js` to `web/step_6.js`.
//!
//! That they do is proven in a browser: there the real clients are answered as these are, and must
//! send the same requests at the same instants (`book/acceptance/tests/clients.rs`).

use std::{
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use hyper::Request;
use serde_json::Value;
use tokio::time::{sleep, timeout};
use wire::{Answer, Client, Cut, Wire};

const PATIENCE: Duration = Duration::from_secs(35);

/// A reader with the page open. Clones are the same reader.
#[derive(Clone)]
pub(crate) struct Reader {
    wire: Wire,
    client: Client,
    page: Arc<Mutex<Page>>,
}

#[derive(Default)]
struct Page {
    cursor: Option<String>,
    shown: Vec<String>,
}

impl Reader {
    /// Opens the page, and does not ask yet.
    pub(crate) fn opens_the_page(wire: &Wire, name: &str) -> Self {
        wire.event(name, "opens the page");
        Self { wire: wire.clone(), client: wire.client(name), page: Arc::default() }
    }

    /// The reader's end of the line, for the scene's faults.
    pub(crate) fn line(&self) -> &Client {
        &self.client
    }

    /// The texts that the page shows, in order.
    pub(crate) fn shown(&self) -> Vec<String> {
        self.page().shown.clone()
    }

    /// What helps a page that asks no more. It has nothing, and knows nothing, of what was before.
    pub(crate) fn loads_the_page_again(&self) {
        self.wire.event(self.client.name(), "loads the page again");
        *self.page() = Page::default();
    }

    /// `step_1.js`: whatever comes is new.
    pub(crate) fn waits_for_whatever_comes(&self) {
        let reader = self.clone();
        self.until_it_throws(async move {
            loop {
                let answer = reader.client.send(Request::get("/messages")).await?;
                reader.show_all(&json(&answer)?);
            }
        });
    }

    /// `step_2.js`: with a cursor.
    pub(crate) fn waits_after_a_cursor(&self) {
        let reader = self.clone();
        self.until_it_throws(async move {
            loop {
                let answer = reader.client.send(Request::get(reader.target(""))).await?;
                reader.take(&json(&answer)?);
            }
        });
    }

    /// `step_5.js`: 204 is an answer. What has no messages in it is passed over.
    pub(crate) fn waits_25_seconds(&self) {
        let reader = self.clone();
        self.until_it_throws(async move {
            loop {
                let asked = reader.client.send(Request::get(reader.target("&wait=25")));
                let answer = asked.await?;
                if answer.status != 204 {
                    reader.take(&json(&answer)?);
                }
            }
        });
    }

    /// Nobody catches what is thrown in the loop of steps 1 to 5: it is over then, and the page looks
    /// as it did.
    fn until_it_throws(
        &self,
        follow: impl Future<Output = Result<Infallible, Thrown>> + Send + 'static,
    ) {
        let reader = self.clone();
        tokio::spawn(async move {
            let Err(Thrown) = follow.await;
            reader.wire.harm(reader.client.name(), "asks no more");
        });
    }

    /// `step_6.js`: after a failure it waits, longer each time; between 0 and 1, `random` says how
    /// much of it.
    pub(crate) fn waits_with_patience(&self, random: f64) {
        let reader = self.clone();
        tokio::spawn(async move {
            let mut failures = 0;
            loop {
                let asked = reader.client.send(Request::get(reader.target("&wait=25")));
                let mut wait = 50.0;
                match timeout(PATIENCE, asked).await {
                    Ok(Ok(answer)) if answer.status == 204 => failures = 0,
                    Ok(Ok(answer)) if answer.status == 200 => {
                        failures = 0;
                        reader.take(&answer.json());
                    }
                    Ok(Ok(answer)) if is_final(answer.status) => return,
                    refused => {
                        failures += 1;
                        let answer = refused.ok().and_then(Result::ok);
                        let after = answer.map_or(0.0, |answer| {
                            answer.header("retry-after").parse().unwrap_or(0.0)
                        });
                        let backoff = (1000.0 * 2f64.powi(failures)).min(30_000.0);
                        wait += after * 1000.0 + random * backoff;
                    }
                }
                // Browsers' timers count whole milliseconds.
                sleep(Duration::from_millis(wait as u64)).await;
            }
        });
    }

    /// What was sent and never shown is the harm, at the end of the scene.
    pub(crate) fn has_missed(&self, sent: &[(&str, &str)]) {
        for (_, text) in sent {
            if !self.page().shown.iter().any(|shown| shown == text) {
                self.wire.harm(self.client.name(), &format!("never sees “{text}”"));
            }
        }
    }

    fn target(&self, wait: &str) -> String {
        match &self.page().cursor {
            Some(cursor) => format!("/messages?after={cursor}{wait}"),
            None => "/messages".into(),
        }
    }

    fn take(&self, batch: &Value) {
        if batch["gap"].is_object() {
            self.wire.event(self.client.name(), "says that history is gone");
        }
        self.show_all(&batch["messages"]);
        if let Some(next) = batch["next"].as_str() {
            self.page().cursor = Some(next.into());
        }
    }

    fn show_all(&self, messages: &Value) {
        for message in messages.as_array().into_iter().flatten() {
            let text = message["text"].as_str().unwrap_or_default();
            self.page().shown.push(text.into());
            self.wire.event(self.client.name(), &format!("shows “{text}”"));
        }
    }

    fn page(&self) -> MutexGuard<'_, Page> {
        self.page.lock().unwrap()
    }
}

/// What `fetch` and `response.json` throw: no answer, or one that is no JSON.
struct Thrown;

impl From<Cut> for Thrown {
    fn from(_: Cut) -> Self {
        Self
    }
}

fn json(answer: &Answer) -> Result<Value, Thrown> {
    serde_json::from_str(&answer.body).map_err(|_| Thrown)
}

/// A request that is wrong now is wrong the next time too.
fn is_final(status: u16) -> bool {
    (400..500).contains(&status) && status != 408 && status != 429
}
