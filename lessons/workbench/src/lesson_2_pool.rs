//! The reader's program for lesson 2's exercise `pool`.

/// What is said as JSON is lesson 1's subject: here it is at hand.
#[allow(unused_imports)]
use lesson_2::answer;

include!(concat!(env!("OUT_DIR"), "/lesson-2-pool.rs"));

fn main() -> std::process::ExitCode {
    judge::bench::main(lesson_2::contract(), Some("pool"), program::app)
}
