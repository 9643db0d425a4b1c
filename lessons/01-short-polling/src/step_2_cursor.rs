//! Step 2. The server keeps every message, and a reader says how many of them it has.

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
    after: usize,
}

#[derive(Serialize)]
struct Batch {
    messages: Vec<Message>,
    /// The cursor to ask with next.
    next: usize,
}

type History = Arc<Mutex<Vec<Message>>>;

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new()
        .route("/messages", get(read).post(publish))
        .with_state(History::default())
}

// ANCHOR: publish
async fn publish(
    State(history): State<History>,
    Json(message): Json<Message>,
) -> StatusCode {
    history.lock().unwrap().push(message);
    StatusCode::CREATED
}
// ANCHOR_END: publish

// ANCHOR: read
async fn read(
    State(history): State<History>,
    Query(question): Query<Question>,
) -> Json<Batch> {
    let history = history.lock().unwrap();
    let messages: Vec<_> = history.iter().skip(question.after).cloned().collect();
    let next = question.after + messages.len();
    Json(Batch { messages, next })
}
// ANCHOR_END: read
