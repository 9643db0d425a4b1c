//! Every mistake is told with its page and line.

use crate::mistakes;

/// The mistake in a page whose seventh line is this one.
#[track_caller]
fn mistake(line: &str, sentence: &str) {
    let page = format!("# Page\n\nSome\ntext.\n\n[Back](#page)\n{line}\n");
    let found = mistakes(&[("lesson/page.md", &page), ("index.md", "# Start\n")]);
    assert_eq!(found, format!("lesson/page.md:7: {sentence}\n1 mistake in the book"));
}

#[test]
fn an_unknown_directive() {
    mistake("{{#lising code/one.rs}}", "unknown directive {{#lising}}");
    mistake("See {{#lising code/one.rs}}", "unknown directive {{#lising}}");
}

#[test]
fn an_include_of_mdbooks() {
    mistake(
        "{{#include ../a.rs}}",
        "{{#include}} is silent about its mistakes: use {{#listing}}",
    );
    mistake(
        "{{#rustdoc_include a.rs}}",
        "{{#rustdoc_include}} is silent about its mistakes: use {{#listing}}",
    );
    mistake(
        "{{#playground a.rs}}",
        "{{#playground}} is silent about its mistakes: use {{#listing}}",
    );
}

#[test]
fn a_directive_that_shares_its_line() {
    mistake(
        "It takes {{#minutes}}.",
        "{{#minutes}} must stand alone on its line, at its beginning",
    );
    mistake(
        "- {{#command read}}",
        "{{#command}} must stand alone on its line, at its beginning",
    );
}

#[test]
fn a_directive_written_otherwise() {
    mistake("{{#file}}", "write it as {{#file PATH}}");
    mistake(
        "{{#change code/one.rs code/two.rs}}",
        "write it as {{#change OLD NEW \"caption\"}}",
    );
    mistake(
        "{{#figure wire/simple.snap}}",
        "write it as {{#figure PATH.snap \"caption\"}}, with `GET=anchor` before the caption to tie requests to code",
    );
    mistake(
        "{{#transcript wire/simple.snap GET=lock \"c\"}}",
        "write it as {{#transcript PATH.snap from=0.0 to=12.0 \"caption\"}}",
    );
    for live in [
        "{{#live}}",
        "{{#live lesson=one}}",
        "{{#live lesson=1 stop=2}}",
        "{{#live lesson=1 benches}}",
        "{{#live lesson=1 fault=fire}}",
        "{{#live lesson=1 fault=delay,}}",
        "{{#live lesson=1 \"caption\"}}",
        "{{#live lesson=1 replay=wire/simple.snap}}",
    ] {
        mistake(
            live,
            "write it as {{#live lesson=1 step=2}}, with `bench` or `fault=delay,restart` \
             (cut, delay, stall, restart), and `replay=PATH.snap \"caption\"` if it has a scene",
        );
    }
    mistake("{{#minutes 5}}", "write it as {{#minutes}}");
    for mine in [
        "{{#mine}}",
        "{{#mine step=2}}",
        "{{#mine lesson=one}}",
        "{{#mine lesson=1 lesson=1}}",
        "{{#mine lesson=1 step=two}}",
        "{{#mine lesson=1 step=2 exercise=ring}}",
        "{{#mine lesson=1 exercise=Ring}}",
        "{{#mine lesson=1 bench}}",
        "{{#mine lesson=1 \"caption\"}}",
    ] {
        mistake(
            mine,
            "write it as {{#mine lesson=1}}, with `step=2` or `exercise=ring` for one of them",
        );
    }
    mistake(
        "{{#transcript wire/simple.snap from=soon \"c\"}}",
        "write it as {{#transcript PATH.snap from=0.0 to=12.0 \"caption\"}}",
    );
}

#[test]
fn a_box_for_what_is_not_there() {
    mistake("{{#mine lesson=7}}", "there is no lesson 7 in `lessons/`");
    // Neither is is its step 30 a step 3.
    mistake("{{#mine lesson=1 step=3}}", "lesson 1 has no step 3");
    mistake(
        "{{#mine lesson=1 exercise=none}}",
        "`book/commands.json` has no command `cargo mine 1 none`",
    );
}

#[test]
fn a_missing_file() {
    let sentence = "there is no file `code/none.rs` (paths start at the project's root)";
    mistake("{{#listing code/none.rs:a}}", sentence);
    mistake(
        "{{#live lesson=1 replay=wire/none.snap \"caption\"}}",
        &sentence.replace("code/none.rs", "wire/none.snap"),
    );
    mistake("{{#file code/none.rs}}", sentence);
}

#[test]
fn a_path_that_is_no_path_in_the_project() {
    let sentence = "`../one.rs` is no path from the project's root with forward slashes";
    mistake("{{#listing ../one.rs}}", sentence);
    mistake(
        "{{#listing code\\one.rs}}",
        "`code\\one.rs` is no path from the project's root with forward slashes",
    );
}

#[test]
fn an_unknown_anchor() {
    mistake(
        "{{#listing code/one.rs:latst}}",
        "`code/one.rs` has no line `ANCHOR: latst`",
    );
}

#[test]
fn a_listing_of_nothing() {
    let whole = "{{#file code/faults.js}}\n{{#file code/nothing.txt}}";
    let page = format!(
        "{{{{#listing code/faults.js:empty}}}}\n{{{{#listing code/faults.js:open}}}}\n{whole}"
    );
    assert_eq!(
        mistakes(&[("page.md", &page)]),
        "page.md:1: the anchor `empty` of `code/faults.js` is empty\n\
         page.md:2: `code/faults.js` has no line `ANCHOR_END: open` after `ANCHOR: open`\n\
         page.md:4: `code/nothing.txt` is empty\n\
         3 mistakes in the book"
    );
}

#[test]
fn a_file_that_stands_whole_nowhere() {
    let sentence = "`code/faults.js` stands whole on no page: give it a {{#file code/faults.js}} on one";
    mistake("{{#listing code/faults.js}}", sentence);
    mistake("{{#change code/one.rs code/faults.js \"c\"}}", sentence);
}

#[test]
fn a_file_that_stands_whole_twice() {
    let page = "{{#file code/faults.js}}\n{{#file code/faults.js}}";
    assert_eq!(
        mistakes(&[("page.md", page)]),
        "page.md:2: `code/faults.js` stands whole in page.md already\n1 mistake in the book"
    );
}

#[test]
fn a_change_that_changes_nothing() {
    mistake(
        "{{#change code/one.rs code/again.rs \"c\"}}",
        "`code/one.rs` and `code/again.rs` are equal: there is no change to show",
    );
}

#[test]
fn a_snapshot_that_is_none() {
    mistake(
        "{{#figure wire/none.snap \"c\"}}",
        "there is no file `wire/none.snap` (paths start at the project's root)",
    );
    mistake(
        "{{#figure code/one.rs \"c\"}}",
        "`code/one.rs` is no snapshot: its name ends in `.snap`",
    );
    mistake(
        "{{#figure wire/headless.snap \"c\"}}",
        "`wire/headless.snap` is no snapshot: it lacks insta's head between two lines `---`",
    );
    mistake(
        "{{#transcript wire/empty.snap \"c\"}}",
        "the snapshot `wire/empty.snap` is empty",
    );
    mistake(
        "{{#figure wire/broken.snap \"c\"}}",
        "`wire/broken.snap`: line 2 of the transcript: expected a time such as `12.000s`",
    );
    mistake(
        "{{#histogram wire/words.snap \"c\"}}",
        "`wire/words.snap` has no line such as `12.000s  412`",
    );
}

#[test]
fn a_request_tied_to_code_that_the_page_does_not_show() {
    let tied = "{{#figure wire/simple.snap GET=lock \"c\"}}";
    let nowhere = "no listing and no change of this page shows an anchor `lock`";
    mistake(tied, nowhere);
    mistake(
        "{{#figure wire/simple.snap PUT=lock \"c\"}}",
        "no request of the transcript is a `PUT`",
    );

    let after = |listing: &str| format!("{listing}\n{tied}\n");
    // The change shows no line of `lock`'s new side: `one.rs` is the old one.
    let change = after("{{#change code/one.rs code/two.rs \"c\"}}");
    assert_eq!(
        mistakes(&[("page.md", &change)]),
        format!("page.md:2: {nowhere}\n1 mistake in the book")
    );
    let both = after(
        "{{#listing code/one.rs:lock}}\n{{#change code/two.rs code/other.rs \"c\"}}",
    );
    let found = mistakes(&[("page.md", &both), ("other.md", "{{#file code/other.rs}}")]);
    assert_eq!(
        found,
        "page.md:3: both `code/one.rs` and `code/other.rs` show an anchor `lock` on this page: rename one\n\
         1 mistake in the book"
    );
}

#[test]
fn a_cut_that_leaves_nothing() {
    mistake(
        "{{#transcript wire/simple.snap from=3.0 \"c\"}}",
        "the transcript `wire/simple.snap` has no line between these seconds",
    );
}

#[test]
fn an_unknown_command() {
    mistake("{{#command raed}}", "`book/commands.json` has no command `raed`");
}

/// The mistakes in a page whose seventh line begins a quiz, as lines and sentences.
#[track_caller]
fn quiz(text: &str, found: &[(usize, &str)]) {
    let page = format!("# Page\n\nSome\ntext.\n\n[Back](#page)\n{text}\n");
    let expected: String = found
        .iter()
        .map(|(line, sentence)| format!("lesson/page.md:{line}: {sentence}\n"))
        .collect();
    let said = mistakes(&[("lesson/page.md", &page)]);
    assert_eq!(said.rsplit_once('\n').unwrap().0, expected.trim_end());
}

const RIGHT: &str = "- [x] Yes. == 0.000s alice → GET /messages?after=a-0";
const WRONG: &str = "- [ ] No. :: It is.";

#[test]
fn a_quiz_without_end() {
    quiz(
        &format!("{{{{#quiz wire/simple.snap}}}}\nIs it?\n{RIGHT}\n{WRONG}"),
        &[(7, "this quiz has no {{#end}}")],
    );
    quiz(
        &format!(
            "{{{{#quiz}}}}\n{{{{#quiz wire/simple.snap}}}}\nIs it?\n{RIGHT}\n{WRONG}\n{{{{#end}}}}"
        ),
        &[(7, "this quiz has no {{#end}}")],
    );
    mistake("{{#end}}", "there is no {{#quiz}} above this {{#end}}");
}

#[test]
fn a_quiz_written_otherwise() {
    quiz(
        &format!("{{{{#quiz a b}}}}\nIs it?\n{RIGHT}\n{WRONG}\n{{{{#end}}}}"),
        &[(
            7,
            "write it as {{#quiz PATH.snap}}, or without a path, and {{#end}} below it",
        )],
    );
    quiz(
        "{{#quiz wire/simple.snap}}\n- [x] Yes. == 0.000s alice → GET /messages?after=a-0\n{{#end}}",
        &[
            (7, "a quiz begins with its question"),
            (
                7,
                "a quiz has two to 8 answers, each `- [ ] answer :: misconception` or `- [x] answer == proof`",
            ),
        ],
    );
    quiz(
        &format!(
            "{{{{#quiz wire/simple.snap}}}}\nIs it?\n{RIGHT}\n{WRONG}\n{{{{#minutes}}}}\n{{{{#end}}}}"
        ),
        &[(11, "a quiz holds no other directive")],
    );
}

#[test]
fn a_quiz_has_one_right_answer() {
    quiz(
        &format!(
            "{{{{#quiz wire/simple.snap}}}}\nIs it?\n{WRONG}\n{WRONG}\n{{{{#end}}}}"
        ),
        &[(7, "no answer is marked as the right one, `- [x]`")],
    );
    quiz(
        &format!(
            "{{{{#quiz wire/simple.snap}}}}\nIs it?\n{RIGHT}\n{WRONG}\n{RIGHT}\n{{{{#end}}}}"
        ),
        &[(11, "a second answer is marked as the right one")],
    );
}

#[test]
fn an_answer_says_why() {
    quiz(
        &format!(
            "{{{{#quiz wire/simple.snap}}}}\nIs it?\n{RIGHT}\n- [ ] No.\n{{{{#end}}}}"
        ),
        &[(10, "this wrong answer names no misconception: `:: what it misses`")],
    );
    quiz(
        &format!(
            "{{{{#quiz wire/simple.snap}}}}\nIs it?\n- [x] Yes.\n- [ ] :: No.\n{WRONG}\n{{{{#end}}}}"
        ),
        &[
            (
                9,
                "the right answer names no proof: `== a line of the snapshot` or `== test PATH:name`",
            ),
            (10, "this answer is empty"),
        ],
    );
}

#[test]
fn a_proof_that_does_not_hold() {
    let proven_by = |snapshot: &str, proof: &str, sentence: &str| {
        quiz(
            &format!(
                "{{{{#quiz{snapshot}}}}}\nIs it?\n\n{WRONG}\n- [x] Yes.\n  {proof}\n{{{{#end}}}}"
            ),
            &[(11, sentence)],
        );
    };
    let simple = " wire/simple.snap";
    proven_by(
        simple,
        "== 0.000s alice → GET",
        "`wire/simple.snap` has no line `0.000s alice → GET`",
    );
    proven_by(
        simple,
        "== 0.000s alice ← 200 OK\n  == 0.000s alice → GET /messages?after=a-0",
        "`wire/simple.snap` has `0.000s alice → GET /messages?after=a-0` above the line before, not below",
    );
    proven_by(
        "",
        "== 0.000s alice → GET /messages?after=a-0",
        "`0.000s alice → GET /messages?after=a-0` is a line of which snapshot? Write {{#quiz PATH.snap}}",
    );
    proven_by(
        " wire/none.snap",
        "== 0.000s alice → GET /messages?after=a-0",
        "there is no file `wire/none.snap` (paths start at the project's root)",
    );
    proven_by(
        "",
        "== test code/proofs.rs:prepares",
        "`code/proofs.rs` has no test `prepares`",
    );
    proven_by(
        "",
        "== test code/proofs.rs:alice_sees",
        "`code/proofs.rs` has no test `alice_sees`",
    );
    proven_by(
        "",
        "== test code/proofs.rs:takes_an_hour",
        "the test `takes_an_hour` of `code/proofs.rs` is ignored",
    );
    proven_by(
        "",
        "== test alice_sees_it_once",
        "`test alice_sees_it_once` names no test: write `test PATH:name`",
    );
    proven_by(
        "",
        "== test code/none.rs:a",
        "there is no file `code/none.rs` (paths start at the project's root)",
    );
}

#[test]
fn a_dead_link_in_a_quiz() {
    quiz(
        &format!(
            "{{{{#quiz wire/simple.snap}}}}\nIs it?\n{RIGHT}\n- [ ] No.\n  :: See [a](none.md).\n{{{{#end}}}}"
        ),
        &[(11, "dead link `none.md`: there is no such page")],
    );
}

#[test]
fn a_client_that_a_page_cannot_run() {
    mistake(
        "{{#be-the-server code/page.html \"c\"}}",
        "`code/page.html` is no client: it has no line `export function start(`",
    );
    mistake(
        "{{#be-the-server code/imports.js \"c\"}}",
        "`code/imports.js` imports another file, which it cannot do in a page",
    );
    let usage = "write it as {{#be-the-server CLIENT.js \"caption\"}}, with `one-message` before the caption if an answer is one, or `held` if it may take its time";
    mistake("{{#be-the-server code/client.js}}", usage);
    mistake("{{#be-the-server one-message \"c\"}}", usage);
    mistake("{{#be-the-server code/client.js one-message held \"c\"}}", usage);
    mistake(
        "See {{#be-the-server code/client.js \"c\"}}.",
        "{{#be-the-server}} must stand alone on its line, at its beginning",
    );
}

#[test]
fn code_typed_by_hand() {
    let sentence = "code typed by hand: cut it out of a tested file with {{#listing}}";
    mistake("```rust\nfn a() {}\n```", sentence);
    let page = "# Page\n\n    indented\n";
    assert_eq!(
        mistakes(&[("page.md", page)]),
        format!("page.md:3: {sentence}\n1 mistake in the book")
    );
}

#[test]
fn a_dead_link() {
    mistake("[a](none.md)", "dead link `none.md`: there is no such page");
    mistake(
        "[a](../unlisted.md)",
        "dead link `../unlisted.md`: that page is not in SUMMARY.md",
    );
    mistake(
        "[a](none.png)",
        "dead link `none.png`: there is no such file in the chapters folder",
    );
    mistake(
        "![a](none.png)",
        "dead link `none.png`: there is no such file in the chapters folder",
    );
    mistake(
        "[a](../../README.md)",
        "dead link `../../README.md`: it leaves the chapters folder",
    );
    mistake(
        "[a](none.html)",
        "dead link `none.html`: there is no such file in the chapters folder",
    );
    mistake(
        "[a](../README.md)",
        "dead link `../README.md`: mdBook makes index.md of a README.md, link to that",
    );
}

#[test]
fn a_dead_link_in_html() {
    mistake("An <a href='none.md'>a</a>.", "dead link `none.md`: there is no such page");
    mistake(
        "<img src=\"none.png\" alt=\"\">",
        "dead link `none.png`: there is no such file in the chapters folder",
    );
}

#[test]
fn a_dead_link_in_a_caption() {
    mistake(
        "{{#listing code/one.rs \"See [a](none.md)\"}}",
        "dead link `none.md`: there is no such page",
    );
}

#[test]
fn a_dead_fragment() {
    mistake(
        "[a](#pages)",
        "dead link `#pages`: lesson/page.md has no heading with the id `pages`",
    );
    mistake(
        "[a](../index.md#page)",
        "dead link `../index.md#page`: index.md has no heading with the id `page`",
    );
    mistake(
        "[a](../files.html#code-none-rs)",
        "dead link `../files.html#code-none-rs`: files.md has no heading with the id `code-none-rs`",
    );
}

#[test]
fn an_absolute_link() {
    mistake(
        "[a](http://example.org)",
        "the link `http://example.org` must be relative or begin with https://",
    );
    mistake(
        "<a@example.org>",
        "the link `mailto:a@example.org` must be relative or begin with https://",
    );
    mistake(
        "[a](/index.html)",
        "the link `/index.html` starts at the host: write it relative to this page",
    );
}

#[test]
fn what_would_be_loaded_from_elsewhere() {
    let sentence = "`https://example.org/a.png`: the book loads nothing from elsewhere";
    mistake("![a](https://example.org/a.png)", sentence);
    mistake("<img src=\"https://example.org/a.png\" alt=\"\">", sentence);
}

#[test]
fn what_leads_somewhere_is_no_mistake() {
    let page = "# Page\n\n## The `end` {#end}\n\n[a](../index.md) [b](../files.md#code-one-rs) [c](#end)\n\
                [d](https://example.org) [e](http://127.0.0.1:4001/) ![f](../picture.svg)\n\
                <a id=\"here\" href=\"../files.html#files\">g</a> [h](#here) [i](page.html#page)\n";
    crate::expand(&[("lesson/page.md", page), ("README.md", "# Start\n")]);
}

#[test]
fn all_mistakes_are_told_in_order() {
    let found = mistakes(&[
        ("b.md", "[a](none.md)\n\n{{#none}}\n"),
        ("a.md", "text\n\n    code\n"),
    ]);
    assert_eq!(
        found,
        "a.md:3: code typed by hand: cut it out of a tested file with {{#listing}}\n\
         b.md:1: dead link `none.md`: there is no such page\n\
         b.md:3: unknown directive {{#none}}\n\
         3 mistakes in the book"
    );
}
