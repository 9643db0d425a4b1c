//! A list, where an object was due.

use axum::{
    Json, Router,
    extract::{Query, State},
    routing::get,
};
use server::Surroundings;

use super::by_number::{Log, Message, Question, publish};

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new().route("/messages", get(read).post(publish)).with_state(Log::default())
}

async fn read(
    State(log): State<Log>,
    Query(question): Query<Question>,
) -> Json<Vec<Message>> {
    let log = log.lock().unwrap();
    Json(log.iter().skip(question.after).cloned().collect())
}
