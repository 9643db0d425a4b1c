//! The epoch stands in the cursor, and a restart is told by the length of the list.

use std::sync::{Arc, Mutex};

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
    /// The reader's cursor is of another epoch: what came after it is gone.
    gap: bool,
}

#[derive(Clone)]
struct Log {
    /// Another one for each start of the server.
    epoch: String,
    messages: Arc<Mutex<Vec<Message>>>,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let log = Log { epoch: format!("{:x}", surroundings.seed), messages: Arc::default() };
    Router::new().route("/messages", get(read).post(publish)).with_state(log)
}

async fn publish(State(log): State<Log>, Json(message): Json<Message>) -> StatusCode {
    log.messages.lock().unwrap().push(message);
    StatusCode::CREATED
}

async fn read(State(log): State<Log>, Query(question): Query<Question>) -> Json<Batch> {
    let seq = seq_in(&question.after);
    let all = log.messages.lock().unwrap();
    let gap = seq > all.len();
    let after = if gap { 0 } else { seq };
    let messages: Vec<_> = all.iter().skip(after).cloned().collect();
    let next = format!("{}-{}", log.epoch, after + messages.len());
    Json(Batch { messages, next, gap })
}

/// The number in a cursor.
fn seq_in(cursor: &str) -> usize {
    cursor.split_once('-').and_then(|(_, seq)| seq.parse().ok()).unwrap_or(0)
}
