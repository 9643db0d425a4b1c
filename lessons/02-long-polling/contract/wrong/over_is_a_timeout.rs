//! When the time is over, the answer is 408.

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
    let news = room.hold(after, seconds(&question)).await;
    Ok(match news {
        Some(news) => batch(&news),
        None => StatusCode::REQUEST_TIMEOUT.into_response(),
    })
}
