//! A proxy in front of the server, as far as a reader notices it.

use std::time::Duration;

use axum::{
    Router,
    extract::Request,
    http::{StatusCode, header},
    middleware,
    response::{Html, IntoResponse},
};
use tokio::{sync::watch, time::timeout};

/// It gives up after so long, and answers 504 itself, with a page for people.
pub(crate) fn impatient(app: Router, patience: Duration) -> Router {
    app.layer(middleware::from_fn(
        move |request: Request, next: middleware::Next| async move {
            match timeout(patience, next.run(request)).await {
                Ok(answer) => answer,
                Err(_) => {
                    (StatusCode::GATEWAY_TIMEOUT, Html("<h1>504 Gateway Time-out</h1>"))
                        .into_response()
                }
            }
        },
    ))
}

/// It answers 502 at once, in JSON, while the server behind it is away.
pub(crate) fn in_front(app: Router, away: watch::Receiver<bool>) -> Router {
    app.layer(middleware::from_fn(move |request: Request, next: middleware::Next| {
        let mut away = away.clone();
        async move {
            let bad_gateway = || {
                let json = [(header::CONTENT_TYPE, "application/json")];
                (StatusCode::BAD_GATEWAY, json, r#"{"message":"Bad Gateway"}"#)
                    .into_response()
            };
            if *away.borrow_and_update() {
                return bad_gateway();
            }
            tokio::select! {
                biased;
                // What was under way is lost with the server.
                Ok(_) = away.wait_for(|away| *away) => bad_gateway(),
                answer = next.run(request) => answer,
            }
        }
    }))
}
