//! The code behind a line of a transcript: `GET=read` ties each `GET` that reaches the server, and its
//! answer, to the anchor `read` of a listing on the same page.

use transcript::{Line, Mark, Transcript};

use super::held::held;
use crate::{
    mistake::Wrong, page::Page, parts::files_with, project::Project, snapshot::Scene,
};

/// The anchor behind each line, if any.
pub(crate) fn behind<'a>(
    scene: &Scene<'a>,
    page: &Page,
    project: &Project,
) -> Result<Vec<Option<&'a str>>, Wrong> {
    let wrong: Vec<String> =
        scene.ties.iter().filter_map(|tie| mistake(*tie, scene, page, project)).collect();
    if wrong.is_empty() {
        Ok(anchors(&scene.transcript, &scene.ties))
    } else {
        Err(Wrong(wrong))
    }
}

fn mistake(
    (method, anchor): (&str, &str),
    scene: &Scene<'_>,
    page: &Page,
    project: &Project,
) -> Option<String> {
    if !scene.transcript.lines.iter().any(|line| is_request(line, method)) {
        return Some(format!("no request of the transcript is a `{method}`"));
    }
    match files_with(anchor, page, project)[..] {
        [_] => None,
        [] => Some(format!(
            "no listing and no change of this page shows an anchor `{anchor}`"
        )),
        [one, other, ..] => Some(format!(
            "both `{one}` and `{other}` show an anchor `{anchor}` on this page: rename one"
        )),
    }
}

fn anchors<'a>(
    transcript: &Transcript,
    ties: &[(&str, &'a str)],
) -> Vec<Option<&'a str>> {
    let lines = &transcript.lines;
    let mut anchors = vec![None; lines.len()];
    for held in held(lines) {
        let tie = ties.iter().find(|(method, _)| is_request(&lines[held.from], method));
        let Some((_, anchor)) = tie else { continue };
        anchors[held.from] = Some(*anchor);
        if let Some(to) = held.to.filter(|to| lines[*to].mark == Mark::ToClient) {
            anchors[to] = Some(*anchor);
        }
    }
    anchors
}

fn is_request(line: &Line, method: &str) -> bool {
    line.mark == Mark::ToServer && line.text.split(' ').next() == Some(method)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_and_its_answer_have_the_same_code() {
        let scene: Transcript = "\
   0.000s  alice • opens the page
   1.000s  alice → GET /a
   1.000s  bob   → POST /a
   1.000s  bob   ← 201 Created
   1.500s  bob   → DELETE /a
   1.500s  bob   ← 405 Method Not Allowed
   1.600s  carol → GET /a (lost)
   2.000s  alice ← 200 OK (left at 1.000s)
"
        .parse()
        .unwrap();

        assert_eq!(
            anchors(&scene, &[("GET", "read"), ("POST", "publish")]),
            [
                None,
                Some("read"),
                Some("publish"),
                Some("publish"),
                None,
                None,
                None,
                Some("read")
            ]
        );
    }
}
