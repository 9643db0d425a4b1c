//! The number of a cursor is taken for an index of what is kept.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::get,
};
use server::Surroundings;

use super::by_epoch::{Batch, Log, Message, Question, seq_in};

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let log = Log { epoch: format!("{:x}", surroundings.seed), messages: Arc::default() };
    Router::new().route("/messages", get(read).post(publish)).with_state(log)
}

async fn publish(State(log): State<Log>, Json(message): Json<Message>) -> StatusCode {
    let mut messages = log.messages.lock().unwrap();
    messages.push(message);
    if messages.len() > 3 {
        messages.remove(0);
    }
    StatusCode::CREATED
}

async fn read(State(log): State<Log>, Query(question): Query<Question>) -> Json<Batch> {
    let after = seq_in(&log.epoch, &question.after);
    let gap = after.is_none() && !question.after.is_empty();
    let after = after.unwrap_or(0);
    let messages: Vec<_> =
        log.messages.lock().unwrap().iter().skip(after).cloned().collect();
    let next = format!("{}-{}", log.epoch, after + messages.len());
    Json(Batch { messages, next, gap })
}
