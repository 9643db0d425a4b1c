//! Only its batches say that nobody may keep them, and the 204 does not.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use room_json::Question;
use server::{Problem, Surroundings};

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
    Ok(match room.hold(after, seconds(&question)).await {
        Some(news) => batch(&news),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}
