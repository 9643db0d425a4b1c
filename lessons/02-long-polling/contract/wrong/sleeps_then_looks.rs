//! It waits for as long as the reader is ready to, and looks then.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Query, State},
    response::Response,
    routing::get,
};
use room_json::Question;
use server::{Problem, Surroundings};
use tokio::time::sleep;

use super::whole::{Room, batch, publish, seconds};

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
    let known = room.look(after).await;
    if known.has_news() || after.is_none() {
        return Ok(batch(&known));
    }
    sleep(seconds(&question)).await;
    Ok(batch(&room.look(after).await))
}
