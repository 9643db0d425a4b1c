//! Readers that ask as the browser's clients of the steps do: `web/step_1.js` to `web/step_6.js`.

use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use hyper::Request;
use serde_json::Value;
use tokio::time::{sleep, timeout};
use wire::{Answer, Client, Wire};

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

    /// `step_1.js`: whatever comes is new. A line that breaks ends it; then it is started again.
    pub(crate) fn waits_for_whatever_comes(&self) {
        let reader = self.clone();
        tokio::spawn(async move {
            loop {
                match reader.client.send(Request::get("/messages")).await {
                    Ok(answer) => reader.show_all(&answer.json()),
                    Err(_) => {
                        reader.wire.event(reader.client.name(), "loads the page again")
                    }
                }
            }
        });
    }

    /// `step_2.js`: with a cursor, and without a thought for what may go wrong.
    pub(crate) fn waits_after_a_cursor(&self) {
        let reader = self.clone();
        tokio::spawn(async move {
            loop {
                match reader.client.send(Request::get(reader.target(""))).await {
                    Ok(answer) if answer.json().is_null() => {
                        return reader.wire.harm(reader.client.name(), "asks no more");
                    }
                    Ok(answer) => reader.take(&answer),
                    Err(_) => reader.wire.event(reader.client.name(), "goes on by hand"),
                }
            }
        });
    }

    /// `step_5.js`: 204 is an answer. What has no messages in it is passed over.
    pub(crate) fn waits_25_seconds(&self) {
        let reader = self.clone();
        tokio::spawn(async move {
            while let Ok(answer) =
                reader.client.send(Request::get(reader.target("&wait=25"))).await
            {
                if answer.status != 204 {
                    reader.take(&answer);
                }
            }
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
                        reader.take(&answer);
                    }
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

    fn take(&self, answer: &Answer) {
        let batch = answer.json();
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
