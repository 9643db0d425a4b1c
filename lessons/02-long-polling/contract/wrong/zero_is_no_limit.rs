//! Who will not wait at all, `wait=0`, waits for as long as anybody.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Query, State},
    response::Response,
    routing::get,
};
use room_json::Question;
use server::{Problem, Surroundings};

use super::whole::{Room, batch, nothing, publish};

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
    let wait = match question.wait {
        None | Some(0) => 25,
        Some(wait) => wait.min(25),
    };
    let news = room.hold(after, Duration::from_secs(wait)).await;
    Ok(news.map_or_else(nothing, |news| batch(&news)))
}
