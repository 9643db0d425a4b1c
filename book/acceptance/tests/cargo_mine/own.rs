//! A server of lesson 1 as somebody wrote it who does not know the book's.

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};
use server::Surroundings;
use tokio::time::Instant;

struct Room {
    started: u64,
    said: Vec<Value>,
    second: Instant,
    asked: u32,
}

type Shared = Arc<Mutex<Room>>;

pub(crate) fn app(surroundings: Surroundings) -> Router {
    let started = surroundings.seed;
    let room = Room { started, said: vec![], second: Instant::now(), asked: 0 };
    Router::new()
        .route("/messages", get(read).post(write))
        .layer(DefaultBodyLimit::max(20_000))
        .with_state(Arc::new(Mutex::new(room)))
}

impl Room {
    fn is_full(&mut self) -> bool {
        if self.second.elapsed().as_millis() >= 1000 {
            (self.second, self.asked) = (Instant::now(), 0);
        }
        self.asked += 1;
        self.asked > 500
    }
}

fn full() -> Response {
    (StatusCode::TOO_MANY_REQUESTS, [("Retry-After", "1")]).into_response()
}

async fn write(State(room): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let mut room = room.lock().unwrap();
    if room.is_full() {
        return full();
    }
    if headers.get("content-type").is_none_or(|kind| kind != "application/json") {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let Ok(message) = serde_json::from_slice::<Value>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let has =
        |field: &str| message[field].as_str().is_some_and(|text| !text.trim().is_empty());
    if !has("author") || !has("text") {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    room.said.push(message);
    StatusCode::CREATED.into_response()
}

async fn read(State(room): State<Shared>, RawQuery(query): RawQuery) -> Response {
    let mut room = room.lock().unwrap();
    if room.is_full() {
        return full();
    }
    let after = query.unwrap_or_default();
    let (mut from, mut gap) = (0, Value::Null);
    if let Some(cursor) = after.strip_prefix("after=") {
        let Some((started, number)) = cursor.split_once('.') else {
            return (StatusCode::BAD_REQUEST, "no cursor of mine").into_response();
        };
        match started == room.started.to_string() {
            true => from = number.parse().unwrap_or(0),
            false => gap = json!({ "why": "restarted" }),
        }
    }
    let next = format!("{}.{}", room.started, room.said.len());
    let new = &room.said[from.min(room.said.len())..];
    Json(json!({ "messages": new, "next": next, "gap": gap, "poll_after_ms": 2500 }))
        .into_response()
}
