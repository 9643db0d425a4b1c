//! What a program that ignores virtual time looks like to its judge.

use std::{
    hint::spin_loop,
    time::{Duration, Instant},
};

use axum::{Router, extract::Request, middleware};
use server::Surroundings;

/// Step 2, holding its thread for a while by the system's clock before each answer.
fn blocks(surroundings: Surroundings) -> Router {
    let blocks = async |request: Request, next: middleware::Next| {
        let began = Instant::now();
        while began.elapsed() < Duration::from_millis(20) {
            spin_loop();
        }
        next.run(request).await
    };
    lesson_1::app(2, surroundings).layer(middleware::from_fn(blocks))
}

#[test]
fn a_program_that_blocks_stands_still_with_the_clock() {
    let scene = lesson_1::contract().scene("two-between-polls").unwrap();
    let conversation = judge::bench::in_memory(scene, blocks);
    assert!(scene.judge(conversation.parse().unwrap()).is_none(), "{conversation}");
}

/// The same by tokio's clock: it is too late, by as much.
#[test]
fn a_program_that_waits_is_late() {
    fn waits(surroundings: Surroundings) -> Router {
        let waits = async |request: Request, next: middleware::Next| {
            tokio::time::sleep(Duration::from_millis(1500)).await;
            next.run(request).await
        };
        lesson_1::app(2, surroundings).layer(middleware::from_fn(waits))
    }
    let scene = lesson_1::contract().scene("two-between-polls").unwrap();
    let conversation = judge::bench::in_memory(scene, waits);
    let failure = scene.judge(conversation.parse().unwrap()).unwrap();
    let sentence = failure.difference.sentence;
    assert_eq!(sentence, "0.5 s: expected bob to be answered; nothing came until 2.0 s");
}
