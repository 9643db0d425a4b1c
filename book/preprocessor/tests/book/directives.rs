//! What each directive becomes.

use insta::assert_snapshot;
use pulldown_cmark::{Event, Parser, Tag};

use crate::{directive, expand};

#[test]
fn a_listing_cut_by_its_anchor() {
    assert_snapshot!(directive(
        "{{#listing code/one.rs:latest \"It keeps the `LATEST` only\"}}"
    ));
}

#[test]
fn a_listing_with_a_fault_says_so() {
    assert_snapshot!(directive("{{#listing code/one.rs:lock wrong}}"));
}

#[test]
fn a_listing_of_a_whole_file() {
    assert_snapshot!(directive("{{#listing code/page.html \"A page\"}}"));
}

#[test]
fn a_file_stands_under_a_heading() {
    assert_snapshot!(expand(&[("a.md", "{{#file code/faults.js}}")]).trim());
}

#[test]
fn a_change() {
    assert_snapshot!(directive(
        "{{#change code/one.rs code/two.rs \"From a value to a **cursor**\"}}"
    ));
}

#[test]
fn a_transcript_cut_by_seconds() {
    assert_snapshot!(directive(
        "{{#transcript wire/restart.snap from=1.0 to=2 \"The restart\"}}"
    ));
}

#[test]
fn a_histogram() {
    assert_snapshot!(directive("{{#histogram wire/herd.snap \"A thousand readers\"}}"));
}

/// Two charts can be held against each other.
#[test]
fn a_histogram_may_be_as_high_as_another() {
    let heights = |most: &str| {
        let page = directive(&format!("{{{{#histogram wire/herd.snap {most} \"c\"}}}}"));
        // `M40 200V60.5h8V200z`: from the floor up, to the right, and down again.
        let bar = page.lines().find(|line| line.contains("class=\"bar\"")).unwrap();
        let (floor, top) =
            bar.split_once('V').map(|(from, to)| (from.rsplit(' ').next(), to)).unwrap();
        let top = top.split('h').next().unwrap();
        floor.unwrap().parse::<f64>().unwrap() - top.parse::<f64>().unwrap()
    };

    assert!(heights("most=10000") < heights("") / 5.0);
}

#[test]
fn an_output() {
    assert_snapshot!(directive("{{#output wire/words.snap \"What a test *wrote*\"}}"));
}

#[test]
fn a_live_lesson() {
    assert_snapshot!(directive("{{#live lesson=1 step=2}}\n\n{{#live lesson=2 bench}}"));
}

#[test]
fn a_live_lesson_has_faults_and_a_scene_for_when_it_does_not_run() {
    let page = directive(
        "{{#live lesson=1 fault=delay,restart replay=wire/simple.snap \"Alice *asks*\"}}",
    );
    let figure = directive("{{#figure wire/simple.snap \"Alice *asks*\"}}");

    let (before, inside) = page.split_once("<live-lesson ").expect("the element");
    assert!(!before.contains("<figure"), "{page}");
    assert!(
        inside.starts_with("lesson=\"1\" fault=\"delay,restart\" command="),
        "{page}"
    );
    let (inside, _) = inside.split_once("</live-lesson>").expect("its end");
    assert!(inside.contains(figure.trim()), "{page}");
}

/// The drawing is most of a page's weight.
#[test]
fn a_scene_that_the_page_draws_is_not_drawn_again_for_its_lesson() {
    let live = "{{#live lesson=1 replay=wire/simple.snap \"*Recorded*\"}}";
    let drawn = "{{#figure wire/simple.snap to=1.0 \"Alice asks\"}}";

    let page = directive(&format!("{live}\n{drawn}"));

    assert_eq!(page.matches("<svg").count(), 1, "{page}");
    let attributes =
        " scene=\"wire/simple.snap\" caption=\"&lt;em&gt;Recorded&lt;/em&gt;\" command=";
    assert!(page.contains(attributes), "{page}");
    assert!(
        page.contains("<figure class=\"wire\" data-scene=\"wire/simple.snap\">"),
        "{page}"
    );
    // Another one is.
    let page = directive(&format!("{live}\n{}", drawn.replace("simple", "restart")));
    assert_eq!(page.matches("<svg").count(), 2, "{page}");
}

#[test]
fn a_quiz_with_lines_as_its_proof() {
    assert_snapshot!(directive(
        "{{#quiz wire/restart.snap}}\n\
         What does *Alice*\nsee?\n\
         \n\
         - [ ] Nothing < all.\n  :: She asks `again`.\n\
         - [x] It once more.\n  == 2.000s  alice  → GET /messages?after=3\n  == 2.000s alice ← 200 OK\n\
         \n\
         Look at the [page](page.md).\n\
         \n\
         And again.\n\
         {{#end}}\n\
         \n\
         The text goes on."
    ));
}

#[test]
fn what_answers_a_quiz_above_it_says_which() {
    let quiz = "{{#quiz wire/restart.snap}}\nOnce?\n- [x] Yes.\n  == 1.000s server • restarts\n\
                - [ ] No. :: It is.\n{{#end}}";
    let figure = "{{#figure wire/restart.snap \"c\"}}";
    let other = "{{#transcript wire/simple.snap \"c\"}}";
    let some = "{{#transcript wire/restart.snap from=1.0 to=2 \"c\"}}";
    let page = format!("{figure}\n\n{quiz}\n\n{figure}\n\n{other}\n\n{some}\n");
    let page = expand(&[("a.md", &page)]);
    let answers: Vec<_> = page
        .split("<figure ")
        .skip(1)
        .map(|it| it.starts_with("data-answers=\"0\""))
        .collect();
    assert_eq!(answers, [false, true, false, true]);
}

#[test]
fn a_quiz_with_a_test_as_its_proof() {
    assert_snapshot!(directive(
        "{{#quiz}}\nOnce?\n- [x] Yes. == test code/proofs.rs:alice_sees_it_once\n- [ ] No. :: It is.\n{{#end}}"
    ));
}

/// The first of several equal lines that stands below the proof before.
#[test]
fn a_proof_is_looked_for_below_the_one_before() {
    let page = directive(
        "{{#quiz wire/restart.snap}}\nOnce?\n- [x] Yes.\n  == 1.000s server • restarts\n  \
         == | {\"messages\":[],\"next\":3}\n- [ ] No. :: It is.\n{{#end}}",
    );
    assert!(page.contains("restarts\n| {&quot;messages"), "{page}");
}

#[test]
fn be_the_server() {
    assert_snapshot!(directive(
        "{{#be-the-server code/client.js one-message \"You *answer*\"}}"
    ));
}

/// What a client can be answered comes from the directive.
#[test]
fn be_a_server_of_some_kind() {
    for (words, element) in [
        ("", "<be-the-server>"),
        ("one-message", "<be-the-server one-message>"),
        ("held", "<be-the-server held>"),
    ] {
        let html =
            directive(&format!("{{{{#be-the-server code/client.js {words} \"c\"}}}}"));
        assert!(html.contains(element), "{words}: {html}");
    }
}

#[test]
fn a_command() {
    assert_snapshot!(directive("{{#command read}}\n\n{{#command ask \"By hand\"}}"));
}

#[test]
fn a_box_for_the_readers_own_program() {
    assert_snapshot!(directive(
        "{{#mine lesson=1}}\n\n{{#mine lesson=1 step=2}}\n\n{{#mine exercise=ring lesson=1}}"
    ));
}

/// A step is a program, or the page's script.
#[test]
fn a_step_may_be_a_script() {
    assert!(directive("{{#mine lesson=1 step=4}}").contains(" step=\"4\""));
}

#[test]
fn the_reading_time_counts_words_and_figures() {
    let words = "word ".repeat(201);
    let figure = "{{#figure wire/simple.snap \"Alice asks\"}}";

    let minutes = |text: &str| directive(&format!("{{{{#minutes}}}}\n\n{text}"));
    assert!(minutes("Few words.").starts_with("<p class=\"minutes\">1 minute</p>"));
    assert!(minutes(&words).starts_with("<p class=\"minutes\">2 minutes</p>"));
    assert!(
        minutes(&format!("{words}\n\n{figure}"))
            .starts_with("<p class=\"minutes\">3 minutes</p>")
    );
}

/// Markdown would end a block of HTML at a blank line and read what follows as its own.
#[test]
fn nothing_in_a_directive_is_read_as_markdown() {
    let page = directive(
        "{{#listing code/one.rs}}\n{{#change code/one.rs code/two.rs \"c\"}}\n\
         {{#figure wire/overlap.snap \"c\"}}\n{{#transcript wire/overlap.snap \"c\"}}\n\
         {{#histogram wire/herd.snap \"c\"}}\n{{#output wire/words.snap \"c\"}}\n{{#live lesson=1}}\n{{#command ask}}\n{{#minutes}}\n{{#mine lesson=1}}\n\
         {{#be-the-server code/client.js \"c\"}}\n\
         {{#quiz wire/simple.snap}}\nq\n\n- [ ] a\n  :: b\n\n- [x] c == 0.000s alice → GET /messages?after=a-0\n\nd\n\ne\n{{#end}}",
    );
    let blocks = Parser::new(&page).filter_map(|event| match event {
        Event::Start(tag) => Some(tag),
        _ => None,
    });
    assert!(blocks.into_iter().all(|tag| tag == Tag::HtmlBlock), "{page}");
}

/// mdBook's `links` runs after us.
#[test]
fn no_code_is_taken_for_a_directive() {
    let page = directive(
        "{{#listing code/one.rs}}\n\nWrite `{{#include a}}` or `{{#minutes}}`.",
    );

    assert!(
        page.contains("println!(&quot;&#123;{#include {}}}&quot;, latest());"),
        "{page}"
    );
    assert!(page.ends_with("Write `\\{{#include a}}` or `{{#minutes}}`."), "{page}");
}

#[test]
fn prose_is_left_alone() {
    let prose = "{{#title A title}}\n# A page\n\nWith `{{ braces }}`, \\{{#minutes}} and a [link](#a-page).\n";
    assert_eq!(expand(&[("a.md", prose)]), prose);
}
