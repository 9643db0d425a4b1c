//! The reader's program of lesson 2.

include!(concat!(env!("OUT_DIR"), "/lesson-2.rs"));

fn main() -> std::process::ExitCode {
    judge::bench::main(lesson_2::contract(), None, program::app)
}
