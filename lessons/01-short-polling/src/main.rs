//! `cargo run -p lesson-1 [-- --step 2]`: short polling on 127.0.0.1:4001.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    server::main(lesson_1::lesson()).await
}
