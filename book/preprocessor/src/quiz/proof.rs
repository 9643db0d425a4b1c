//! What proves a quiz's right answer.

use crate::{mistake::Wrong, project::Project, snapshot};

/// A proof that was looked up and holds.
pub(super) enum Proof {
    /// A line of a snapshot.
    Line(String),
    /// A test, and the file that it stands in.
    Test { path: String, name: String },
}

impl Proof {
    /// Looks proofs up, each with the line of the page that names it: `test PATH:name`, or else a
    /// line of the quiz's snapshot, however it is spaced. They are shown one below the other, so
    /// that is how they stand in the snapshot.
    pub(super) fn all_of(
        texts: &[(usize, String)],
        snapshot: Option<&str>,
        project: &Project,
    ) -> Result<Vec<Self>, Vec<(usize, String)>> {
        let (mut proofs, mut mistakes, mut from) = (Vec::new(), Vec::new(), 0);
        for (line, text) in texts {
            let proof = match text.strip_prefix("test ") {
                Some(test) => Self::of_test(test.trim(), project),
                None => Self::of_line(text, &mut from, snapshot, project),
            };
            match proof {
                Ok(proof) => proofs.push(proof),
                Err(Wrong(sentences)) => {
                    mistakes.extend(sentences.into_iter().map(|it| (*line, it)));
                }
            }
        }
        if mistakes.is_empty() { Ok(proofs) } else { Err(mistakes) }
    }

    /// A line of the snapshot after so many of its lines; moves on to the next.
    fn of_line(
        text: &str,
        from: &mut usize,
        snapshot: Option<&str>,
        project: &Project,
    ) -> Result<Self, Wrong> {
        let Some(path) = snapshot else {
            let sentence = format!(
                "`{text}` is a line of which snapshot? Write {{{{#quiz PATH.snap}}}}"
            );
            return Err(sentence.into());
        };
        let body = snapshot::body(path, project)?;
        let wanted = evenly_spaced(text);
        let places: Vec<usize> = (0..)
            .zip(body.lines())
            .filter(|(_, line)| evenly_spaced(line) == wanted)
            .map(|(place, _)| place)
            .collect();
        match (places.iter().find(|place| *place >= from), places.is_empty()) {
            (Some(place), _) => {
                *from = place + 1;
                Ok(Self::Line(wanted))
            }
            (None, false) => {
                Err(format!("`{path}` has `{text}` above the line before, not below")
                    .into())
            }
            (None, true) => Err(format!("`{path}` has no line `{text}`").into()),
        }
    }

    fn of_test(test: &str, project: &Project) -> Result<Self, Wrong> {
        let named = test.split_once(':').filter(|(_, name)| {
            !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
        });
        let Some((path, name)) = named else {
            return Err(
                format!("`test {test}` names no test: write `test PATH:name`").into()
            );
        };
        match kind_of(&project.read(path)?, path, name) {
            Kind::Test => Ok(Self::Test { path: path.into(), name: name.into() }),
            Kind::Ignored => {
                Err(format!("the test `{name}` of `{path}` is ignored").into())
            }
            Kind::None => Err(format!("`{path}` has no test `{name}`").into()),
        }
    }

    /// The line, if the proof is one.
    pub(super) fn line(&self) -> Option<&str> {
        match self {
            Self::Line(text) => Some(text),
            Self::Test { .. } => None,
        }
    }

    /// The file and the name of the test, if the proof is one.
    pub(super) fn test(&self) -> Option<(&str, &str)> {
        match self {
            Self::Line(_) => None,
            Self::Test { path, name } => Some((path, name)),
        }
    }
}

fn evenly_spaced(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Test,
    Ignored,
    None,
}

/// What a name is in a file of tests: a function of Rust with a test's attribute or inside
/// `proptest!`, or one that a script of tests exports.
fn kind_of(text: &str, path: &str, name: &str) -> Kind {
    let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
    let declares = |line: &str, keyword: &str| {
        line.strip_prefix(keyword)
            .and_then(|rest| rest.strip_prefix(name))
            .is_some_and(|rest| rest.starts_with(['(', '<']))
    };
    if path.ends_with(".js") {
        let exported = ["export function ", "export async function "];
        let found =
            lines.iter().any(|line| exported.iter().any(|word| declares(line, word)));
        return if found { Kind::Test } else { Kind::None };
    }
    let found = lines
        .iter()
        .position(|line| declares(line, "fn ") || declares(line, "async fn "));
    let Some(at) = found else { return Kind::None };
    let above = lines[..at].iter().rev();
    let attributes: Vec<_> = above
        .take_while(|line| line.starts_with("#[") || line.starts_with("//"))
        .collect();
    let has = |word: &str| {
        attributes.iter().any(|line| line.starts_with("#[") && line.contains(word))
    };
    let property = lines[..at].iter().any(|line| line.starts_with("proptest!"));
    match (has("test") || property, has("ignore")) {
        (true, false) => Kind::Test,
        (true, true) => Kind::Ignored,
        (false, _) => Kind::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUST: &str = "\
fn helper() {}

#[test]
fn plain() {}

/// It says why.
#[tokio::test(start_paused = true)]
// And how.
async fn paused() {}

#[test]
#[ignore = \"slow\"]
fn slow() {}
";

    #[test]
    fn only_what_runs_as_a_test_is_one() {
        let kind = |name: &str| kind_of(RUST, "a.rs", name);
        assert_eq!(kind("plain"), Kind::Test);
        assert_eq!(kind("paused"), Kind::Test);
        assert_eq!(kind("slow"), Kind::Ignored);
        assert_eq!(kind("helper"), Kind::None);
        assert_eq!(kind("pla"), Kind::None);
        assert_eq!(
            kind_of("proptest! {\n    fn it_holds(n in 0..9) {}\n}", "a.rs", "it_holds"),
            Kind::Test
        );
    }

    #[test]
    fn a_script_exports_its_tests() {
        let script = "export async function it_stops() {}\nfunction begin() {}\n";
        assert_eq!(kind_of(script, "a.js", "it_stops"), Kind::Test);
        assert_eq!(kind_of(script, "a.js", "begin"), Kind::None);
    }
}
