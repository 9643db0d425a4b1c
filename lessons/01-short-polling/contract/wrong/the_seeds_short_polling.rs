//! Each answer is the same one new message, as in the seed's server for short polling.

use axum::{Json, Router, http::StatusCode, routing::get};
use serde_json::{Value, json};
use server::Surroundings;

pub(crate) fn app(_: Surroundings) -> Router {
    Router::new().route("/messages", get(read).post(publish))
}

async fn publish() -> StatusCode {
    StatusCode::CREATED
}

async fn read() -> Json<Value> {
    Json(json!({ "text": "New message", "timestamp": 0 }))
}
