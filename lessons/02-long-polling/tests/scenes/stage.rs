//! What all scenes of the lesson share.

pub(crate) use scene::{
    COMING, LUNCH, PIZZA, RAMEN, TABLE, assert_snapshot, json, publish, snapshot_settings,
};
use server::Surroundings;
use wire::Wire;

/// A wire to a step of the lesson.
pub(crate) fn wire(step: usize) -> Wire {
    Wire::new(lesson_2::app(step, Surroundings::fixed()))
}
