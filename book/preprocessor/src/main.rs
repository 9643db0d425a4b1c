//! The preprocessor as the command that mdBook runs: a book in on standard input, a book out.

use std::{env, io, process::ExitCode};

use mdbook_preprocessor::{MDBOOK_VERSION, Preprocessor, errors::Result, parse_input};
use preprocessor::HoldTheLine;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => expand(),
        ["supports", renderer] => match HoldTheLine.supports_renderer(renderer) {
            Ok(true) => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        },
        _ => {
            eprintln!(
                "mdBook runs this command: type `mdbook build`, or `cargo run -p book`."
            );
            ExitCode::from(2)
        }
    }
}

fn expand() -> ExitCode {
    match through() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn through() -> Result<()> {
    let (ctx, book) = parse_input(io::stdin())?;
    if minor(&ctx.mdbook_version) != minor(MDBOOK_VERSION) {
        eprintln!(
            "The book is made for mdBook {MDBOOK_VERSION}; this is {}.",
            ctx.mdbook_version
        );
    }
    serde_json::to_writer(io::stdout(), &HoldTheLine.run(&ctx, book)?)?;
    Ok(())
}

/// `0.5` of `0.5.4`: up to there versions of mdBook understand each other.
fn minor(version: &str) -> &str {
    version.rsplit_once('.').map_or(version, |(minor, _)| minor)
}
