//! What the terminal shows.

use std::io::{self, Write as _};

use book::{News, Running};

/// Prints news as it comes.
pub(crate) fn tell(news: News) {
    match news {
        News::Rendering => {
            print!("Rendering the book … ");
            let _ = io::stdout().flush();
        }
        News::Rendered { rendered, took } => {
            println!("{} pages in {:.1} s.", rendered.pages, took.as_secs_f64());
        }
        News::StillTheOldPages(error) => {
            println!("not done.");
            eprintln!(
                "{error}\nStill serving the pages from before. Save a correction and it goes on."
            );
        }
        News::AnotherPort { who, wanted, found } => {
            println!("Port {wanted} is not free, so {who} is on port {found}.");
        }
        other => println!("{other:?}"),
    }
}

/// Prints where everything is.
pub(crate) fn addresses(running: &Running) {
    println!("\n    the book    http://{}/", running.book);
    for (number, address) in &running.lessons {
        println!("    lesson {number:<4} http://{address}/");
    }
    println!("\nCtrl-C stops it all.");
}

/// Opens the book in the reader's browser.
pub(crate) fn open(running: &Running) {
    if opener::open_browser(format!("http://{}/", running.book)).is_err() {
        eprintln!(
            "No browser could be opened from here: open the address above yourself."
        );
    }
}
