//! A client's part in a scene: what its transcript says that it is answered, and that it must do.

use std::{collections::HashMap, path::Path};

use serde_json::{Value, json};
use transcript::{Line, Mark, Transcript, Transit};

/// One client's part in a scene.
#[derive(Debug, Default)]
pub(crate) struct Part {
    /// When it opens the page, and loads it again.
    opens: Vec<u64>,
    /// The answers, in the order of the requests that they answer; null for none.
    answers: Vec<Value>,
    /// When the scene ends.
    until: u64,
    /// What it draws in place of `Math.random`.
    random: f64,
    deeds: Vec<Deed>,
}

/// Something that a client does, at an instant in milliseconds.
#[derive(Debug, PartialEq)]
struct Deed {
    at: u64,
    what: String,
}

/// Stands for a request that found nobody, so that nobody recorded what it asked for.
const ASKS_NOBODY: &str = "asks GET, and finds nobody";

/// What a reader does for a client to start.
const OPENS: [&str; 2] = ["opens the page", "loads the page again"];

/// Of a server that answers what it holds before its process ends.
const STOPS: &str = "is told to stop";

impl Part {
    /// Reads a snapshot of a scene.
    ///
    /// # Panics
    /// If it is none in which this participant opens a page.
    pub(crate) fn read(snapshot: &Path, who: &str) -> Self {
        let name = snapshot.display();
        let text = std::fs::read_to_string(snapshot).unwrap_or_else(|error| {
            panic!(
                "{name}: {error}; the list in clients.rs names a scene that is not there"
            )
        });
        let (header, body) = text
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"))
            .unwrap_or_else(|| panic!("{name} has not the form of a snapshot"));
        let scene: Transcript =
            body.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut part = Self::of(&scene, who);
        let random = header.lines().find_map(|line| line.trim().strip_prefix("random: "));
        part.random = random.map_or(0.5, |random| random.parse().expect("a number"));
        part
    }

    fn of(scene: &Transcript, who: &str) -> Self {
        let mut part = Self {
            until: scene.lines.last().map_or(0, |line| line.at),
            ..Self::default()
        };
        let mut open = Requests::default();
        for line in &scene.lines {
            if line.who == "server" && line.mark == Mark::Event && line.text != STOPS {
                // The server's process ends, and every line to it.
                part.lose(open.take_all(), line.at);
            }
            if line.participant() != who {
                continue;
            }
            match line.mark {
                Mark::ToServer if line.text == "closes" => {
                    let given_up = open.0.remove(&line.who).into_iter().flatten();
                    part.deeds.extend(given_up.map(|_| deed(line.at, "gives up")));
                }
                Mark::ToServer => {
                    open.0.entry(line.who.clone()).or_default().push(part.answers.len());
                    part.answers.push(Value::Null);
                    part.deeds.push(deed(left(line), format!("asks {}", line.text)));
                }
                Mark::ToClient
                    if line.transit != Transit::Lost && line.text != "closes" =>
                {
                    let request = open.0.get_mut(&line.who).expect("a request").remove(0);
                    part.answers[request] = answer(line);
                }
                Mark::ToClient => {}
                Mark::Fault if line.text == "finds nobody at the server's address" => {
                    part.answers.push(json!({ "at": line.at, "lost": true }));
                    part.deeds.push(deed(line.at, ASKS_NOBODY));
                }
                Mark::Fault if line.text == "the line is cut" => {
                    let cut = open.0.remove(&line.who).unwrap_or_default();
                    part.lose(cut, line.at);
                }
                Mark::Fault => {}
                Mark::Event if OPENS.contains(&line.text.as_str()) => {
                    part.opens.push(line.at);
                }
                Mark::Event | Mark::Harm => {
                    let what = line.text.trim_end_matches(" again");
                    if what.starts_with("shows ") || what.starts_with("says ") {
                        part.deeds.push(deed(line.at, what));
                    }
                }
            }
        }
        assert!(!part.opens.is_empty(), "{who} opens no page in this scene");
        part
    }

    fn lose(&mut self, requests: Vec<usize>, at: u64) {
        for request in requests {
            self.answers[request] = json!({ "at": at, "lost": true });
        }
    }

    /// The part as `play.js` takes it.
    pub(crate) fn script(&self) -> Value {
        let Self { opens, answers, until, random, .. } = self;
        json!({ "opens": opens, "answers": answers, "until": until, "random": random })
    }

    /// What the client must do, as text with a line for each deed.
    pub(crate) fn expected(&self) -> String {
        text(&self.deeds)
    }

    /// What it has done, by `play.js`, in the same form. Where the scene does not know what was
    /// asked for, anything is right; what it may do in the scene's last instant is left out unless
    /// the scene has it too.
    pub(crate) fn done(&self, history: &Value) -> String {
        let mut deeds: Vec<_> = history
            .as_array()
            .expect("a list")
            .iter()
            .map(|deed| {
                self::deed(deed["at"].as_u64().unwrap(), deed["what"].as_str().unwrap())
            })
            .collect();
        while deeds.len() > self.deeds.len()
            && deeds.pop_if(|deed| deed.at == self.until).is_some()
        {}
        for (done, expected) in deeds.iter_mut().zip(&self.deeds) {
            if expected.what == ASKS_NOBODY && done.what.starts_with("asks GET ") {
                done.what = ASKS_NOBODY.into();
            }
        }
        text(&deeds)
    }
}

/// Requests without an answer so far, by connection, which answers them in order.
#[derive(Default)]
struct Requests(HashMap<String, Vec<usize>>);

impl Requests {
    fn take_all(&mut self) -> Vec<usize> {
        self.0.drain().flat_map(|(_, requests)| requests).collect()
    }
}

fn deed(at: u64, what: impl Into<String>) -> Deed {
    Deed { at, what: what.into() }
}

fn text(deeds: &[Deed]) -> String {
    let line =
        |Deed { at, what }: &Deed| format!("{:>4}.{:03}s {what}\n", at / 1000, at % 1000);
    deeds.iter().map(line).collect()
}

fn left(line: &Line) -> u64 {
    match line.transit {
        Transit::Left(left) => left,
        Transit::AtOnce | Transit::Lost => line.at,
    }
}

fn answer(line: &Line) -> Value {
    let status: u16 = line.text.split(' ').next().unwrap().parse().expect("a status");
    let body_of = |detail: &String| detail.strip_prefix('|').map(str::to_owned);
    let headers: HashMap<_, _> = line
        .details
        .iter()
        .filter(|detail| body_of(detail).is_none())
        .filter_map(|detail| detail.split_once(": "))
        .collect();
    let body = line.details.iter().filter_map(body_of);
    // JSON is broken into lines for reading; what else there is has its lines from the server.
    let joined: String = body.clone().map(|row| row.trim_start().to_owned()).collect();
    let body = match serde_json::from_str::<Value>(&joined) {
        Ok(_) => joined,
        Err(_) => body
            .map(|row| row.strip_prefix(' ').unwrap_or(&row).to_owned())
            .collect::<Vec<_>>()
            .join("\n"),
    };
    let body = if body.is_empty() { Value::Null } else { body.into() };
    json!({ "at": line.at, "status": status, "headers": headers, "body": body })
}
