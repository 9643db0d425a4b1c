//! Nobody is woken: it looks ten times a second.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Query, State},
    response::Response,
    routing::get,
};
use room_json::Question;
use server::{Problem, Surroundings};
use tokio::time::interval;

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
    let mut looks = interval(Duration::from_millis(100));
    loop {
        looks.tick().await;
        let known = room.look(after).await;
        if known.has_news() || after.is_none() {
            return Ok(batch(&known));
        }
    }
}
