//! A list, where an object was due.

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

type Log = Arc<Mutex<Vec<Message>>>;

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new().route("/messages", get(read).post(publish)).with_state(Log::default())
}

async fn publish(State(log): State<Log>, Json(message): Json<Message>) -> StatusCode {
    log.lock().unwrap().push(message);
    StatusCode::CREATED
}

async fn read(
    State(log): State<Log>,
    Query(question): Query<Question>,
) -> Json<Vec<Message>> {
    let log = log.lock().unwrap();
    Json(log.iter().skip(question.after).cloned().collect())
}
