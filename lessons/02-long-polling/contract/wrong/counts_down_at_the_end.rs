//! A place is given back in the last lines, which are not reached if the reader hangs up.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use room_json::{Publish, Question};
use server::{Problem, Surroundings};

use super::whole::{self, Room, batch, full, nothing, seconds};

const MOST: usize = 200;

#[derive(Clone)]
struct Counted {
    room: Arc<Room>,
    held: Arc<AtomicUsize>,
}

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let counted = Counted { room: Room::new(surroundings), held: Arc::default() };
    Router::new().route("/messages", get(read).post(publish)).with_state(counted)
}

async fn publish(
    State(Counted { room, .. }): State<Counted>,
    new: Json<Publish>,
) -> Result<StatusCode, Problem> {
    whole::publish(State(room), new).await
}

async fn read(
    State(Counted { room, held }): State<Counted>,
    Query(question): Query<Question>,
) -> Result<Response, Problem> {
    let after = question.after()?;
    let known = room.look(after).await;
    if known.has_news() || after.is_none() {
        return Ok(batch(&known));
    }
    if held.load(Ordering::Relaxed) >= MOST {
        return Err(full());
    }
    held.fetch_add(1, Ordering::Relaxed);
    let news = room.hold(after, seconds(&question)).await;
    held.fetch_sub(1, Ordering::Relaxed);
    Ok(news.map_or_else(nothing, |news| batch(&news)))
}
