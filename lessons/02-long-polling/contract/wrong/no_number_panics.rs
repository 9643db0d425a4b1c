//! A `wait` that is no number breaks the handler.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use server::Surroundings;

use super::whole::{Room, batch, nothing, publish};

#[derive(Deserialize)]
struct Question {
    after: Option<String>,
    wait: Option<String>,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    Router::new()
        .route("/messages", get(read).post(publish))
        .with_state(Room::new(surroundings))
}

async fn read(
    State(room): State<Arc<Room>>,
    Query(question): Query<Question>,
) -> Response {
    let Ok(after) = question.after.map(|after| after.parse()).transpose() else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let wait = Duration::from_secs(
        question.wait.map_or(25, |wait| wait.parse().unwrap()).min(25_u64),
    );
    let news = room.hold(after, wait).await;
    news.map_or_else(nothing, |news| batch(&news))
}
