//! Step 3. The cursor says which counting it belongs to: `a-2` is message 2 of epoch `a`.

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
struct History {
    /// Different for each start of the server.
    epoch: String,
    messages: Arc<Mutex<Vec<Message>>>,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let epoch = format!("{:x}", surroundings.seed);
    let history = History { epoch, messages: Arc::default() };
    Router::new().route("/messages", get(read).post(publish)).with_state(history)
}

// ANCHOR: publish
async fn publish(
    State(history): State<History>,
    Json(message): Json<Message>,
) -> StatusCode {
    history.messages.lock().unwrap().push(message);
    StatusCode::CREATED
}
// ANCHOR_END: publish

// ANCHOR: read
async fn read(
    State(history): State<History>,
    Query(question): Query<Question>,
) -> Json<Batch> {
    let after = seq_in(&history.epoch, &question.after);
    let gap = after.is_none() && !question.after.is_empty();
    let after = after.unwrap_or(0);
    let messages: Vec<_> =
        history.messages.lock().unwrap().iter().skip(after).cloned().collect();
    let next = format!("{}-{}", history.epoch, after + messages.len());
    Json(Batch { messages, next, gap })
}
// ANCHOR_END: read

/// The number in a cursor of this epoch; nothing for any other cursor.
fn seq_in(epoch: &str, cursor: &str) -> Option<usize> {
    cursor.strip_prefix(epoch)?.strip_prefix('-')?.parse().ok()
}
