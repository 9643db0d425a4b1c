//! A gap is a number that lies too far back, and a cursor of another epoch counts as 0.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::get,
};
use serde::{Deserialize, Serialize};
use server::Surroundings;

#[derive(Clone, Serialize, Deserialize)]
struct Message {
    author: String,
    text: String,
}

#[derive(Deserialize)]
struct Question {
    #[serde(default)]
    after: String,
}

#[derive(Serialize)]
struct Batch {
    messages: Vec<Message>,
    next: String,
    /// Messages that come after the reader's cursor are gone.
    gap: bool,
}

/// How many messages a room keeps.
const MOST: usize = 3;

#[derive(Clone)]
struct Log {
    /// Another one for each start of the server.
    epoch: String,
    kept: Arc<Mutex<Kept>>,
}

/// The newest messages.
#[derive(Default)]
struct Kept {
    messages: VecDeque<Message>,
    /// How many there were before them.
    gone: usize,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let log = Log { epoch: format!("{:x}", surroundings.seed), kept: Arc::default() };
    Router::new().route("/messages", get(read).post(publish)).with_state(log)
}

async fn publish(State(log): State<Log>, Json(message): Json<Message>) -> StatusCode {
    let mut kept = log.kept.lock().unwrap();
    kept.messages.push_back(message);
    if kept.messages.len() > MOST {
        kept.messages.pop_front();
        kept.gone += 1;
    }
    StatusCode::CREATED
}

async fn read(State(log): State<Log>, Query(question): Query<Question>) -> Json<Batch> {
    let kept = log.kept.lock().unwrap();
    let after = seq_in(&log.epoch, &question.after).unwrap_or(0);
    let gap = !question.after.is_empty() && after < kept.gone;
    let after = after.max(kept.gone);
    let messages: Vec<_> =
        kept.messages.iter().skip(after - kept.gone).cloned().collect();
    let next = format!("{}-{}", log.epoch, after + messages.len());
    Json(Batch { messages, next, gap })
}

/// The number in a cursor of this epoch; nothing for any other cursor.
fn seq_in(epoch: &str, cursor: &str) -> Option<usize> {
    cursor.strip_prefix(epoch)?.strip_prefix('-')?.parse().ok()
}
