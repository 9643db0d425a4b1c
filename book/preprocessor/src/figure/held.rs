//! How long the server holds each request.

use transcript::{Line, Mark, Transit};

/// A request in the server's hands, from one line of the transcript to another.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// The line of the request.
    pub(crate) from: usize,
    /// The line of the answer, or of what ended the wait; none if the scene ends first.
    pub(crate) to: Option<usize>,
}

/// What the server holds: each request that arrives, until the next answer on its connection leaves.
/// If there is none, until a fault strikes the connection or the client gives it up; and never longer
/// than the server is up.
pub(crate) fn held(lines: &[Line]) -> Vec<Held> {
    let arrives =
        |line: &Line| line.mark == Mark::ToServer && line.transit != Transit::Lost;
    let arrivals =
        lines.iter().enumerate().filter(|(_, line)| arrives(line) && !closes(line));
    arrivals.map(|(from, _)| Held { from, to: end(lines, from) }).collect()
}

fn end(lines: &[Line], from: usize) -> Option<usize> {
    let after = |ends: &dyn Fn(&Line) -> bool| {
        (from + 1..lines.len()).find(|at| ends(&lines[*at]))
    };
    let same = |line: &Line| line.who == lines[from].who;
    let message =
        |line: &Line| same(line) && matches!(line.mark, Mark::ToServer | Mark::ToClient);
    let next = after(&message);
    let answered = next.is_some_and(|at| lines[at].mark == Mark::ToClient);
    let fault =
        after(&|line| same(line) && line.mark == Mark::Fault).filter(|_| !answered);
    [next, fault, after(&goes_down)].into_iter().flatten().min()
}

fn goes_down(line: &Line) -> bool {
    line.participant() == "server"
        && matches!(line.mark, Mark::Event | Mark::Fault)
        && ["restart", "stop", "crash"].iter().any(|word| line.text.contains(word))
}

fn closes(line: &Line) -> bool {
    line.text.trim_start_matches('(').starts_with("close")
}

#[cfg(test)]
mod tests {
    use transcript::Transcript;

    use super::*;

    #[test]
    fn a_request_is_held_until_its_connection_is_answered() {
        let scene: Transcript = "\
   0.000s  alice   → GET /a
   1.000s  alice#2 → GET /b
   1.000s  alice   • waits
   1.500s  bob     → GET /c (lost)
   2.000s  alice#2 ← 200 OK
   3.000s  carol   → GET /d
   4.000s  server  • restarts
   5.000s  carol   → GET /d
   5.000s  dave    → GET /e
   5.000s  dave    × the answer stalls
   6.000s  erin    → GET /f
   6.000s  erin    × the line is cut
   7.000s  dave    ← 200 OK (left at 5.000s)
"
        .parse()
        .unwrap();

        let ends: Vec<_> =
            held(&scene.lines).into_iter().map(|held| (held.from, held.to)).collect();
        assert_eq!(
            ends,
            [
                (0, Some(6)),
                (1, Some(4)),
                (5, Some(6)),
                (7, None),
                (8, Some(12)),
                (10, Some(11))
            ]
        );
    }
}
