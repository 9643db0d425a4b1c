//! A cursor that is none is taken for none at all.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Query, State},
    response::Response,
    routing::get,
};
use serde::Deserialize;
use server::Surroundings;

use super::whole::{Room, batch, nothing, publish};

#[derive(Deserialize)]
struct Question {
    after: Option<String>,
    wait: Option<u64>,
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
    let after = question.after.and_then(|after| after.parse().ok());
    let wait = Duration::from_secs(question.wait.unwrap_or(25).min(25));
    let news = room.hold(after, wait).await;
    news.map_or_else(nothing, |news| batch(&news))
}
