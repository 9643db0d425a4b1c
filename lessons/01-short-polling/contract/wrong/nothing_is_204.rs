//! No news is answered 204, without a batch.

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use server::Surroundings;

use super::by_number::{Batch, Log, Question, publish};

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new().route("/messages", get(read).post(publish)).with_state(Log::default())
}

async fn read(State(log): State<Log>, Query(question): Query<Question>) -> Response {
    let log = log.lock().unwrap();
    let messages: Vec<_> = log.iter().skip(question.after).cloned().collect();
    let next = question.after + messages.len();
    if messages.is_empty() {
        return StatusCode::NO_CONTENT.into_response();
    }
    Json(Batch { messages, next }).into_response()
}
