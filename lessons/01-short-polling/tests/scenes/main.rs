//! Lesson 1's scenes, in the order of its steps. Each plays a step on a wire in virtual time; its
//! transcript is the snapshot that the book's pages show.
//!
//! A scene of a step that shows a harm is played again by the step that mends it.

mod bill;
mod exercises;
mod herd;
mod readers;
mod stage;
mod step_1;
mod step_2;
mod step_3;
mod step_4;
mod step_5;
mod wrong;
