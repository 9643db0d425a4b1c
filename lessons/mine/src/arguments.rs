//! The command line.

use lexopt::prelude::*;

/// What `--help` prints.
pub(crate) const USAGE: &str = "\
Plays a lesson's scenes to the program that you write, and says what is missing.

    cargo mine                 how far you have come
    cargo mine 1               judge your program of lesson 1, in mine/
    cargo mine 1 ring          judge your exercise `ring` of lesson 1

    --hint                     the next hint for the scene that failed last
    --run                      serve your program, with its page, on port 4101
    --port P                   with --run: serve it on port P, any free one if 0
    --reset                    begin again; asks first, and keeps what you had
    --url http://HOST:PORT     judge a server in any language, over the network
    --help                     print this
";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Arguments {
    Table,
    Help,
    Lesson { lesson: u16, exercise: Option<String>, deed: Deed },
}

/// What is to be done with a lesson or an exercise.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Judge,
    Hint,
    Run { port: Option<u16> },
    Reset,
    Url(String),
}

/// Reads the arguments after the program's name. An error is one sentence for whoever typed them.
pub(crate) fn parse(mut parser: lexopt::Parser) -> Result<Arguments, String> {
    let mut words: Vec<String> = Vec::new();
    let mut deeds: Vec<Deed> = Vec::new();
    let mut port = None;
    while let Some(argument) = parser.next().map_err(|error| see_help(&error))? {
        match argument {
            Long("help") | Short('h') => return Ok(Arguments::Help),
            Long("hint") => deeds.push(Deed::Hint),
            Long("run") => deeds.push(Deed::Run { port: None }),
            Long("reset") => deeds.push(Deed::Reset),
            Long("url") => deeds.push(Deed::Url(text(&mut parser, "--url")?)),
            Long("port") => port = Some(number(&text(&mut parser, "--port")?)?),
            Value(word) => words.push(word.to_string_lossy().into_owned()),
            other => return Err(see_help(&other.unexpected())),
        }
    }
    // After a failure over the network the next hint is asked for as the failure was.
    if deeds.contains(&Deed::Hint) {
        deeds.retain(|deed| !matches!(deed, Deed::Url(_)));
    }
    if deeds.len() > 1 {
        return Err("One thing at a time: --hint, --run, --reset or --url.".into());
    }
    let mut deed = deeds.pop().unwrap_or(Deed::Judge);
    match (&mut deed, port) {
        (Deed::Run { port: serve }, port) => *serve = port,
        (_, Some(_)) => return Err("--port goes with --run.".into()),
        _ => {}
    }
    let mut words = words.into_iter();
    let Some(lesson) = words.next() else {
        return match (deed, port) {
            (Deed::Judge, None) => Ok(Arguments::Table),
            _ => Err("Name a lesson: `cargo mine 1`, then what to do.".into()),
        };
    };
    let lesson = lesson.trim_start_matches("lesson-").parse().map_err(|_| {
        format!("{lesson:?} is no lesson's number: `cargo mine 1` judges lesson 1.")
    })?;
    let exercise = words.next();
    match words.next() {
        None => Ok(Arguments::Lesson { lesson, exercise, deed }),
        Some(word) => Err(format!("{word:?} is one word too many: `cargo mine --help`.")),
    }
}

fn text(parser: &mut lexopt::Parser, option: &str) -> Result<String, String> {
    let value = parser.value();
    let value = value.map_err(|_| format!("{option} wants a value after it."))?;
    Ok(value.to_string_lossy().into_owned())
}

fn number(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| {
        format!(
            "{text:?} is no port: choose one from 1024 to 65535, or 0 for any free one."
        )
    })
}

fn see_help(error: &lexopt::Error) -> String {
    format!("{error}: `cargo mine --help` lists what there is.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Arguments, String> {
        parse(lexopt::Parser::from_args(arguments))
    }

    fn lesson_1(exercise: Option<&str>, deed: Deed) -> Result<Arguments, String> {
        Ok(Arguments::Lesson { lesson: 1, exercise: exercise.map(Into::into), deed })
    }

    #[test]
    fn each_use_is_understood() {
        assert_eq!(read(&[]), Ok(Arguments::Table));
        assert_eq!(read(&["--help"]), Ok(Arguments::Help));
        assert_eq!(read(&["1"]), lesson_1(None, Deed::Judge));
        assert_eq!(read(&["lesson-1"]), lesson_1(None, Deed::Judge));
        assert_eq!(read(&["1", "ring"]), lesson_1(Some("ring"), Deed::Judge));
        assert_eq!(read(&["1", "--hint"]), lesson_1(None, Deed::Hint));
        assert_eq!(read(&["--run", "1"]), lesson_1(None, Deed::Run { port: None }));
        let on_5000 = Deed::Run { port: Some(5000) };
        assert_eq!(read(&["1", "--run", "--port", "5000"]), lesson_1(None, on_5000));
        assert_eq!(
            read(&["1", "--url=http://a:1", "--hint"]),
            lesson_1(None, Deed::Hint)
        );
        let url = Deed::Url("http://127.0.0.1:3000".into());
        assert_eq!(read(&["1", "--url=http://127.0.0.1:3000"]), lesson_1(None, url));
    }

    #[test]
    fn what_makes_no_sense_is_one_sentence() {
        for (arguments, word) in [
            (&["one"][..], "no lesson's number"),
            (&["1", "ring", "more"], "too many"),
            (&["1", "--hint", "--run"], "One thing"),
            (&["1", "--port", "5000"], "goes with --run"),
            (&["1", "--run", "--port", "x"], "is no port"),
            (&["1", "--url"], "wants a value"),
            (&["--hint"], "Name a lesson"),
            (&["1", "--prot"], "--help"),
        ] {
            let said = read(arguments).unwrap_err();
            assert!(said.contains(word), "{arguments:?}: {said}");
            assert!(said.ends_with('.') && !said.contains('\n'), "{said}");
        }
    }
}
