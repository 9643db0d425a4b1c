//! The reader begins again after a restart, and is not told so.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Query, State},
    routing::get,
};
use serde::Serialize;
use server::Surroundings;

use super::by_epoch::{Log, Message, Question, publish, seq_in};

#[derive(Serialize)]
struct Batch {
    messages: Vec<Message>,
    next: String,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let log = Log { epoch: format!("{:x}", surroundings.seed), messages: Arc::default() };
    Router::new().route("/messages", get(read).post(publish)).with_state(log)
}

async fn read(State(log): State<Log>, Query(question): Query<Question>) -> Json<Batch> {
    let after = seq_in(&log.epoch, &question.after);
    let after = after.unwrap_or(0);
    let messages: Vec<_> =
        log.messages.lock().unwrap().iter().skip(after).cloned().collect();
    let next = format!("{}-{}", log.epoch, after + messages.len());
    Json(Batch { messages, next })
}
