//! Transcripts, drawn.

use insta::assert_snapshot;

use crate::directive;

fn figure(scene: &str) -> String {
    directive(&format!("{{{{#figure wire/{scene}.snap \"It is `{scene}`\"}}}}"))
}

#[test]
fn a_simple_exchange() {
    assert_snapshot!(figure("simple"));
}

#[test]
fn a_long_wait_is_folded() {
    assert_snapshot!(figure("long_wait"));
}

#[test]
fn a_late_answer_crosses_that_of_another_connection() {
    assert_snapshot!(figure("overlap"));
}

#[test]
fn what_is_lost_ends_half_way() {
    assert_snapshot!(figure("lost"));
}

#[test]
fn a_restart_runs_through_all_lanes_and_harm_has_a_badge() {
    assert_snapshot!(figure("restart"));
}

#[test]
fn a_label_that_is_too_long_breaks_below_its_arrow() {
    assert_snapshot!(figure("long_labels"));
}

#[test]
fn two_clients_stand_on_either_side_of_the_server() {
    assert_snapshot!(figure("two_clients"));
}

/// The whole listing knows where its anchors are, though it does not show them.
#[test]
fn a_request_is_tied_to_the_lines_of_its_code() {
    let page = directive(
        "{{#listing code/one.rs}}\n{{#figure wire/simple.snap GET=lock \"It is tied\"}}\n\
         {{#listing code/one.rs:lock}}",
    );
    let lines = |mark: &str| page.lines().filter(|line| line.contains(mark)).count();

    assert!(page.contains(" data-parts=\"lock:9-11 latest:5-12\""), "{page}");
    // Two requests and their answers; not what alice sees.
    assert_eq!((lines("data-code=\"lock\""), lines("class=\"line\"")), (4, 5), "{page}");
}

/// A conversation of the reader's own program is in no file of the project.
#[test]
fn a_text_is_drawn_as_a_snapshot_is() {
    let snapshot = include_str!("../fixture/wire/simple.snap");
    let (_, text) = snapshot.trim_start_matches("---").split_once("---\n").unwrap();

    let drawn = preprocessor::figure_of(text, "It is `simple`").unwrap();

    assert_eq!(drawn.trim(), figure("simple"));
}

#[test]
fn a_text_that_is_no_transcript_is_not_drawn() {
    let said = |text| preprocessor::figure_of(text, "c").unwrap_err().to_string();

    assert_eq!(said("\n"), "the transcript has no line");
    assert_eq!(
        said("   0.000s  alice → GET /\nsoon\n"),
        "line 2 of the transcript: expected a time such as `12.000s`"
    );
}

/// Whatever a program answers with, it is text in the page.
#[test]
fn a_text_cannot_bring_html_with_it() {
    let text = "   0.000s  <b>   ← <script>alert(1)</script>\n                    | <img src=x onerror=alert(1)>\n";

    let drawn = preprocessor::figure_of(text, "c").unwrap();

    for html in ["<script", "<img", "<b>"] {
        assert!(!drawn.contains(html), "{drawn}");
    }
}

#[test]
fn a_figure_has_no_ids_and_no_blank_lines() {
    let figure = figure("overlap");
    let (svg, _) = figure.split_once("</svg>").unwrap();

    assert!(!svg.contains(" id=") && !svg.contains("\n\n"), "{svg}");
}
