//! A reader of a scene, who writes down what it says and hears.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use hyper::Request;
use hyper::http::request::Builder;
use serde_json::{Value, json};
use tokio::{task::JoinSet, time::timeout};
use transcript::Mark;
use wire::Answer;

use crate::{
    Stage,
    said::{self, Shown},
};

/// How long a reader waits for an answer that is due.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// A reader of a room. It holds a cursor, the one that it was given last.
pub struct Reader {
    stage: Stage,
    name: String,
    /// As it stands in a query.
    cursor: Option<String>,
    is_seen: bool,
}

/// An answer that a reader was given.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The status code.
    pub status: u16,
    /// The body; `null` if it is no JSON.
    pub body: Value,
    answer: Answer,
}

impl Heard {
    /// A header's value, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.answer.header(name)
    }

    /// The texts of the messages in the body, if it is a batch.
    pub fn texts(&self) -> Vec<&str> {
        let messages = self.body["messages"].as_array().into_iter().flatten();
        messages.filter_map(|message| message["text"].as_str()).collect()
    }

    /// The cursor in a field of the body, as it stands in a query.
    pub fn cursor(&self, field: &str) -> Option<String> {
        said::cursor(&self.body[field]).map(|cursor| said::in_query(&cursor))
    }
}

impl Reader {
    pub(crate) fn new(stage: Stage, name: &str) -> Self {
        Self { stage, name: name.into(), cursor: None, is_seen: true }
    }

    /// The same reader, of whom nothing is written down.
    pub fn unseen(self) -> Self {
        Self { is_seen: false, ..self }
    }

    /// Asks for what is new, and goes on from there. The first time it has no cursor to name.
    pub async fn asks(&mut self) {
        self.begins_to_ask().is_answered().await;
    }

    /// Asks the same, and does not wait for the answer: the scene goes on meanwhile. The answer is
    /// written down when it comes.
    pub fn begins_to_ask(&mut self) -> Asked<'_> {
        let path = self.path("");
        let sent = self.sends_for(&path, Shown::BATCH);
        Asked { reader: self, sent }
    }

    /// Asks for what is new, and is ready to wait for it for so many seconds.
    pub fn waits(&mut self, seconds: u64) -> Asked<'_> {
        let path = self.target_of_a_wait(seconds);
        let sent = self.sends_for(&path, Shown::BATCH);
        Asked { reader: self, sent }
    }

    /// What it would ask for if it waited, for others to ask the same.
    pub fn target_of_a_wait(&self, seconds: u64) -> String {
        self.path(&format!("&wait={seconds}"))
    }

    /// `more` is for those who have a cursor: without one a reader waits for nothing.
    fn path(&self, more: &str) -> String {
        match &self.cursor {
            Some(cursor) => format!("/messages?after={cursor}{more}"),
            None => "/messages".into(),
        }
    }

    /// Asks for this, and returns the answer.
    pub async fn asks_for(&self, path: &str, shown: Shown) -> Heard {
        self.sends_for(path, shown).heard_within(PATIENCE).await
    }

    /// Goes on from the cursor of this answer, if it has one.
    pub fn goes_on_from(&mut self, heard: &Heard) {
        if let Some(next) = heard.cursor("next") {
            self.cursor = Some(next);
        }
    }

    /// Publishes a text.
    pub async fn publishes(&self, text: &str) {
        let message = json!({ "author": self.name, "text": text });
        self.posts("application/json", &message.to_string(), &said::message(&message))
            .await;
    }

    /// Posts a body, written down as `what`.
    pub async fn posts(&self, content_type: &str, body: &str, what: &str) {
        self.says("POST /messages", vec![what.to_string()]);
        let request = Request::post(self.stage.target("/messages"))
            .header("content-type", content_type);
        let sent = self.sends(request, body, |_, _| Vec::new());
        sent.heard_within(PATIENCE).await;
    }

    /// Uses a method that the room does not know.
    pub async fn uses(&self, method: &str) {
        self.says(&format!("{method} /messages"), Vec::new());
        let request =
            Request::builder().method(method).uri(self.stage.target("/messages"));
        let sent = self.sends(request, "", |answer, _| {
            let allowed = said::allowed(answer.header("allow"));
            let details = (!allowed.is_empty()).then(|| format!("allow: {allowed}"));
            details.into_iter().collect()
        });
        sent.heard_within(PATIENCE).await;
    }

    fn sends_for(&self, path: &str, shown: Shown) -> Sent {
        self.says(
            &format!("GET {}", self.stage.cursors().in_target(path, shown)),
            Vec::new(),
        );
        let stage = self.stage.clone();
        self.sends(Request::get(self.stage.target(path)), "", move |answer, body| {
            match answer.status {
                200 => said::batch(body, shown, &mut stage.cursors()),
                _ => Vec::new(),
            }
        })
    }

    fn says(&self, text: &str, details: Vec<String>) {
        if self.is_seen {
            self.stage.note(&self.name, Mark::ToServer, text, details);
        }
    }

    fn sends(
        &self,
        request: Builder,
        body: &str,
        details: impl FnOnce(&Answer, &Result<Value, String>) -> Vec<String> + Send + 'static,
    ) -> Sent {
        let (stage, name, body) =
            (self.stage.clone(), self.name.clone(), body.to_string());
        let client = self.stage.client(&self.name);
        let not_before: Arc<AtomicU64> = Arc::default();
        let (earliest, is_seen) = (not_before.clone(), self.is_seen);
        let mut answer = JoinSet::new();
        answer.spawn(async move {
            let answer = client.send_with(request, &body).await.ok()?;
            let body = said::parsed(&answer.body);
            if is_seen {
                let details = details(&answer, &body);
                let at = earliest.load(Ordering::Relaxed);
                let status = answer.status.to_string();
                stage.note_not_before(at, &name, Mark::ToClient, &status, details);
            }
            Some(Heard { status: answer.status, body: body.unwrap_or_default(), answer })
        });
        Sent { stage: self.stage.clone(), not_before, answer }
    }
}

/// What a reader has asked and was not answered yet. Dropping it closes the connection, as aborting
/// a `fetch` does.
#[must_use = "the request is given up when this is dropped"]
pub struct Asked<'a> {
    reader: &'a mut Reader,
    sent: Sent,
}

impl Asked<'_> {
    /// The answer is due: it has come, or comes within [`PATIENCE`] from now or from when it is due.
    /// The reader goes on from it.
    pub async fn is_answered(self) -> Heard {
        self.is_answered_within(PATIENCE).await
    }

    /// The same with another patience.
    pub async fn is_answered_within(self, patience: Duration) -> Heard {
        let heard = self.sent.heard_within(patience).await;
        self.reader.goes_on_from(&heard);
        heard
    }

    /// The answer is due by this second of the scene: if it comes between now and then, it is written
    /// down as if it came then. For scenes that do not ask how soon; say it before what is answered.
    pub fn due_by(self, seconds: f64) -> Self {
        self.sent.not_before.store((seconds * 1000.0) as u64, Ordering::Relaxed);
        self
    }

    /// The answer is due, and is lost on its way: the reader does not go on from it.
    pub async fn is_answered_in_vain(self) {
        let (stage, due) = (self.reader.stage.clone(), self.sent.not_before.clone());
        self.sent.heard_within(PATIENCE).await;
        stage.until(due.load(Ordering::Relaxed) as f64 / 1000.0).await;
        stage.event(&self.reader.name, "loses the answer");
    }

    /// The answer, if it comes within this time. If not, the reader gives the request up, and the
    /// scene goes on.
    pub async fn may_be_answered_within(mut self, patience: Duration) -> Option<Heard> {
        let heard = self.sent.comes_within(patience).await?;
        self.reader.goes_on_from(&heard);
        Some(heard)
    }
}

/// A request under way, which closes its connection when it is dropped.
struct Sent {
    stage: Stage,
    /// In milliseconds: an answer that comes earlier is written down as if it came then.
    not_before: Arc<AtomicU64>,
    answer: JoinSet<Option<Heard>>,
}

impl Sent {
    /// The answer. There is none from a server that falls silent: the scene is over then.
    async fn heard_within(mut self, patience: Duration) -> Heard {
        let due = Duration::from_millis(self.not_before.load(Ordering::Relaxed));
        let patience = patience + due.saturating_sub(self.stage.now());
        if let Some(heard) = self.comes_within(patience).await {
            return heard;
        }
        self.stage.falls_silent();
        // Whatever the scene has planned is not to happen any more.
        std::future::pending().await
    }

    async fn comes_within(&mut self, patience: Duration) -> Option<Heard> {
        let ended = timeout(patience, self.answer.join_next()).await.ok()??;
        ended.expect("nothing panics in it")
    }
}
