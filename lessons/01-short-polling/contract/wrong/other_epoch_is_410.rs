//! A cursor of another epoch is refused.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
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

async fn read(
    State(log): State<Log>,
    Query(question): Query<Question>,
) -> Result<Json<Batch>, StatusCode> {
    let after = seq_in(&log.epoch, &question.after);
    if after.is_none() && !question.after.is_empty() {
        return Err(StatusCode::GONE);
    }
    let after = after.unwrap_or(0);
    let messages: Vec<_> =
        log.messages.lock().unwrap().iter().skip(after).cloned().collect();
    let next = format!("{}-{}", log.epoch, after + messages.len());
    Ok(Json(Batch { messages, next }))
}
