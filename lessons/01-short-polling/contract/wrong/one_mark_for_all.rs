//! The server remembers how far *the* reader has come: one mark for all of them.

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

#[derive(Default)]
struct Room {
    messages: Vec<Message>,
    read: usize,
}

type Log = Arc<Mutex<Room>>;

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new().route("/messages", get(read).post(publish)).with_state(Log::default())
}

async fn publish(State(log): State<Log>, Json(message): Json<Message>) -> StatusCode {
    log.lock().unwrap().messages.push(message);
    StatusCode::CREATED
}

async fn read(State(log): State<Log>) -> Json<Batch> {
    let mut log = log.lock().unwrap();
    let messages = log.messages[log.read..].to_vec();
    log.read = log.messages.len();
    Json(Batch { messages, next: log.read })
}
