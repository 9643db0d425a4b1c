//! A message that was taken is answered 200.

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::get,
};
use server::Surroundings;

use super::by_number::{Batch, Log, Message, Question};

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new().route("/messages", get(read).post(publish)).with_state(Log::default())
}

async fn publish(State(log): State<Log>, Json(message): Json<Message>) -> StatusCode {
    log.lock().unwrap().push(message);
    StatusCode::OK
}

async fn read(State(log): State<Log>, Query(question): Query<Question>) -> Json<Batch> {
    let log = log.lock().unwrap();
    let messages: Vec<_> = log.iter().skip(question.after).cloned().collect();
    let next = question.after + messages.len();
    Json(Batch { messages, next })
}
