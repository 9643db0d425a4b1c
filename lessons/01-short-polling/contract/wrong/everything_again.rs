//! `after` is not looked at: everything, each time.

use std::sync::{Arc, Mutex};

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde::{Deserialize, Serialize};
use server::Surroundings;

#[derive(Clone, Serialize, Deserialize)]
struct Message {
    author: String,
    text: String,
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

async fn read(State(log): State<Log>) -> Json<Batch> {
    let messages = log.lock().unwrap().clone();
    let next = messages.len();
    Json(Batch { messages, next })
}
