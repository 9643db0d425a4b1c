//! What a lesson asks of a program.

use std::pin::Pin;

use server::Lesson;
use transcript::{Line, Transcript};

use crate::{Code, Difference, Stage, Timing};

/// What a lesson asks of a program, in the order in which it is asked.
#[derive(Debug)]
pub struct Contract {
    /// The lesson.
    pub lesson: &'static Lesson,
    /// The file that a reader's server begins as, from the project's root.
    pub start: &'static str,
    /// The file that a reader's client begins as, from the project's root, if the lesson has scenes
    /// for it.
    pub client_start: Option<&'static str>,
    /// The scripts that play scenes to a client: modules, none if there are no such scenes.
    pub client_scenes: &'static [&'static str],
    /// What a reader's own program is to pass, in the order of the book's pages.
    pub parts: &'static [Part],
    /// What there is beyond the reader's own program.
    pub exercises: &'static [Exercise],
}

/// A step, or as much of it as one page of the book is about.
#[derive(Debug)]
pub struct Part {
    /// The step's number.
    pub step: usize,
    /// What it is about.
    pub title: &'static str,
    /// The page's path in the book: `short-polling/cursor.html`.
    pub page: &'static str,
    /// What proves it; at least one.
    pub scenes: &'static [Scene],
}

/// A scene that a program passes or fails.
#[derive(Clone, Copy, Debug)]
pub struct Scene {
    /// Its name, in lower case with dashes.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What happens in it, and what is asked of the program: a sentence or two.
    pub about: &'static str,
    /// How it is played.
    pub play: Play,
    /// The expected conversation: a snapshot's whole text.
    pub expected: &'static str,
    /// Where to look, and what is wrong.
    pub hints: [&'static str; 2],
    /// The code, as the last hint.
    pub code: Code,
    /// The hint that fits a difference better than the first, if there is one.
    pub diagnose: fn(&Difference) -> Option<&'static str>,
}

/// How a scene is played.
#[derive(Clone, Copy, Debug)]
pub enum Play {
    /// To a server, on a stage.
    Server(fn(Stage) -> Playing),
    /// The same, and only in memory: it does to the server what cannot be done to one elsewhere, such
    /// as stopping it.
    InMemory(fn(Stage) -> Playing),
    /// To a client, by the function in [`Contract::client_scenes`] that has the scene's name with
    /// `_` for `-`.
    Client,
    /// Not at all: the reader foretells it in a text file.
    Foretold,
}

/// A scene that is being played.
pub type Playing = Pin<Box<dyn Future<Output = ()>>>;

/// A task beyond the reader's own program, in a file of its own.
#[derive(Debug)]
pub struct Exercise {
    /// What `cargo mine 1 NAME` calls it.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// The file that it begins as, from the project's root; its ending says what it is.
    pub start: &'static str,
    /// Where the book states it.
    pub page: &'static str,
    /// What it is to pass.
    pub scenes: &'static [Scene],
}

/// A scene in which a program did something else than what was expected.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The first thing that was another one.
    pub difference: Difference,
    /// What was expected.
    pub expected: Transcript,
    /// What happened.
    pub actual: Transcript,
    /// The hint that comes with it.
    pub hint: &'static str,
}

impl Failure {
    /// What has to be known besides if the program was a server elsewhere, one of a
    /// [`Remote`](crate::Remote).
    pub fn elsewhere(&self) -> Option<&'static str> {
        let up_to = self.difference.expected.unwrap_or(usize::MAX);
        let restarts = |line: &Line| line.who == "server" && line.text == "restarts";
        self.expected.lines.iter().take(up_to).any(restarts).then_some(
            "Your server was not restarted. Everybody went to another room of it, with the cursors \
             of the first: each room needs an epoch of its own.",
        )
    }
}

impl Contract {
    /// The scenes that a reader's own program is to pass, in their order.
    pub fn scenes(&self) -> impl Iterator<Item = &'static Scene> + use<> {
        self.parts.iter().flat_map(|part| part.scenes)
    }

    /// The scene, or the exercise's scene, by its name.
    pub fn scene(&self, name: &str) -> Option<&'static Scene> {
        let beyond = self.exercises.iter().flat_map(|exercise| exercise.scenes);
        self.scenes().chain(beyond).find(|scene| scene.name == name)
    }

    /// The exercise by its name.
    pub fn exercise(&self, name: &str) -> Option<&'static Exercise> {
        self.exercises.iter().find(|exercise| exercise.name == name)
    }

    /// The part that a scene belongs to, unless it is an exercise's.
    pub fn part_of(&self, scene: &Scene) -> Option<&'static Part> {
        let has = |part: &&Part| part.scenes.iter().any(|known| known.name == scene.name);
        self.parts.iter().find(has)
    }

    /// The step that mends the harm which a scene shows, unless it is an exercise's.
    pub fn step_of(&self, scene: &Scene) -> Option<usize> {
        self.part_of(scene).map(|part| part.step)
    }
}

impl Scene {
    /// Whether it is played to a server.
    pub fn is_of_server(&self) -> bool {
        matches!(self.play, Play::Server(_) | Play::InMemory(_))
    }

    /// The expected conversation.
    ///
    /// # Panics
    /// If the snapshot is none; a test of the lesson proves that it is one.
    pub fn expected(&self) -> Transcript {
        let parts: Vec<_> = self.expected.splitn(3, "---\n").collect();
        let text = parts.last().expect("there is at least one part");
        text.parse().unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// Nothing if a conversation is as expected, else what is another thing, and the hint for it.
    pub fn judge(&self, actual: Transcript) -> Option<Failure> {
        let expected = self.expected();
        let timing = match self.play {
            Play::Client => Timing::OrderAlone,
            _ => Timing::ToTheHalfSecond,
        };
        let difference = Difference::first(&expected, &actual, timing)?;
        let hint = (self.diagnose)(&difference).unwrap_or(self.hints[0]);
        Some(Failure { difference, expected, actual, hint })
    }
}
