//! `cargo run -p lesson-2 [-- --step 2]`: long polling on 127.0.0.1:4002.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    server::main(lesson_2::lesson()).await
}
