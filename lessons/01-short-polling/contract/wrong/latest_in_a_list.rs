//! A batch, and still a place for one message.

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

type Log = Arc<Mutex<(usize, Option<Message>)>>;

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new().route("/messages", get(read).post(publish)).with_state(Log::default())
}

async fn publish(State(log): State<Log>, Json(message): Json<Message>) -> StatusCode {
    let mut log = log.lock().unwrap();
    *log = (log.0 + 1, Some(message));
    StatusCode::CREATED
}

async fn read(State(log): State<Log>, Query(question): Query<Question>) -> Json<Batch> {
    let (next, latest) = log.lock().unwrap().clone();
    let messages = latest.filter(|_| next > question.after).into_iter().collect();
    Json(Batch { messages, next })
}
