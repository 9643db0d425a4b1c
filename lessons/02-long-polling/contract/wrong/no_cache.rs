//! Its answers say `no-cache`: a cache may keep them, and is to ask whether they are still good.

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
    let kept = [("cache-control", "no-cache")];
    Ok(match room.hold(after, seconds(&question)).await {
        Some(news) => (kept, Json(Batch::from(&news))).into_response(),
        None => (StatusCode::NO_CONTENT, kept).into_response(),
    })
}
