use std::ffi::OsString;
use std::fmt::Write;

use lexopt::{Arg, Parser};

use crate::Lesson;

/// What a lesson is asked to do on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arguments {
    /// Serve this step, counted from 1, on this port.
    Serve { step: usize, port: u16 },
    /// Print the help.
    Help,
}

/// Reads the arguments after the program's name. An error is one sentence for whoever typed them.
pub(crate) fn parse(
    lesson: &Lesson,
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<Arguments, String> {
    let mut step = lesson.steps.len();
    let mut port = lesson.port();
    let mut parser = Parser::from_args(arguments);
    while let Some(argument) =
        parser.next().map_err(|error| see_help(&error.to_string()))?
    {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(Arguments::Help),
            Arg::Long("step") => {
                step = read_step(lesson, &value(&mut parser, "--step")?)?
            }
            Arg::Long("port") => port = read_port(&value(&mut parser, "--port")?)?,
            Arg::Long(name) => {
                return Err(see_help(&format!("there is no option --{name}")));
            }
            Arg::Short(name) => {
                return Err(see_help(&format!("there is no option -{name}")));
            }
            Arg::Value(value) => {
                let value = value.to_string_lossy();
                return Err(see_help(&format!("{value:?} is not expected here")));
            }
        }
    }
    Ok(Arguments::Serve { step, port })
}

fn value(parser: &mut Parser, option: &str) -> Result<String, String> {
    let value =
        parser.value().map_err(|_| format!("{option} wants a number after it"))?;
    Ok(value.to_string_lossy().into_owned())
}

fn read_step(lesson: &Lesson, text: &str) -> Result<usize, String> {
    let last = lesson.steps.len();
    let step = text.parse().ok().filter(|step| (1..=last).contains(step));
    step.ok_or_else(|| {
        format!(
            "lesson {} has no step {text:?}: choose one from 1 to {last}",
            lesson.number
        )
    })
}

fn read_port(text: &str) -> Result<u16, String> {
    let port = text.parse().ok();
    port.ok_or_else(|| {
        format!(
            "{text:?} is no port: choose one from 1024 to 65535, or 0 for any free one"
        )
    })
}

fn see_help(what: &str) -> String {
    format!("{what}: --help shows what there is")
}

/// The help: usage, the steps in words, and where to look.
pub(crate) fn help(lesson: &Lesson) -> String {
    let Lesson { number, title, steps, .. } = lesson;
    let (port, last) = (lesson.port(), steps.len());
    let mut text = format!(
        "Lesson {number}: {title}

Usage: cargo run -p lesson-{number} [-- [--step N] [--port P]]

  --step N   the step to run, {last} (the last) if not given
  --port P   the port to listen on, {port} if not given, any free one if 0
  --help     this text

Steps:
"
    );
    for (index, step) in steps.iter().enumerate() {
        writeln!(text, "  {:>2}  {}", index + 1, step.title)
            .expect("a String takes everything");
    }
    let base = format!("http://127.0.0.1:{port}");
    write!(
        text,
        "
While it runs:
  {base}/rooms/lunch/           the page
  {base}/rooms/lunch/messages   what the page asks for
  {base}/steps/1/rooms/lunch/   the same with step 1

Any other room's name does as well: a to z, 0 to 9 and -.
"
    )
    .expect("a String takes everything");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::tests::LUNCH;

    fn read(arguments: &[&str]) -> Result<Arguments, String> {
        parse(&LUNCH, arguments.iter().map(OsString::from))
    }

    #[test]
    fn what_is_not_said_is_the_last_step_on_the_lessons_port() {
        assert_eq!(read(&[]), Ok(Arguments::Serve { step: 2, port: 4007 }));
        assert_eq!(
            read(&["--port", "0", "--step=1"]),
            Ok(Arguments::Serve { step: 1, port: 0 })
        );
        for help in ["--help", "-h"] {
            assert_eq!(read(&["--step", "1", help]), Ok(Arguments::Help));
        }
    }

    #[test]
    fn what_is_wrong_gets_one_sentence() {
        for (arguments, sentence) in [
            (&["--step", "3"][..], "lesson 7 has no step \"3\": choose one from 1 to 2"),
            (&["--step", "0"], "lesson 7 has no step \"0\": choose one from 1 to 2"),
            (&["--step", "x"], "lesson 7 has no step \"x\": choose one from 1 to 2"),
            (&["--step"], "--step wants a number after it"),
            (
                &["--port", "65536"],
                "\"65536\" is no port: choose one from 1024 to 65535, or 0 for any free one",
            ),
            (&["--prot", "1"], "there is no option --prot: --help shows what there is"),
            (&["-p"], "there is no option -p: --help shows what there is"),
            (&["2"], "\"2\" is not expected here: --help shows what there is"),
        ] {
            assert_eq!(read(arguments), Err(sentence.to_owned()));
        }
        let sentence = read(&["--help=1"]);
        assert_eq!(sentence, Ok(Arguments::Help), "whoever wants help gets it");
    }

    #[test]
    fn help_names_the_steps_and_the_addresses() {
        let help = help(&LUNCH);
        for part in [
            "Lesson 7: lunch",
            "cargo run -p lesson-7",
            "   1  <first>",
            "   2  second",
            "http://127.0.0.1:4007/rooms/lunch/messages",
        ] {
            assert!(help.contains(part), "{part:?} is missing in\n{help}");
        }
    }
}
