//! The reader's program for lesson 2's exercise `pool`.

include!(concat!(env!("OUT_DIR"), "/lesson-2-pool.rs"));

fn main() -> std::process::ExitCode {
    judge::bench::main(lesson_2::contract(), Some("pool"), program::app)
}
