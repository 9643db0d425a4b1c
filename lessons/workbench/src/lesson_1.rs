//! The reader's program of lesson 1.

include!(concat!(env!("OUT_DIR"), "/lesson-1.rs"));

fn main() -> std::process::ExitCode {
    judge::bench::main(lesson_1::contract(), None, program::app)
}
