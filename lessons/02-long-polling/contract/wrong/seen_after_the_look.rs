//! It listens from the beginning, and takes for seen what came during the look.

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
        if known.has_news() || after.is_none() {
            return Ok(batch(&known));
        }
        news.borrow_and_update();
        news.changed().await.ok();
    }
}
