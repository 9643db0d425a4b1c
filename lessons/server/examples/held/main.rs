//! What a held connection, or a held poll, costs a lesson's server in user-space memory. On Linux:
//!
//! ```text
//! cargo build --release -p lesson-1 -p lesson-2
//! cargo run --release -p server --example held -- target/release/lesson-1 5000
//! cargo run --release -p server --example held -- target/release/lesson-2 5000 polls
//! ```
//!
//! It starts the program, and divides what its resident memory (`VmRSS`) grew by by the number of
//! connections. The first form holds idle connections ([`idle`]); the second holds long polls in
//! one room, wakes them all, and lets two in five vanish ([`polls`]).

use std::process::ExitCode;

#[cfg(target_os = "linux")]
mod idle;
#[cfg(target_os = "linux")]
mod polls;
#[cfg(target_os = "linux")]
mod program;

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("memory is read from /proc, which only Linux has");
    ExitCode::FAILURE
}

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (program, count, measure): (_, _, fn(&str, usize) -> program::Result<()>) =
        match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [program, count] => (program, count, idle::measure),
            [program, count, "polls"] => (program, count, polls::measure),
            _ => {
                eprintln!(
                    "give the program and the number of connections, and `polls` if they are to \
                     be held: target/release/lesson-2 5000 polls"
                );
                return ExitCode::from(2);
            }
        };
    let most = server::MAX_CONNECTIONS;
    let Some(count) = count.parse().ok().filter(|count| (1..=most).contains(count))
    else {
        eprintln!("{count:?} is no number of connections: choose one from 1 to {most}");
        return ExitCode::from(2);
    };
    match measure(program, count) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
