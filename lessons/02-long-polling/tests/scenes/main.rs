//! Lesson 2's scenes, in the order of its steps. Each plays a step on a wire in virtual time; its
//! transcript is the snapshot that the book's pages show.

mod exercises;
mod framework;
mod invariants;
mod proxy;
mod readers;
mod stage;
mod step_1;
mod step_2;
mod step_3;
mod step_4;
mod step_5;
mod step_6;
mod step_7;
mod wrong;
