//! A transcript from its text.

use std::{fmt, str::FromStr};

use crate::{Line, Mark, Transcript, Transit};

/// Why a text is no transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The line of the text, counted from 1.
    pub line: usize,
    /// What was expected there.
    pub expected: &'static str,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} of the transcript: expected {}", self.line, self.expected)
    }
}

impl std::error::Error for ParseError {}

/// Details stand in the column of their line's text, which is never further left than this.
const LEAST_INDENT: usize = 12;

impl FromStr for Transcript {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut lines: Vec<Line> = Vec::new();
        for (number, row) in
            text.lines().enumerate().filter(|(_, row)| !row.trim().is_empty())
        {
            let wrong = |expected| ParseError { line: number + 1, expected };
            if row.chars().take(LEAST_INDENT).all(char::is_whitespace) {
                let line = lines.last_mut().ok_or(wrong("a line before its details"))?;
                line.details.push(row.trim_start().to_string());
            } else {
                lines.push(line(row).map_err(wrong)?);
            }
        }
        Ok(Self { lines })
    }
}

fn line(row: &str) -> Result<Line, &'static str> {
    let (time, rest) =
        row.trim_start().split_once("s  ").ok_or("a time such as `12.000s`")?;
    let at = milliseconds(time).ok_or("a time such as `12.000s`")?;
    let (who, rest) = rest.split_once(' ').ok_or("a name")?;
    let mut rest = rest.trim_start().chars();
    let sign = rest.next().ok_or("one of → ← × • !")?;
    let mark =
        Mark::ALL.iter().find(|(_, known)| *known == sign).ok_or("one of → ← × • !")?.0;
    let (text, transit) = transit(rest.as_str().trim_start())?;
    Ok(Line {
        at,
        who: who.into(),
        mark,
        text: text.into(),
        transit,
        details: Vec::new(),
    })
}

fn transit(text: &str) -> Result<(&str, Transit), &'static str> {
    if let Some(text) = text.strip_suffix(" (lost)") {
        return Ok((text, Transit::Lost));
    }
    let Some((before, left)) =
        text.strip_suffix("s)").and_then(|t| t.rsplit_once(" (left at "))
    else {
        return Ok((text, Transit::AtOnce));
    };
    let left = milliseconds(left).ok_or("a time such as `(left at 2.000s)`")?;
    Ok((before, Transit::Left(left)))
}

fn milliseconds(seconds: &str) -> Option<u64> {
    let (whole, thousandths) = seconds.split_once('.')?;
    if thousandths.len() != 3 {
        return None;
    }
    Some(whole.parse::<u64>().ok()? * 1000 + thousandths.parse::<u64>().ok()?)
}
