//! The command line.

use std::fmt;

use lexopt::prelude::*;

/// What `--help` prints.
pub(crate) const USAGE: &str = "\
Renders the book, serves it on this machine and runs every lesson beside it.

    cargo book [--port P] [--open]

    --port P   serve the book on port P, and lesson N on P + N (default 4000)
    --open     open the book in your browser
    --help     print this
";

/// The highest port that leaves room for the lessons'.
const HIGHEST: u16 = 65_000;

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) port: u16,
    pub(crate) open: bool,
}

/// An argument that makes no sense, as a sentence.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BadArgument(String);

impl fmt::Display for BadArgument {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Arguments {
    /// Reads the command line; `None` means that help was asked for.
    pub(crate) fn parse(mut parser: lexopt::Parser) -> Result<Option<Self>, BadArgument> {
        let mut arguments = Self { port: book::DEFAULT_PORT, open: false };
        while let Some(argument) = parser.next().map_err(unusable)? {
            match argument {
                Long("port") | Short('p') => arguments.port = port(&mut parser)?,
                Long("open") => arguments.open = true,
                Long("help") | Short('h') => return Ok(None),
                other => return Err(unusable(other.unexpected())),
            }
        }
        Ok(Some(arguments))
    }
}

fn port(parser: &mut lexopt::Parser) -> Result<u16, BadArgument> {
    let value = parser.value().map_err(unusable)?;
    let port = value.to_str().and_then(|text| text.parse().ok());
    port.filter(|port| *port <= HIGHEST).ok_or_else(|| {
        let value = value.to_string_lossy();
        BadArgument(format!(
            "--port takes a number from 0 (any free port) to {HIGHEST}, not {value:?}."
        ))
    })
}

fn unusable(error: lexopt::Error) -> BadArgument {
    BadArgument(format!(
        "{}: `cargo book --help` lists what there is.",
        capital(&error.to_string())
    ))
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::{Arguments, BadArgument};

    fn parse(arguments: &[&str]) -> Result<Option<Arguments>, BadArgument> {
        Arguments::parse(lexopt::Parser::from_args(arguments))
    }

    #[test]
    fn what_is_not_said_has_a_default() {
        assert_eq!(parse(&[]), Ok(Some(Arguments { port: 4000, open: false })));
    }

    #[test]
    fn each_option_is_understood() {
        let both = Ok(Some(Arguments { port: 5000, open: true }));
        assert_eq!(parse(&["--port", "5000", "--open"]), both);
        assert_eq!(parse(&["--open", "--port=5000"]), both);
        assert_eq!(parse(&["--help"]), Ok(None));
    }

    #[test]
    fn what_makes_no_sense_is_one_sentence() {
        let said = |arguments: &[&str]| parse(arguments).unwrap_err().to_string();
        assert_eq!(
            said(&["--prot", "5000"]),
            "Invalid option '--prot': `cargo book --help` lists what there is."
        );
        assert_eq!(
            said(&["--port", "65500"]),
            "--port takes a number from 0 (any free port) to 65000, not \"65500\"."
        );
        assert!(said(&["--port"]).contains("argument"));
        assert!(said(&["serve"]).contains("serve"));
    }
}
