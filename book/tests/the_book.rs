//! The real book has no mistake; and each kind of mistake in a book is one, with page and line.

#[allow(
    dead_code,
    reason = "each test binary has this module, and not each changes a page"
)]
mod fixture;

use std::fs;

use book::{RenderError, Rendered, render};
use fixture::{Fixture, project};

fn rendered(page: &str) -> Result<Rendered, RenderError> {
    let destination = tempfile::tempdir().expect("a folder");
    render(Fixture::with_page(page).root(), destination.path())
}

/// Renders a book whose page has this text, which must fail, and tells what was said.
fn mistakes(page: &str) -> String {
    rendered(page).expect_err("it has a mistake").to_string()
}

#[test]
fn the_book_has_no_mistake() {
    let destination = tempfile::tempdir().expect("a folder");
    let rendered =
        render(&project(), destination.path()).unwrap_or_else(|error| panic!("{error}"));
    assert!(rendered.pages > 5, "only {} pages", rendered.pages);
    for page in ["index.html", "404.html", "widgets/main.js"] {
        assert!(destination.path().join(page).is_file(), "no {page}");
    }
}

#[test]
fn a_page_without_mistakes_is_rendered() {
    let fixture = Fixture::with_page(
        "# Page\n\nSee [the code](code.md).\n\n{{#listing lessons/code.rs:greet}}\n\n{{#live lesson=1}}\n",
    );
    let destination = tempfile::tempdir().expect("a folder");
    let rendered = render(fixture.root(), destination.path()).expect("no mistake");
    assert_eq!(rendered.pages, 2);
    let html =
        fs::read_to_string(destination.path().join("page.html")).expect("the page");
    for part in ["fn greet", "<live-lesson lesson=\"1\"", "widgets/main.js", "skip-link"]
    {
        assert!(html.contains(part), "no {part:?} in the page");
    }
    assert!(!html.contains("WebSocket"), "a page that is not served waits for no news");
}

#[test]
fn a_typo_in_an_anchor_is_a_mistake() {
    let said = mistakes("# Page\n\n{{#listing lessons/code.rs:gret}}\n");
    assert!(said.contains("page.md:3: ") && said.contains("gret"), "{said}");
}

#[test]
fn code_typed_by_hand_is_a_mistake() {
    let said = mistakes("# Page\n\nText.\n\n```rust\nfn typed() {}\n```\n");
    assert!(said.contains("page.md:5: ") && said.contains("by hand"), "{said}");
}

#[test]
fn a_dead_link_is_a_mistake() {
    let said = mistakes("# Page\n\nSee [there](nowhere.md).\n");
    assert!(said.contains("page.md:3: ") && said.contains("nowhere.md"), "{said}");
}

#[test]
fn a_dead_fragment_is_a_mistake() {
    let said = mistakes("# Page\n\nSee [there](code.md#nothing-of-that-name).\n");
    assert!(
        said.contains("page.md:3: ") && said.contains("nothing-of-that-name"),
        "{said}"
    );
}

#[test]
fn a_missing_snapshot_is_a_mistake() {
    let said = mistakes("# Page\n\n{{#figure lessons/none.snap \"Nobody\"}}\n");
    assert!(said.contains("page.md:3: ") && said.contains("lessons/none.snap"), "{said}");
}

#[test]
fn every_mistake_is_said_at_once() {
    let said =
        mistakes("# Page\n\n[One](one.md)\n\n[Two](two.md)\n\n{{#command none}}\n");
    for line in ["page.md:3: ", "page.md:5: ", "page.md:7: "] {
        assert!(said.contains(line), "{line} is missing in:\n{said}");
    }
}

#[test]
fn what_mdbook_only_logs_is_a_mistake() {
    let said = mistakes("# Page\n\n<section>\n\nnever closed\n");
    assert!(said.contains("section") && said.contains("page.md"), "{said}");
}

#[test]
fn a_folder_without_book_toml_is_no_book() {
    let empty = tempfile::tempdir().expect("a folder");
    let error = render(empty.path(), &empty.path().join("site")).expect_err("no book");
    assert!(matches!(error, RenderError::NoBook(_)), "{error:?}");
    assert!(error.to_string().starts_with("There is no book.toml in "), "{error}");
}
