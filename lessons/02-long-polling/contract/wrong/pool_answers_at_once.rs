//! It gives the connection back by answering.

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use room_json::{Batch, Question};
use server::{Problem, Surroundings};

use super::database::{Room, publish, room};

pub(crate) fn app(surroundings: Surroundings) -> Router {
    Router::new()
        .route("/messages", get(read).post(publish))
        .with_state(room(surroundings))
}

async fn read(
    State(room): State<Room>,
    Query(question): Query<Question>,
) -> Result<Response, Problem> {
    let after = question.after()?;
    let batch = room.pool.connection().await.log().await.read(after, 100);
    if batch.has_news() || after.is_none() {
        return Ok(Json(Batch::from(&batch)).into_response());
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}
