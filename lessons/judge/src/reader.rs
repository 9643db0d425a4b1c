//! A reader of a scene, who writes down what it says and hears.

use std::time::Duration;

use hyper::Request;
use hyper::http::request::Builder;
use serde_json::json;
use tokio::time::timeout;
use transcript::Mark;
use wire::Answer;

use crate::{
    Stage,
    said::{self, Cursors},
};

/// How long a reader waits for an answer that was due at once.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// A reader of a room. It holds a cursor, the one that it was given last, and the one before what it
/// has, if it looks back.
pub struct Reader {
    stage: Stage,
    name: String,
    cursor: Option<String>,
    back: Option<String>,
}

impl Reader {
    pub(crate) fn new(stage: Stage, name: &str) -> Self {
        Self { stage, name: name.into(), cursor: None, back: None }
    }

    /// Asks for what is new, and goes on from there. The first time it has no cursor to name.
    pub async fn asks(&mut self) {
        let path = match &self.cursor {
            Some(cursor) => format!("/messages?after={}", said::in_query(cursor)),
            None => "/messages".into(),
        };
        let answer = self.asks_for(&path).await;
        self.goes_on_from(&answer);
    }

    /// Asks for the newest messages, at most so many, and goes on from there, or back.
    pub async fn asks_for_newest(&mut self, limit: usize) {
        let path = format!("/messages?limit={limit}");
        let answer = self.hears_of(&path, said::page).await;
        self.goes_on_from(&answer);
        self.goes_back_from(&answer);
    }

    /// Asks for the messages before those that it has, at most so many.
    pub async fn looks_back(&mut self, limit: usize) {
        let before = self.back.as_deref().map(said::in_query).unwrap_or_default();
        let path = format!("/messages?before={before}&limit={limit}");
        let answer = self.hears_of(&path, said::page_back).await;
        self.goes_back_from(&answer);
    }

    /// Asks for this, and returns the answer.
    pub async fn asks_for(&self, path: &str) -> Answer {
        self.hears_of(path, said::batch).await
    }

    fn goes_on_from(&mut self, answer: &Answer) {
        if let Some(next) = said::cursor(&answer.json()["next"]) {
            self.cursor = Some(next);
        }
    }

    fn goes_back_from(&mut self, answer: &Answer) {
        if let Some(prev) = said::cursor(&answer.json()["prev"]) {
            self.back = Some(prev);
        }
    }

    async fn hears_of(
        &self,
        path: &str,
        said: fn(&str, &mut Cursors) -> Vec<String>,
    ) -> Answer {
        let text = format!("GET {}", self.stage.cursors().in_target(path));
        self.says(&text, Vec::new());
        let answer = self.hears(Request::get(self.stage.target(path)), "").await;
        let details = match answer.status {
            200 => said(&answer.body, &mut self.stage.cursors()),
            _ => Vec::new(),
        };
        self.is_answered(&answer, details);
        answer
    }

    /// Publishes a text.
    pub async fn publishes(&self, text: &str) {
        let message = json!({ "author": self.name, "text": text });
        self.says("POST /messages", vec![said::message(&message)]);
        let request = self.post("application/json");
        let answer = self.hears(request, &message.to_string()).await;
        self.is_answered(&answer, Vec::new());
    }

    /// Posts what a server should not take, written down as `what`.
    pub async fn posts(&self, content_type: &str, body: &str, what: &str) {
        self.says("POST /messages", vec![what.to_string()]);
        let answer = self.hears(self.post(content_type), body).await;
        self.is_answered(&answer, Vec::new());
    }

    /// Uses a method that the room does not know.
    pub async fn uses(&self, method: &str) {
        self.says(&format!("{method} /messages"), Vec::new());
        let request =
            Request::builder().method(method).uri(self.stage.target("/messages"));
        let answer = self.hears(request, "").await;
        let allowed = said::allowed(answer.header("allow"));
        let details = (!allowed.is_empty()).then(|| format!("allow: {allowed}"));
        self.is_answered(&answer, details.into_iter().collect());
    }

    fn post(&self, content_type: &str) -> Builder {
        Request::post(self.stage.target("/messages")).header("content-type", content_type)
    }

    fn says(&self, text: &str, details: Vec<String>) {
        self.stage.note(&self.name, Mark::ToServer, text, details);
    }

    fn is_answered(&self, answer: &Answer, details: Vec<String>) {
        let status = answer.status.to_string();
        self.stage.note(&self.name, Mark::ToClient, &status, details);
    }

    /// The answer. There is none from a server that falls silent: the scene is over then.
    async fn hears(&self, request: Builder, body: &str) -> Answer {
        let asked = self.stage.client(&self.name);
        let answer = timeout(PATIENCE, asked.send_with(request, body)).await;
        if let Ok(Ok(answer)) = answer {
            return answer;
        }
        self.stage.falls_silent();
        // Whatever the scene has planned is not to happen any more.
        std::future::pending().await
    }
}
