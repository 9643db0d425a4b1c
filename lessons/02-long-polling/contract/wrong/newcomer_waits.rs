//! Who comes to an empty room waits for the first message, with or without a cursor.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Query, State},
    response::Response,
    routing::get,
};
use room_json::Question;
use server::{Problem, Surroundings};

use super::whole::{Room, batch, publish};

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
    let mut news = room.news.subscribe();
    loop {
        let known = room.look(after).await;
        if known.has_news() {
            return Ok(batch(&known));
        }
        news.changed().await.ok();
    }
}
