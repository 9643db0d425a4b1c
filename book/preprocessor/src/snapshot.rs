//! What stands in a snapshot.

use transcript::Transcript;

use crate::{directive::Directive, mistake::Wrong, project::Project};

/// What a directive shows of a transcript.
pub(crate) struct Scene<'a> {
    pub(crate) caption: &'a str,
    pub(crate) transcript: Transcript,
    /// Methods of requests, each with the anchor of the code that it reaches.
    pub(crate) ties: Vec<(&'a str, &'a str)>,
}

/// A snapshot's text without insta's head, which ends with the second line `---`.
pub(crate) fn body(path: &str, project: &Project) -> Result<String, Wrong> {
    if !path.ends_with(".snap") {
        return Err(format!("`{path}` is no snapshot: its name ends in `.snap`").into());
    }
    let text = project.read(path)?;
    let body = text
        .strip_prefix("---\n")
        .and_then(|text| text.split_once("\n---\n"))
        .map(|(_, body)| body);
    match body.map(|body| body.trim_end()) {
        None => Err(format!(
            "`{path}` is no snapshot: it lacks insta's head between two lines `---`"
        )
        .into()),
        Some("") => Err(format!("the snapshot `{path}` is empty").into()),
        Some(body) => Ok(body.trim_start_matches('\n').into()),
    }
}

/// A directive's caption and transcript, cut to the seconds `from` and `to` if these are set, and what
/// else it sets, by names in capitals.
pub(crate) fn transcript<'a>(
    directive: &Directive<'a>,
    project: &Project,
) -> Result<Scene<'a>, Wrong> {
    let (words, settings) = directive.settings();
    let ([path], Some(caption)) = (&words[..], directive.caption) else {
        return Err(directive.misspelt().into());
    };
    let (mut from, mut to, mut ties) = (0, u64::MAX, Vec::new());
    for (name, value) in settings {
        if !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase()) {
            ties.push((name, value));
            continue;
        }
        let at = milliseconds(value).ok_or_else(|| directive.misspelt())?;
        match name {
            "from" => from = at,
            "to" => to = at,
            _ => return Err(directive.misspelt().into()),
        }
    }
    let whole: Transcript =
        body(path, project)?.parse().map_err(|error| format!("`{path}`: {error}"))?;
    let lines: Vec<_> =
        whole.lines.into_iter().filter(|line| (from..=to).contains(&line.at)).collect();
    if lines.is_empty() {
        return Err(
            format!("the transcript `{path}` has no line between these seconds").into()
        );
    }
    Ok(Scene { caption, transcript: Transcript { lines }, ties })
}

fn milliseconds(seconds: &str) -> Option<u64> {
    let seconds: f64 = seconds.parse().ok()?;
    (0.0..1e12).contains(&seconds).then(|| (seconds * 1000.0).round() as u64)
}
