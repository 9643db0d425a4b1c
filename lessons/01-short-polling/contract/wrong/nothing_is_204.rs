//! No news is answered 204, without a batch.

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
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

type Log = Arc<Mutex<Vec<Message>>>;

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new().route("/messages", get(read).post(publish)).with_state(Log::default())
}

async fn publish(State(log): State<Log>, Json(message): Json<Message>) -> StatusCode {
    log.lock().unwrap().push(message);
    StatusCode::CREATED
}

async fn read(State(log): State<Log>, Query(question): Query<Question>) -> Response {
    let log = log.lock().unwrap();
    let messages: Vec<_> = log.iter().skip(question.after).cloned().collect();
    let next = question.after + messages.len();
    if messages.is_empty() {
        return StatusCode::NO_CONTENT.into_response();
    }
    Json(Batch { messages, next }).into_response()
}
