//! `next` is the number of the last message of the batch, also if there is none.

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::get,
};
use serde::{Deserialize, Serialize};
use server::Surroundings;

use super::by_number::Question;

#[derive(Clone, Serialize, Deserialize)]
struct Message {
    #[serde(default)]
    number: usize,
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

async fn publish(State(log): State<Log>, Json(mut message): Json<Message>) -> StatusCode {
    let mut log = log.lock().unwrap();
    message.number = log.len() + 1;
    log.push(message);
    StatusCode::CREATED
}

async fn read(State(log): State<Log>, Query(question): Query<Question>) -> Json<Batch> {
    let log = log.lock().unwrap();
    let messages: Vec<_> = log.iter().skip(question.after).cloned().collect();
    let next = messages.last().unwrap().number;
    Json(Batch { messages, next })
}
