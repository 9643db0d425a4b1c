//! What the pages have that mdBook lacks: listings cut from tested files, the change between two
//! steps, figures drawn from transcripts, live lessons, quizzes, tested commands.
//!
//! A directive stands alone on its line in a chapter. Paths start at the project's root. A caption
//! is Markdown in double quotes.
//!
//! | Directive | Becomes |
//! | --- | --- |
//! | `{{#listing PATH[:anchor] [wrong] "caption"}}` | a part of a file, or all of it |
//! | `{{#file PATH}}` | a whole file under a heading, where the listings' links lead |
//! | `{{#change OLD NEW "caption"}}` | the difference between two files |
//! | `{{#figure PATH.snap [from=0.0] [to=12.0] [GET=anchor] "caption"}}` | a transcript, drawn, and the code that its requests reach |
//! | `{{#transcript PATH.snap [from=0.0] [to=12.0] "caption"}}` | a transcript, as text |
//! | `{{#output PATH.snap "caption"}}` | any other snapshot's text, such as a table |
//! | `{{#histogram PATH.snap [most=100] "caption"}}` | how much happened when, drawn |
//! | `{{#live lesson=1 [step=2] [fault=delay,cut] [bench] [replay=PATH.snap "caption"]}}` | the running lesson, or a scene where none runs |
//! | `{{#quiz [PATH.snap]}}` to `{{#end}}` | a question, whose right answer names its proof |
//! | `{{#be-the-server CLIENT.js… [one-message or held] "caption"}}` | a lesson's client, which the reader answers |
//! | `{{#command ID ["caption"]}}` | a command from `book/commands.json` |
//! | `{{#mine lesson=1 [step=2] [exercise=ring]}}` | the command that judges the reader's own program, and how far that has come |
//! | `{{#minutes}}` | the page's reading time |
//!
//! A mistake in a page is an error: a directive that does not work out, code typed by hand, a link
//! that leads nowhere. mdBook itself stays silent on all of them.

mod be_the_server;
mod change;
mod command;
mod directive;
mod excerpt;
mod expand;
mod figure;
mod histogram;
mod html;
mod ids;
mod links;
mod listing;
mod live;
mod markdown;
mod mine;
mod minutes;
mod mistake;
mod output;
mod page;
mod parts;
mod project;
mod prose;
mod quiz;
mod snapshot;
mod tags;

use mdbook_preprocessor::{Preprocessor, PreprocessorContext, book::Book, errors};

pub use expand::expand;
pub use figure::{NoFigure, figure_of};
pub use mistake::{Mistake, Mistakes};

/// The preprocessor. It bears the name of its key in `book.toml`, so that
/// `MDBook::with_preprocessor` puts it in the command's place.
#[derive(Clone, Copy, Debug, Default)]
pub struct HoldTheLine;

impl Preprocessor for HoldTheLine {
    fn name(&self) -> &str {
        "hold-the-line"
    }

    fn run(&self, ctx: &PreprocessorContext, book: Book) -> errors::Result<Book> {
        Ok(expand(ctx, book)?)
    }

    fn supports_renderer(&self, renderer: &str) -> errors::Result<bool> {
        Ok(renderer == "html")
    }
}
