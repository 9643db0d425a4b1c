//! A transcript as text.

use std::fmt;

use crate::{Line, Transcript, Transit};

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width =
            self.lines.iter().map(|line| line.who.chars().count()).max().unwrap_or(0);
        for line in &self.lines {
            print(line, width, f)?;
        }
        Ok(())
    }
}

fn print(line: &Line, width: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Line { at, who, mark, text, transit, details } = line;
    let margin = format!("{:>8}s  {who:<width$} {} ", seconds(*at), mark.sign());
    write!(f, "{margin}{text}")?;
    match transit {
        Transit::AtOnce => {}
        Transit::Left(left) => write!(f, " (left at {}s)", seconds(*left))?,
        Transit::Lost => write!(f, " (lost)")?,
    }
    writeln!(f)?;
    let indent = margin.chars().count();
    for detail in details {
        writeln!(f, "{:indent$}{detail}", "")?;
    }
    Ok(())
}

/// Milliseconds as seconds with three decimals: `12.500`.
pub(crate) fn seconds(ms: u64) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}
