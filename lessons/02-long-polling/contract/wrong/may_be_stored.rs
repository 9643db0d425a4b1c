//! Its answers do not say that nobody may keep them.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use room_json::{Batch, Question};
use server::{Problem, Surroundings};

use super::whole::{Room, publish, seconds};

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
        Some(news) => Json(Batch::from(&news)).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}
