//! A request that waits for its turn to leave sleeps, and hears of nothing any more.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Query, State},
    response::Response,
    routing::get,
};
use room_json::Question;
use server::{Problem, Surroundings};
use tokio::time::{Instant, sleep, timeout_at};

use super::whole::{Room, batch, full, nothing, nothing_more, publish, seconds};

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
    let known = room.look(after).await;
    if known.has_news() || after.is_none() {
        return Ok(batch(&known));
    }
    let Ok(_place) = room.places.try_acquire() else { return Err(full()) };
    let over = Instant::now() + seconds(&question);
    let mut news = room.news.subscribe();
    loop {
        let known = room.look(after).await;
        if known.has_news() {
            return Ok(batch(&known));
        }
        tokio::select! {
            biased;
            () = room.stop.cancelled() => {
                sleep(room.part_of(4)).await;
                return Ok(nothing_more());
            }
            woken = timeout_at(over, news.changed()) => match woken {
                Ok(_) => sleep(Duration::from_millis(10)).await,
                Err(_) => return Ok(nothing()),
            },
        }
    }
}
