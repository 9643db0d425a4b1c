//! No epoch: a cursor that is too large for the list begins at 0, with a gap.

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
    /// The cursor to ask with next.
    next: usize,
    gap: bool,
}

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new().route("/messages", get(read).post(publish)).with_state(Log::default())
}

async fn read(State(log): State<Log>, Query(question): Query<Question>) -> Json<Batch> {
    let log = log.lock().unwrap();
    let gap = question.after > log.len();
    let after = if gap { 0 } else { question.after };
    let messages: Vec<_> = log.iter().skip(after).cloned().collect();
    let next = after + messages.len();
    Json(Batch { messages, next, gap })
}
