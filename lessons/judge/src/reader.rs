//! A reader of a scene, who writes down what it says and hears.

use std::time::Duration;

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
}

/// An answer that a reader was given.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The status code.
    pub status: u16,
    /// The body; `null` if it is no JSON.
    pub body: Value,
}

impl Heard {
    /// The cursor in a field of the body, as it stands in a query.
    pub fn cursor(&self, field: &str) -> Option<String> {
        said::cursor(&self.body[field]).map(|cursor| said::in_query(&cursor))
    }
}

impl Reader {
    pub(crate) fn new(stage: Stage, name: &str) -> Self {
        Self { stage, name: name.into(), cursor: None }
    }

    /// Asks for what is new, and goes on from there. The first time it has no cursor to name.
    pub async fn asks(&mut self) {
        self.begins_to_ask().is_answered().await;
    }

    /// Asks the same, and does not wait for the answer: the scene goes on meanwhile. The answer is
    /// written down when it comes.
    pub fn begins_to_ask(&mut self) -> Asked<'_> {
        let path = match &self.cursor {
            Some(cursor) => format!("/messages?after={cursor}"),
            None => "/messages".into(),
        };
        let sent = self.sends_for(&path, Shown::BATCH);
        Asked { reader: self, sent }
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
        self.stage.note(&self.name, Mark::ToServer, text, details);
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
        let mut answer = JoinSet::new();
        answer.spawn(async move {
            let answer = client.send_with(request, &body).await.ok()?;
            let body = said::parsed(&answer.body);
            let details = details(&answer, &body);
            stage.note(&name, Mark::ToClient, &answer.status.to_string(), details);
            Some(Heard { status: answer.status, body: body.unwrap_or_default() })
        });
        Sent { stage: self.stage.clone(), answer }
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
    /// The answer is due: it has come, or comes within [`PATIENCE`] from now. The reader goes on
    /// from it.
    pub async fn is_answered(self) -> Heard {
        self.is_answered_within(PATIENCE).await
    }

    /// The same with another patience, counted from now.
    pub async fn is_answered_within(self, patience: Duration) -> Heard {
        let heard = self.sent.heard_within(patience).await;
        self.reader.goes_on_from(&heard);
        heard
    }
}

/// A request under way, which closes its connection when it is dropped.
struct Sent {
    stage: Stage,
    answer: JoinSet<Option<Heard>>,
}

impl Sent {
    /// The answer. There is none from a server that falls silent: the scene is over then.
    async fn heard_within(mut self, patience: Duration) -> Heard {
        if let Ok(Some(ended)) = timeout(patience, self.answer.join_next()).await
            && let Some(heard) = ended.expect("nothing panics in it")
        {
            return heard;
        }
        self.stage.falls_silent();
        // Whatever the scene has planned is not to happen any more.
        std::future::pending().await
    }
}
