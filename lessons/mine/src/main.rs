//! `cargo mine`: builds a reader's own program, plays a lesson's scenes to it in the order of the
//! steps, stops at the first that fails, and says what is missing.
//!
//! It does not depend on the reader's code. That is a program of its own (`lessons/workbench`),
//! which cargo builds when it is asked for: if it does not compile, only that is said.

mod arguments;
mod elsewhere;
mod folder;
mod hints;
mod program;
mod screen;
mod script;
mod session;
mod table;
mod verdict;
mod words;

use std::{path::PathBuf, process::ExitCode};

use arguments::Arguments;
use session::Session;

#[tokio::main]
async fn main() -> ExitCode {
    let asked = match arguments::parse(lexopt::Parser::from_env()) {
        Ok(asked) => asked,
        Err(sentence) => return complain(&sentence, 2),
    };
    // Where the packages are is known to cargo, at this moment; a clone may have been moved.
    let Some(package) = std::env::var_os("CARGO_MANIFEST_DIR") else {
        return complain("Run this by `cargo mine`, in the folder of the project.", 2);
    };
    let package = PathBuf::from(package);
    let root =
        package.ancestors().nth(2).expect("the package is two folders below the root");
    let done = match asked {
        Arguments::Help => {
            print!("{}", arguments::USAGE);
            Ok(true)
        }
        Arguments::Table => table::print(root),
        Arguments::Lesson { lesson, exercise, deed } => {
            match Session::new(root.into(), lesson, exercise.as_deref()) {
                Ok(session) => session.run(deed).await,
                Err(sentence) => return complain(&sentence, 2),
            }
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(sentence) => complain(&sentence, 1),
    }
}

fn complain(sentence: &str, code: u8) -> ExitCode {
    eprintln!("{sentence}");
    ExitCode::from(code)
}
