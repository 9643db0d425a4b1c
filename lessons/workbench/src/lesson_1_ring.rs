//! The reader's program for lesson 1's exercise `ring`.

include!(concat!(env!("OUT_DIR"), "/lesson-1-ring.rs"));

fn main() -> std::process::ExitCode {
    judge::bench::main(lesson_1::contract(), Some("ring"), program::app)
}
