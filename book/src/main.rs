//! `cargo book`: the book and every lesson, in one command.

mod arguments;
mod console;

use std::process::ExitCode;

use arguments::{Arguments, USAGE};
use book::{Options, Running, StartError};
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::parse(lexopt::Parser::from_env()) {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    let stop = server::stop_on_signal();
    match start(&arguments, stop).await {
        Ok(running) => {
            console::addresses(&running);
            if arguments.open {
                console::open(&running);
            }
            running.finished().await;
            ExitCode::SUCCESS
        }
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn start(
    arguments: &Arguments,
    stop: CancellationToken,
) -> Result<Running, String> {
    let here = std::env::current_dir()
        .map_err(|error| format!("The current folder cannot be read: {error}."))?;
    let root = book::find_root(&here).map_err(|error| error.to_string())?;
    let options = Options {
        mine: judge::mine(&root),
        root,
        port: arguments.port,
        watch: true,
        tell: console::tell,
    };
    book::start(options, stop).await.map_err(|error: StartError| error.to_string())
}
