//! The reader's program for lesson 1's exercise `before`.

include!(concat!(env!("OUT_DIR"), "/lesson-1-before.rs"));

fn main() -> std::process::ExitCode {
    judge::bench::main(lesson_1::contract(), Some("before"), program::app)
}
