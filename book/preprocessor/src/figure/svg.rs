//! A drawing as SVG. It has no ids, which would collide on the page that mdBook makes for print, and
//! no colours but the text's: the theme colours the classes, and fills or strokes them.

use std::fmt::{self, Write};

use transcript::Mark;

use super::{
    held::Held,
    layout::{
        Arrow, BAR, Bar, Drawing, Fold, GIST_LINE, Gist, HEAD, Instant, Lane, NOTE_LINE,
        Note,
    },
};
use crate::html::escape;

/// The drawing, with a label for those who do not see it.
pub(crate) fn svg(drawing: &Drawing, label: &str) -> String {
    let mut out = String::new();
    write(drawing, label, &mut out).expect("writing to a string cannot fail");
    out
}

fn write(drawing: &Drawing, label: &str, out: &mut String) -> fmt::Result {
    let Drawing { width, height, .. } = drawing;
    let class = match drawing.lanes.len() {
        0..=2 => "wire",
        3 => "wire wide",
        _ => "wire wider",
    };
    writeln!(
        out,
        "<svg class=\"{class}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\" \
         font-size=\"14\" fill=\"currentColor\">",
        escape(label)
    )?;
    instants(drawing, out)?;
    for lane in &drawing.lanes {
        lane_line(lane, drawing.height, out)?;
    }
    for bar in &drawing.bars {
        held(bar, out)?;
    }
    for fold in &drawing.folds {
        folded(fold, drawing, out)?;
    }
    for note in drawing.notes.iter().filter(|note| note.across) {
        across(note, drawing, out)?;
    }
    // Text over all lines, so that a line drawn later never crosses it.
    for arrow in &drawing.arrows {
        shaft(arrow, out)?;
    }
    for arrow in &drawing.arrows {
        words(arrow, out)?;
    }
    for note in &drawing.notes {
        note_box(note, out)?;
    }
    writeln!(out, "</svg>")
}

fn instants(drawing: &Drawing, out: &mut String) -> fmt::Result {
    let (axis, bottom) = (drawing.axis, drawing.height - 6);
    writeln!(out, "<path class=\"axis\" d=\"M{axis} {HEAD}V{bottom}\"/>")?;
    for Instant { y, label } in &drawing.instants {
        let right = drawing.lanes.last().map_or(axis, |lane| lane.x);
        writeln!(out, "<path class=\"instant\" d=\"M{axis} {y}H{right}\"/>")?;
        writeln!(out, "<circle class=\"time\" cx=\"{axis}\" cy=\"{y}\" r=\"3\"/>")?;
        let (x, y) = (axis - 9, y + 5);
        writeln!(
            out,
            "<text class=\"time\" text-anchor=\"end\" x=\"{x}\" y=\"{y}\">{label}</text>"
        )?;
    }
    Ok(())
}

fn lane_line(lane: &Lane, height: i32, out: &mut String) -> fmt::Result {
    let Lane { x, name, server } = lane;
    let class = if *server { "server" } else { "client" };
    let wide = (name.chars().count() as i32 * 9 + 22).max(60);
    writeln!(out, "<path class=\"lane\" d=\"M{x} 32V{}\"/>", height - 6)?;
    writeln!(
        out,
        "<g class=\"{class}\"><rect class=\"name\" x=\"{}\" y=\"4\" \
         width=\"{wide}\" height=\"28\" rx=\"6\"/><text text-anchor=\"middle\" x=\"{x}\" y=\"23\">{}</text></g>",
        x - wide / 2,
        escape(name)
    )
}

fn held(bar: &Bar, out: &mut String) -> fmt::Result {
    let Bar { held: Held { from, to }, x, top, bottom } = bar;
    let to = to.map(|to| format!(" data-to=\"{to}\"")).unwrap_or_default();
    writeln!(
        out,
        "<rect class=\"held\" data-from=\"{from}\"{to} x=\"{}\" y=\"{top}\" width=\"{}\" \
         height=\"{}\" rx=\"2\"/>",
        x - BAR,
        2 * BAR,
        (bottom - top).max(4)
    )
}

/// A zigzag on the axis and the length of the wait beside it.
fn folded(fold: &Fold, drawing: &Drawing, out: &mut String) -> fmt::Result {
    let (x, y) = (drawing.axis, fold.y);
    let top = y - 9;
    writeln!(
        out,
        "<g class=\"fold\" data-line=\"{}\"><path class=\"gap\" d=\"M{x} {top}H{}v18H{x}z\"/>\
         <path class=\"zigzag\" d=\"M{x} {top}l5 3l-10 4l10 4l-10 4l5 3\"/>\
         <text class=\"time\" x=\"{}\" y=\"{}\">⋯ {}</text></g>",
        fold.line,
        drawing.width - 4,
        x + 12,
        y + 5,
        fold.label
    )
}

fn across(note: &Note, drawing: &Drawing, out: &mut String) -> fmt::Result {
    let (left, right) =
        (drawing.axis, drawing.lanes.last().map_or(drawing.width, |lane| lane.x));
    let y = note.y + note.height / 2;
    writeln!(
        out,
        "<path class=\"event across\" data-line=\"{}\" stroke-dasharray=\"5 4\" d=\"M{left} {y}H{right}\"/>",
        note.line
    )
}

fn shaft(arrow: &Arrow, out: &mut String) -> fmt::Result {
    let Arrow { line, from: (x1, y1), to: (x2, y2), bend, lost, .. } = arrow;
    let class = class(arrow);
    let towards = (x2 - x1).signum();
    let dashes = if *lost { " stroke-dasharray=\"6 4\"" } else { "" };
    write!(
        out,
        "<g class=\"{class}\" data-line=\"{line}\"><path class=\"shaft\"{dashes} "
    )?;
    let end = x2 - 2 * towards;
    match bend {
        None => write!(out, "d=\"M{x1} {y1}H{end}\"/>")?,
        Some(bend) => write!(
            out,
            "d=\"M{x1} {y1}L{bend} {y2}H{end}\"/><circle cx=\"{x1}\" cy=\"{y1}\" r=\"3\"/>"
        )?,
    }
    if *lost {
        let (x, y) = (x2 + 8 * towards, y2);
        write!(
            out,
            "<path class=\"cross\" d=\"M{} {}l10 10m0 -10l-10 10\"/>",
            x - 5,
            y - 5
        )?;
    } else {
        let back = x2 - 9 * towards;
        write!(out, "<path d=\"M{x2} {y2}L{back} {}V{}z\"/>", y2 - 4, y2 + 4)?;
    }
    writeln!(out, "</g>")
}

fn words(arrow: &Arrow, out: &mut String) -> fmt::Result {
    let (x, y) = arrow.label;
    write!(
        out,
        "<g class=\"{}\" data-line=\"{}\"><title>{}</title><text class=\"message\" text-anchor=\"middle\" x=\"{x}\" y=\"{y}\">",
        class(arrow),
        arrow.line,
        escape(&arrow.title)
    )?;
    if !arrow.connection.is_empty() {
        write!(
            out,
            "<tspan class=\"connection\">{} </tspan>",
            escape(&arrow.connection)
        )?;
    }
    write!(out, "{}", escape(&arrow.text))?;
    match &arrow.gist {
        None => write!(out, "</text>")?,
        Some(Gist::Behind(gist)) => {
            write!(out, "<tspan class=\"gist\" dx=\"8\">{}</tspan></text>", escape(gist))?
        }
        Some(Gist::Below(lines)) => {
            write!(out, "</text>")?;
            for (at, line) in lines.iter().enumerate() {
                write!(
                    out,
                    "<text class=\"gist\" text-anchor=\"middle\" x=\"{x}\" y=\"{}\">{}</text>",
                    y + 23 + at as i32 * GIST_LINE,
                    escape(line)
                )?;
            }
        }
    }
    writeln!(out, "</g>")
}

fn class(arrow: &Arrow) -> &'static str {
    match (arrow.lost, arrow.to_server) {
        (true, _) => "arrow lost",
        (_, true) => "arrow client",
        (_, false) => "arrow server",
    }
}

fn note_box(note: &Note, out: &mut String) -> fmt::Result {
    let Note { line, mark, x, y, width, height, lines, title, .. } = note;
    let class = match mark {
        Mark::Fault => "fault",
        Mark::Harm => "harm",
        _ => "event",
    };
    write!(
        out,
        "<g class=\"{class}\" data-line=\"{line}\"><title>{}</title><rect class=\"box\" x=\"{x}\" \
         y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"5\"/>",
        escape(title)
    )?;
    for (at, line) in lines.iter().enumerate() {
        let sign = if at == 0 { format!("{} ", mark.sign()) } else { String::new() };
        write!(
            out,
            "<text class=\"note\" text-anchor=\"middle\" x=\"{}\" y=\"{}\">{sign}{}</text>",
            x + width / 2,
            y + 17 + at as i32 * NOTE_LINE,
            escape(line)
        )?;
    }
    writeln!(out, "</g>")
}
