//! One call of `cargo mine` for a lesson or one of its exercises.

use std::{
    collections::BTreeSet,
    io::{IsTerminal, Write},
    path::PathBuf,
};

use judge::{Contract, Exercise, Failed, Failure, OfLesson, Play, Progress, Scene};

use crate::{
    arguments::Deed,
    folder::Own,
    hints,
    program::{self, Heard, Program, ProgramError},
    screen::{Screen, wrapped},
    script::Client,
    verdict::{self, Verdict},
    words::{layout, legend, sentence},
};

/// A lesson or an exercise, and the reader's files for it.
pub(crate) struct Session {
    pub(crate) root: PathBuf,
    pub(crate) contract: &'static Contract,
    pub(crate) exercise: Option<&'static Exercise>,
    pub(crate) screen: Screen,
}

impl Session {
    /// # Errors
    /// A sentence, if there is no such lesson or exercise.
    pub(crate) fn new(
        root: PathBuf,
        lesson: u16,
        exercise: Option<&str>,
    ) -> Result<Self, String> {
        let contract = lessons::contract(lesson).ok_or_else(|| {
            let known = lessons::contracts().iter();
            let numbers: Vec<_> =
                known.map(|contract| contract.lesson.number.to_string()).collect();
            format!(
                "There is no lesson {lesson} to be judged. There is: {}.",
                numbers.join(", ")
            )
        })?;
        let exercise = exercise
            .map(|name| {
                contract.exercise(name).ok_or_else(|| {
                    let names: Vec<_> =
                        contract.exercises.iter().map(|known| known.name).collect();
                    format!(
                        "Lesson {lesson} has no exercise {name:?}. It has: {}.",
                        names.join(", ")
                    )
                })
            })
            .transpose()?;
        Ok(Self { root, contract, exercise, screen: Screen::stdout() })
    }

    /// Does what was asked; says whether all is well.
    ///
    /// # Errors
    /// A sentence, if something is in the way.
    pub(crate) async fn run(&self, deed: Deed) -> Result<bool, String> {
        match deed {
            Deed::Judge => self.judge().await,
            Deed::Hint => self.hint(),
            Deed::Run { port } => self.serve(port).await,
            Deed::Reset => self.reset(),
            Deed::Url(url) => self.judge_elsewhere(&url).await,
        }
    }

    async fn judge(&self) -> Result<bool, String> {
        self.lay_down()?;
        let title = match self.exercise {
            Some(exercise) => format!("exercise `{}`: {}", exercise.name, exercise.title),
            None => self.contract.lesson.title.to_string(),
        };
        let title = format!("Lesson {}, {title}", self.contract.lesson.number);
        println!("{}\n", self.screen.bold(&title));
        let heard = match self.program_name() {
            Some(name) => {
                let Some(program) = self.build(&name).await? else { return Ok(false) };
                Some(program.play().await.map_err(|error| sentence(&error))?)
            }
            None => None,
        };
        let mut passed = BTreeSet::new();
        let mut client = Client::default();
        for scene in self.scenes() {
            let verdict = self.verdict(scene, heard.as_ref(), &mut client).await?;
            let goes_on = self.say(scene, &verdict);
            if let Verdict::Passed = verdict {
                passed.insert(scene.name.to_string());
            }
            if !goes_on {
                self.keep(|progress| {
                    let progress = self.with_failure(progress, scene, &verdict);
                    self.with_passed(progress, passed)
                })?;
                self.say_hint(scene, &verdict);
                let printed = match (scene.play, &heard) {
                    (Play::Client, _) => client.said(scene),
                    (_, Some(heard)) => {
                        heard.printed.get(scene.name).cloned().unwrap_or_default()
                    }
                    _ => String::new(),
                };
                self.say_printed(scene, &printed);
                return Ok(false);
            }
        }
        self.keep(|mut progress| {
            progress.failure = None;
            self.with_passed(progress, passed)
        })?;
        self.say_all_passed();
        Ok(true)
    }

    async fn verdict(
        &self,
        scene: &'static Scene,
        heard: Option<&Heard>,
        client: &mut Client,
    ) -> Result<Verdict, String> {
        Ok(match scene.play {
            Play::Server(_) | Play::InMemory(_) => {
                verdict::of_server(scene, heard.expect("it was played"))
            }
            Play::Client => client.verdict(self, scene).await?,
            Play::Foretold => {
                let own = self.own().remove(0);
                let text = std::fs::read_to_string(&own.path)
                    .map_err(|error| self.unwritable(&own, &error))?;
                verdict::of_foretold(scene, &text)
            }
        })
    }

    fn hint(&self) -> Result<bool, String> {
        let command = self.command();
        let progress = self.progress()?;
        let failed = progress.failure.filter(|failed| {
            failed.exercise.as_deref() == self.exercise.map(|exercise| exercise.name)
        });
        let Some(failed) = failed else {
            println!(
                "Nothing has failed so far that you could have a hint for: `{command}` judges."
            );
            return Ok(true);
        };
        let Some(scene) = self.contract.scene(&failed.scene) else {
            return Err(format!(
                "The scene that failed has changed: run `{command}` again."
            ));
        };
        let hints = hints::all(scene, &failed.hint, &self.root)
            .map_err(|error| sentence(&error))?;
        let seen = progress.hints.get(scene.name).copied().unwrap_or(1);
        if seen >= hints.len() {
            println!(
                "You have seen all hints of this scene. Those before stand above, or run"
            );
            println!("`{command}` again and begin with the first.");
            return Ok(true);
        }
        let number = seen + 1;
        println!(
            "{}",
            self.screen.bold(&format!(
                "{}: hint {number} of {}",
                scene.title,
                hints.len()
            ))
        );
        println!("{}", layout(&hints[number - 1]));
        match number < hints.len() {
            true => println!("\n`{command} --hint` shows the next."),
            false => println!("\nThat was the last one."),
        }
        self.keep(|mut progress| {
            progress.hints.insert(scene.name.into(), number);
            progress
        })?;
        Ok(true)
    }

    async fn serve(&self, port: Option<u16>) -> Result<bool, String> {
        let Some(name) = self.program_name() else {
            return Err("This exercise is no server: there is nothing to serve.".into());
        };
        let port = port.unwrap_or(4100 + self.contract.lesson.number);
        self.lay_down()?;
        let Some(program) = self.build(&name).await? else { return Ok(false) };
        let client = Own::client(&self.root, self.contract).map(|client| client.path);
        let client = client.filter(|client| client.exists());
        let ended = program.serve(port, client.as_deref());
        Ok(ended.map_err(|error| sentence(&error))?.success())
    }

    fn reset(&self) -> Result<bool, String> {
        let own = self.own();
        let names: Vec<_> = own.iter().map(|own| own.shown(&self.root)).collect();
        print!(
            "Begin {} again? What you have is put aside, not deleted. [y/N] ",
            names.join(" and ")
        );
        std::io::stdout().flush().ok();
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer).ok();
        if !std::io::stdin().is_terminal() {
            println!();
        }
        if !matches!(answer.trim(), "y" | "Y" | "yes") {
            println!("Nothing was changed.");
            return Ok(true);
        }
        for own in own {
            let aside =
                own.begin_again().map_err(|error| self.unwritable(&own, &error))?;
            if let Some(aside) = aside {
                let name =
                    aside.file_name().unwrap_or_default().to_string_lossy().into_owned();
                println!(
                    "{} begins again; what you had is {name}.",
                    own.shown(&self.root)
                );
            }
        }
        self.keep(|mut progress| {
            for scene in self.scenes() {
                progress.passed.remove(scene.name);
                progress.hints.remove(scene.name);
            }
            if let Some(exercise) = self.exercise {
                progress.exercises.remove(exercise.name);
            }
            progress.failure = None;
            progress
        })?;
        Ok(true)
    }

    /// The reader's program; nothing if it does not compile, which has been said by then.
    async fn build(&self, name: &str) -> Result<Option<Program>, String> {
        match program::build(&self.root, name).await {
            Ok(program) => Ok(Some(program)),
            Err(ProgramError::DoesNotCompile) => {
                let file = self.own()[0].shown(&self.root);
                println!(
                    "\n{}",
                    self.screen.yellow(&format!("{file} does not compile yet."))
                );
                println!(
                    "What the compiler says of it stands above. The rest of the book goes on working."
                );
                println!(
                    "(If it speaks of `program::app` in lessons/workbench: your file needs a function \
                     `pub(crate) fn app(surroundings: Surroundings) -> Router`.)"
                );
                Ok(None)
            }
            Err(error) => Err(sentence(&error)),
        }
    }

    /// Lays down what is not there yet, and says so.
    fn lay_down(&self) -> Result<(), String> {
        let mut new = Vec::new();
        for own in self.own() {
            if own.lay_down().map_err(|error| self.unwritable(&own, &error))? {
                new.push(own.shown(&self.root));
            }
        }
        match new.as_slice() {
            [] => {}
            [one] => println!("{one} is yours now. Change it, and run this again.\n"),
            all => {
                let all = all.join(" and ");
                println!("{all} are yours now. Change them, and run this again.\n");
            }
        }
        Ok(())
    }

    /// The files that the reader writes; the client is the last.
    pub(crate) fn own(&self) -> Vec<Own> {
        match self.exercise {
            Some(exercise) => vec![Own::exercise(&self.root, self.contract, exercise)],
            None => {
                let server = Own::server(&self.root, self.contract);
                [server]
                    .into_iter()
                    .chain(Own::client(&self.root, self.contract))
                    .collect()
            }
        }
    }

    /// The file that a scene is about.
    pub(crate) fn file_of(&self, scene: &Scene) -> Own {
        let mut own = self.own();
        match scene.play {
            Play::Client => own.pop().expect("there is a file"),
            _ => own.remove(0),
        }
    }

    pub(crate) fn scenes(&self) -> Vec<&'static Scene> {
        match self.exercise {
            Some(exercise) => exercise.scenes.iter().collect(),
            None => self.contract.scenes().collect(),
        }
    }

    /// The name of the reader's program, if there is a server among what is judged.
    fn program_name(&self) -> Option<String> {
        let has_server = self.scenes().iter().any(|scene| scene.is_of_server());
        let number = self.contract.lesson.number;
        has_server.then(|| match self.exercise {
            Some(exercise) => format!("mine-{number}-{}", exercise.name),
            None => format!("mine-{number}"),
        })
    }

    fn command(&self) -> String {
        let number = self.contract.lesson.number;
        match self.exercise {
            Some(exercise) => format!("cargo mine {number} {}", exercise.name),
            None => format!("cargo mine {number}"),
        }
    }

    /// Says what has become of a scene, and whether the next is to be looked at.
    fn say(&self, scene: &Scene, verdict: &Verdict) -> bool {
        let file = self.file_of(scene).shown(&self.root);
        self.say_of(scene, verdict, Some(&file))
    }

    /// The same of a scene that is about this file, or about a server elsewhere.
    pub(crate) fn say_of(
        &self,
        scene: &Scene,
        verdict: &Verdict,
        file: Option<&str>,
    ) -> bool {
        let (sign, word) = match verdict {
            Verdict::Passed => ('✓', ""),
            Verdict::NotJudged(why) => ('–', why.as_str()),
            Verdict::Failed(_) | Verdict::Broke(_) | Verdict::Foretold(..) => {
                ('✗', "your turn")
            }
        };
        let word = match (sign, file) {
            ('✗', Some(file)) => format!("{word}, in {file}"),
            _ => word.to_string(),
        };
        println!(
            "{}",
            self.screen.scene(sign, self.contract.step_of(scene), scene, &word)
        );
        sign != '✗'
    }

    pub(crate) fn say_hint(&self, scene: &Scene, verdict: &Verdict) {
        println!("\n{}\n", wrapped(scene.about, 2));
        let hint = match verdict {
            Verdict::Failed(failure) => {
                println!("{}", self.screen.failure(failure));
                if let Some(legend) = legend(scene, failure) {
                    println!("{}\n", wrapped(&legend, 2));
                }
                failure.hint
            }
            Verdict::Broke(sentence) => {
                println!("{}\n", self.screen.bold(&layout(sentence)));
                return;
            }
            Verdict::Foretold(sentence, hint) => {
                println!("{}\n", self.screen.bold(&layout(sentence)));
                hint
            }
            Verdict::Passed | Verdict::NotJudged(_) => return,
        };
        println!("{}", layout(&format!("Hint: {hint}")));
        println!("\n  `{} --hint` shows the next hint.", self.command());
        let page = match self.exercise {
            Some(exercise) => Some(exercise.page),
            None => self.contract.part_of(scene).map(|part| part.page),
        };
        if let Some(page) = page {
            println!(
                "  The page in the book: http://127.0.0.1:4000/{page} (or at your book's port)"
            );
        }
    }

    /// What the reader's program has printed in the scene that failed, the last lines of it.
    fn say_printed(&self, scene: &Scene, printed: &str) {
        const MOST: usize = 40;
        let lines: Vec<_> = printed.lines().collect();
        if lines.is_empty() {
            return;
        }
        let left_out = lines.len().saturating_sub(MOST);
        let what = match scene.play {
            Play::Client => "script",
            _ => "program",
        };
        let which = match left_out {
            0 => String::new(),
            _ => format!(", the last {MOST} lines"),
        };
        println!(
            "\n{}",
            self.screen.bold(&format!("  Your {what} said in this scene{which}:"))
        );
        for line in &lines[left_out..] {
            println!("    {line}");
        }
    }

    fn say_all_passed(&self) {
        let command = self.command();
        let word = match self.exercise {
            Some(exercise) => format!("The exercise `{}` is done.", exercise.name),
            None => format!(
                "Your program passes every scene of lesson {}.",
                self.contract.lesson.number
            ),
        };
        println!("\n{}", self.screen.green(&word));
        if self.exercise.is_none() {
            println!("`{command} --run` serves it, with its page.");
            let number = self.contract.lesson.number;
            let names: Vec<_> =
                self.contract.exercises.iter().map(|exercise| exercise.name).collect();
            if !names.is_empty() {
                println!(
                    "There is more to do: `cargo mine {number} NAME` for {}.",
                    names.join(", ")
                );
            }
        }
    }

    fn failed(&self, scene: &Scene, verdict: &Verdict) -> Failed {
        let (sentence, hint, actual) = match verdict {
            Verdict::Failed(failure) => {
                let Failure { difference, hint, actual, .. } = failure.as_ref();
                (difference.sentence.clone(), *hint, actual.to_string())
            }
            Verdict::Broke(sentence) => (sentence.clone(), "", String::new()),
            Verdict::Foretold(sentence, hint) => (sentence.clone(), *hint, String::new()),
            Verdict::Passed | Verdict::NotJudged(_) => unreachable!("it has not failed"),
        };
        // What a reader is to foretell is not given away in the book either; and there is nothing
        // to hold against a program that broke.
        let expected = match (scene.play, verdict) {
            (Play::Foretold, _) | (_, Verdict::Broke(_)) => String::new(),
            _ => scene.expected().to_string(),
        };
        Failed {
            scene: scene.name.into(),
            title: scene.title.into(),
            step: self.contract.step_of(scene),
            exercise: self.exercise.map(|exercise| exercise.name.into()),
            elsewhere: false,
            sentence,
            hint: hint.into(),
            expected,
            actual,
        }
    }

    /// The scene that fails now. Its hints begin anew if it is another one, or fails otherwise.
    pub(crate) fn with_failure(
        &self,
        mut progress: OfLesson,
        scene: &Scene,
        verdict: &Verdict,
    ) -> OfLesson {
        let failed = self.failed(scene, verdict);
        let before = progress.failure.replace(failed.clone());
        let is_the_same = |before: Failed| {
            (before.scene, before.hint) == (failed.scene.clone(), failed.hint.clone())
        };
        if !before.is_some_and(is_the_same) {
            progress.hints.remove(scene.name);
        }
        progress
    }

    /// The scenes that pass are those that passed now.
    fn with_passed(&self, mut progress: OfLesson, passed: BTreeSet<String>) -> OfLesson {
        match self.exercise {
            Some(exercise) if passed.len() == exercise.scenes.len() => {
                progress.exercises.insert(exercise.name.into());
            }
            Some(exercise) => drop(progress.exercises.remove(exercise.name)),
            None => progress.passed = passed,
        }
        progress
    }

    pub(crate) fn progress(&self) -> Result<OfLesson, String> {
        let progress = Progress::read(&judge::mine(&self.root));
        Ok(progress.map_err(|error| sentence(&error))?.of(self.contract.lesson.number))
    }

    pub(crate) fn keep(
        &self,
        change: impl FnOnce(OfLesson) -> OfLesson,
    ) -> Result<(), String> {
        let mine = judge::mine(&self.root);
        let sentence = |error| sentence(&error);
        let mut progress = Progress::read(&mine).map_err(sentence)?;
        let number = self.contract.lesson.number;
        let changed = change(progress.of(number));
        progress.lessons.insert(number, changed);
        std::fs::create_dir_all(&mine)
            .map_err(|error| format!("{}: {error}.", mine.display()))?;
        progress.write(&mine).map_err(sentence)
    }

    pub(crate) fn unwritable(&self, own: &Own, error: &std::io::Error) -> String {
        format!("{} cannot be read or written: {error}.", own.shown(&self.root))
    }
}
