use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;

use crate::arguments::{self, Arguments};
use crate::rooms::Rooms;
use crate::{Surroundings, listen, page, serve, stop_on_signal, tap};

/// A lesson: its steps in order, and the files that its page loads.
#[derive(Clone, Copy, Debug)]
pub struct Lesson {
    /// Its number in the book, from 1.
    pub number: u16,
    /// What it is about, in lower case: `short polling`.
    pub title: &'static str,
    /// The programs of the lesson, each with one thing changed from the one before; at least one.
    pub steps: &'static [Step],
    /// What the page may load from `/web/`. The bench looks for the reader's dares in `dares.js`.
    pub web: &'static [WebFile],
}

/// One program of a lesson.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// What it adds, in a few words.
    pub title: &'static str,
    /// The program's routes, such as `/messages`.
    pub app: fn(Surroundings) -> Router,
    /// The name of the [`WebFile`] that is the program's client in the browser.
    pub client: &'static str,
}

/// A file for the browser, compiled in.
#[derive(Clone, Copy, Debug)]
pub struct WebFile {
    /// Its name under `/web/`; what follows the last dot says what it is (`js`, `css`, `svg`, …).
    pub name: &'static str,
    /// Its text.
    pub body: &'static str,
}

impl Lesson {
    /// The port that the lesson listens on unless told otherwise: 4000 and its number.
    pub fn port(&self) -> u16 {
        4000 + self.number
    }

    /// All that the lesson serves: rooms in which `default_step` (from 1) runs, the rooms of every
    /// step under `/steps/{n}/`, and the page on which each step's client runs.
    ///
    /// | path | answer |
    /// | --- | --- |
    /// | `/` | redirects to `/rooms/lunch/` |
    /// | `/rooms/{room}/` | the page, with the client of the default step |
    /// | `/rooms/{room}/{path}` | what the step answers at `/{path}` |
    /// | `/rooms/{room}/tap`, `…/faults` | the wire of the room, for its own page |
    /// | `/steps/{n}/rooms/…` | the same with step n |
    /// | `/web/{name}`, `/chrome/{name}` | what the page loads |
    /// | `/hello` | which lesson this is, as JSON, for a page of any origin |
    ///
    /// # Panics
    ///
    /// If there is no such step.
    pub fn router(
        &'static self,
        default_step: usize,
        surroundings: Surroundings,
    ) -> Router {
        assert!((1..=self.steps.len()).contains(&default_step), "no step {default_step}");
        let mut router = page::routes(self);
        for (index, step) in self.steps.iter().enumerate() {
            let number = index + 1;
            let rooms = Rooms::new(step.app, surroundings.clone());
            let mut prefixes = vec![format!("/steps/{number}")];
            if number == default_step {
                prefixes.push(String::new());
            }
            let pages = page::of_step(self, number)
                .merge(tap::routes(Arc::clone(&rooms), prefixes));
            if number == default_step {
                // Merged and not a service of its own, which would be one more future for each
                // request held.
                router = router.merge(pages.clone()).fallback_service(rooms.service());
            }
            let inside = pages.fallback_service(rooms.service());
            router = router.nest_service(&format!("/steps/{number}"), inside);
        }
        router
    }
}

/// The whole of a lesson's `main.rs`: reads the arguments, listens, says where, and serves until
/// told to stop.
///
/// The code is 0 after a stop or `--help`, 1 if the port is not to be had, and 2 if the arguments
/// are wrong; then one sentence on the standard error says what to do.
pub async fn main(lesson: &'static Lesson) -> ExitCode {
    let (step, port) = match arguments::parse(lesson, std::env::args_os().skip(1)) {
        Ok(Arguments::Serve { step, port }) => (step, port),
        Ok(Arguments::Help) => {
            print!("{}", arguments::help(lesson));
            return ExitCode::SUCCESS;
        }
        Err(sentence) => {
            eprintln!("{sentence}");
            return ExitCode::from(2);
        }
    };
    let stop = stop_on_signal();
    let listener = match listen(port).await {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let address = listener.local_addr().expect("it listens");
    let Lesson { number, title, steps, .. } = lesson;
    let step_title = steps[step - 1].title;
    println!("Lesson {number}, {title}, step {step} of {}: {step_title}", steps.len());
    println!("http://{address}/");
    serve(listener, lesson.router(step, Surroundings::real(stop.clone())), stop).await;
    ExitCode::SUCCESS
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A lesson for the tests of this crate.
    pub(crate) static LUNCH: Lesson = Lesson {
        number: 7,
        title: "lunch",
        steps: &[
            Step { title: "<first>", app: |_| Router::new(), client: "step_1.js" },
            Step { title: "second", app: |_| Router::new(), client: "step_2.js" },
        ],
        web: &[],
    };
}
