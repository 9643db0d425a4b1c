//! Each message of a burst is an answer of its own.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Query, State},
    response::Response,
    routing::get,
};
use room_json::Question;
use server::{Problem, Surroundings};
use tokio::time::{Instant, timeout_at};

use super::whole::{Room, batch, nothing, publish, seconds};

pub(crate) fn app(surroundings: Surroundings) -> Router {
    Router::new()
        .route("/messages", get(read).post(publish))
        .with_state(Room::new(surroundings))
}

async fn read(
    State(room): State<Arc<Room>>,
    Query(question): Query<Question>,
) -> Result<Response, Problem> {
    let after = question.after()?;
    let over = Instant::now() + seconds(&question);
    let mut news = room.news.subscribe();
    loop {
        let known = room.log.lock().unwrap().read(after, 500);
        if known.has_news() || after.is_none() {
            return Ok(batch(&known));
        }
        if timeout_at(over, news.changed()).await.is_err() {
            return Ok(nothing());
        }
    }
}
