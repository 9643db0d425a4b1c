//! `{{#histogram}}`: how much happened when.

use std::fmt::{self, Write};

use crate::{
    directive::Directive, figure::folded, html::escape, markdown, mistake::Wrong,
    project::Project, snapshot,
};

/// A bar chart of a snapshot's lines `12.000s  412`, with its text below, folded. `most` is the
/// height of the chart where it is to be held against another one.
pub(crate) fn histogram(
    directive: &Directive<'_>,
    project: &Project,
) -> Result<String, Wrong> {
    let (words, settings) = directive.settings();
    let ([path], Some(caption)) = (&words[..], directive.caption) else {
        return Err(directive.misspelt().into());
    };
    let least = match settings[..] {
        [] => 0,
        [("most", most)] => most.parse().map_err(|_| directive.misspelt())?,
        _ => return Err(directive.misspelt().into()),
    };
    let text = snapshot::body(path, project)?;
    let counts: Vec<(f64, u64)> = text.lines().filter_map(count).collect();
    if counts.iter().all(|(_, count)| *count == 0) {
        return Err(format!("`{path}` has no line such as `12.000s  412`").into());
    }
    Ok(format!(
        "<figure class=\"histogram\">\n<div class=\"scroll\" tabindex=\"0\">\n{}</div>\n<figcaption>{}</figcaption>\n{}</figure>\n",
        Chart::of(&counts, least).svg(&markdown::plain(caption)),
        markdown::inline(caption),
        folded("The numbers", &text)
    ))
}

/// A time in seconds and a count.
fn count(line: &str) -> Option<(f64, u64)> {
    let mut words = line.split_whitespace();
    let time = words.next()?.strip_suffix('s')?.parse().ok()?;
    let count = words.next()?.parse().ok()?;
    Some((time, count))
}

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 210.0;
/// Room for the counts.
const LEFT: f64 = 52.0;
const RIGHT: f64 = 12.0;
/// Room for the peak's label.
const TOP: f64 = 30.0;
/// Room for the times.
const BOTTOM: f64 = 44.0;

struct Chart<'a> {
    counts: &'a [(f64, u64)],
    /// From the first time to the end of the last bar, in seconds.
    from: f64,
    to: f64,
    /// The time that a bar stands for: the least between two.
    bar: f64,
    most: u64,
}

impl<'a> Chart<'a> {
    fn of(counts: &'a [(f64, u64)], least: u64) -> Self {
        let times = counts.iter().map(|(time, _)| *time);
        let from = times.clone().fold(f64::INFINITY, f64::min);
        let last = times.clone().fold(f64::NEG_INFINITY, f64::max);
        let gaps =
            times.clone().zip(times.skip(1)).map(|(a, b)| b - a).filter(|gap| *gap > 0.0);
        let bar = gaps.fold(f64::INFINITY, f64::min);
        let bar = if bar.is_finite() { bar } else { 1.0 };
        let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(1).max(least);
        Self { counts, from, to: last + bar, bar, most }
    }

    fn x(&self, time: f64) -> f64 {
        LEFT + (time - self.from) / (self.to - self.from) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, count: f64) -> f64 {
        HEIGHT - BOTTOM - count / self.most as f64 * (HEIGHT - TOP - BOTTOM)
    }

    fn svg(&self, label: &str) -> String {
        let mut out = String::new();
        self.write(label, &mut out).expect("writing to a string cannot fail");
        out
    }

    fn write(&self, label: &str, out: &mut String) -> fmt::Result {
        writeln!(
            out,
            "<svg class=\"histogram\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\" \
             font-size=\"14\" fill=\"currentColor\">",
            escape(label)
        )?;
        let (right, floor) = (WIDTH - RIGHT, self.y(0.0));
        for count in steps(self.most as f64 * 0.9, 3.0) {
            let y = self.y(count);
            writeln!(out, "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{right}\"/>")?;
            writeln!(
                out,
                "<text class=\"time\" text-anchor=\"end\" x=\"{}\" y=\"{:.1}\">{count}</text>",
                LEFT - 8.0,
                y + 5.0
            )?;
        }
        // One shape for all: there may be hundreds.
        out.push_str("<path class=\"bar\" d=\"");
        for (time, count) in self.counts.iter().filter(|(_, count)| *count > 0) {
            let (left, y) = (self.x(*time), self.y(*count as f64));
            let wide = (self.x(time + self.bar) - left - 1.0).max(1.5);
            write!(out, "M{left:.1} {floor}V{y:.1}h{wide:.1}V{floor}z")?;
        }
        out.push_str("\"/>\n");
        self.peak(out)?;
        writeln!(out, "<path class=\"axis\" d=\"M{LEFT} {floor}H{right}\"/>")?;
        for time in steps(self.to - self.from, 5.0) {
            let x = self.x(self.from + time);
            let label = self.from + time;
            writeln!(out, "<path class=\"axis\" d=\"M{x:.1} {floor}v5\"/>")?;
            writeln!(
                out,
                "<text class=\"time\" text-anchor=\"middle\" x=\"{x:.1}\" y=\"{}\">{label}</text>",
                floor + 20.0
            )?;
        }
        writeln!(
            out,
            "<text class=\"time\" text-anchor=\"end\" x=\"{right}\" y=\"{}\">seconds</text>",
            HEIGHT - 6.0
        )?;
        writeln!(out, "</svg>")
    }

    /// The highest bar says how high it is.
    fn peak(&self, out: &mut String) -> fmt::Result {
        // Of several, the first.
        let highest = self.counts.iter().rev().max_by_key(|(_, count)| *count);
        let Some((time, count)) = highest else { return Ok(()) };
        let middle = self.x(time + self.bar / 2.0);
        let (anchor, x) = match middle {
            x if x < LEFT + 60.0 => ("start", self.x(*time)),
            x if x > WIDTH - RIGHT - 60.0 => ("end", self.x(time + self.bar)),
            x => ("middle", x),
        };
        let y = self.y(*count as f64) - 7.0;
        writeln!(
            out,
            "<text class=\"peak\" text-anchor=\"{anchor}\" x=\"{x:.1}\" y=\"{y:.1}\">{count} at {time} s</text>"
        )
    }
}

/// Round numbers from 0 up to a span, about so many.
fn steps(span: f64, about: f64) -> impl Iterator<Item = f64> {
    let magnitude = 10f64.powf((span / about).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .map(|n| n * magnitude)
        .into_iter()
        .find(|step| span / step <= about);
    let step = step.unwrap_or(span);
    (0..)
        .map(move |n| (f64::from(n) * step * 1e6).round() / 1e6)
        .take_while(move |at| *at <= span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_time_and_count_are_read_and_others_passed_over() {
        assert_eq!(count("   0.500s  412"), Some((0.5, 412)));
        assert_eq!(count("   time  requests"), None);
    }

    #[test]
    fn steps_are_round() {
        assert_eq!(steps(61.0, 6.0).collect::<Vec<_>>(), [0.0, 20.0, 40.0, 60.0]);
        assert_eq!(
            steps(1.2, 6.0).collect::<Vec<_>>(),
            [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2]
        );
    }
}
