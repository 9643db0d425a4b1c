//! No epoch: a cursor that is too large for the list begins at 0, with a gap.

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
    gap: bool,
}

type Log = Arc<Mutex<Vec<Message>>>;

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new().route("/messages", get(read).post(publish)).with_state(Log::default())
}

async fn publish(State(log): State<Log>, Json(message): Json<Message>) -> StatusCode {
    log.lock().unwrap().push(message);
    StatusCode::CREATED
}

async fn read(State(log): State<Log>, Query(question): Query<Question>) -> Json<Batch> {
    let log = log.lock().unwrap();
    let gap = question.after > log.len();
    let after = if gap { 0 } else { question.after };
    let messages: Vec<_> = log.iter().skip(after).cloned().collect();
    let next = after + messages.len();
    Json(Batch { messages, next, gap })
}
