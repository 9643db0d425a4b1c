//! What all scenes of the lesson share.

pub(crate) use scene::{
    COMING, LUNCH, PIZZA, RAMEN, TABLE, assert_snapshot, json, publish, snapshot_settings,
};
use server::{Clock, Surroundings};
use wire::Wire;

/// A wire to a step of the lesson.
pub(crate) fn wire(step: usize) -> Wire {
    Wire::new(lesson_1::app(step, Surroundings::fixed()))
}

/// The step as it is after a restart: nothing is left, and the epoch is `b`.
pub(crate) fn restarted(step: usize, wire: &Wire) -> axum::Router {
    let clock = Clock::starting_at(wire.now().as_millis() as u64);
    lesson_1::app(step, Surroundings { clock, seed: 0xb, ..Surroundings::fixed() })
}
