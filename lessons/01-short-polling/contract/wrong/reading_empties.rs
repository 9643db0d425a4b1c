//! A read empties the list: what one reader got is gone for the others.

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
    new: Vec<Message>,
    given: usize,
}

type Log = Arc<Mutex<Room>>;

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new().route("/messages", get(read).post(publish)).with_state(Log::default())
}

async fn publish(State(log): State<Log>, Json(message): Json<Message>) -> StatusCode {
    log.lock().unwrap().new.push(message);
    StatusCode::CREATED
}

async fn read(State(log): State<Log>) -> Json<Batch> {
    let mut log = log.lock().unwrap();
    let messages = std::mem::take(&mut log.new);
    log.given += messages.len();
    Json(Batch { messages, next: log.given })
}
