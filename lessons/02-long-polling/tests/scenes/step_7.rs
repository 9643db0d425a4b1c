//! Many: places run out, a burst is one answer, and a stop lets go of everybody.

use std::time::Duration;

use message_log::Limits;
use server::Surroundings;
use wire::Wire;

use crate::{
    readers::Reader,
    stage::{COMING, LUNCH, PIZZA, RAMEN, TABLE, assert_snapshot, publish, wire},
};

#[tokio::test(start_paused = true)]
async fn more_than_it_holds() {
    let (app, held) = lesson_2::small_app(Limits::default(), 1, Surroundings::fixed());
    let wire = Wire::new(app).showing(&["retry-after"]);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.waits_with_patience(0.5);
    wire.until(1.0).await;
    let dave = Reader::opens_the_page(&wire, "dave");
    dave.waits_with_patience(0.5);

    publish(&wire, 2.0, LUNCH).await;
    // Dave comes back at 3.1 s: a second as he is told, one of his own, and the floor.
    wire.until(3.2).await;

    assert_eq!(held(), 1);
    alice.has_missed(&[LUNCH]);
    dave.has_missed(&[LUNCH]);
    assert_snapshot!("step_7_full", wire.transcript());
}

/// Five messages within eight milliseconds.
#[tokio::test(start_paused = true)]
async fn a_burst() {
    let wire = wire(7);
    let alice = Reader::opens_the_page(&wire, "alice");
    alice.waits_with_patience(0.5);

    for (number, message) in [LUNCH, RAMEN, TABLE, PIZZA, COMING].into_iter().enumerate()
    {
        publish(&wire, 1.0 + 0.002 * number as f64, message).await;
    }
    wire.until(2.0).await;

    alice.has_missed(&[LUNCH, RAMEN, TABLE, PIZZA, COMING]);
    assert_snapshot!("step_7_burst", wire.transcript());
}

#[tokio::test(start_paused = true)]
async fn the_server_stops() {
    let surroundings = Surroundings::fixed();
    let wire = Wire::new(lesson_2::app(7, surroundings.clone())).showing(&["connection"]);
    for name in ["alice", "dave"] {
        Reader::opens_the_page(&wire, name).waits_with_patience(0.5);
    }

    wire.until(1.0).await;
    wire.event("server", "is told to stop");
    surroundings.stop.cancel();
    wire.until(1.04).await;

    assert_snapshot!("step_7_stop", wire.transcript());
}

#[tokio::test(start_paused = true)]
async fn two_hundred_readers_and_a_burst_of_two_thousand() {
    // All of them are kept, so that a reader who comes back late finds no gap.
    let limits = Limits { messages: 3_000, ..Limits::default() };
    let (app, held) = lesson_2::small_app(limits, 200, Surroundings::fixed());
    let wire = Wire::new(app);
    let readers: Vec<_> = (0..200)
        .map(|number| Reader::opens_the_page(&wire, &format!("reader{number}")))
        .collect();
    for reader in &readers {
        reader.waits_with_patience(0.5);
    }
    wire.until(1.0).await;
    let texts: Vec<_> = (0..2000).map(|number| number.to_string()).collect();
    for (number, text) in texts.iter().enumerate() {
        publish(&wire, 1.0 + 0.001 * number as f64, ("bob", text)).await;
        if number % 100 == 0 {
            // Lines break, and readers come back with the cursor that they have.
            readers[number / 10].line().cut();
        }
    }
    tokio::time::sleep(Duration::from_secs(60)).await;

    for reader in &readers {
        assert!(reader.shown() == texts, "lost, doubled or out of order");
    }
    assert_eq!(held(), 200);
}
