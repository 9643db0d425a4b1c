//! The answer has no cursor.

use axum::{
    Json, Router,
    extract::{Query, State},
    routing::get,
};
use serde::Serialize;
use server::Surroundings;

use super::by_number::{Log, Message, Question, publish};

#[derive(Serialize)]
struct Batch {
    messages: Vec<Message>,
}

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new().route("/messages", get(read).post(publish)).with_state(Log::default())
}

async fn read(State(log): State<Log>, Query(question): Query<Question>) -> Json<Batch> {
    let log = log.lock().unwrap();
    let messages: Vec<_> = log.iter().skip(question.after).cloned().collect();
    Json(Batch { messages })
}
