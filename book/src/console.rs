//! What the terminal shows.

use std::io::{self, Write as _};

use book::{News, Running};
use server::ListenError;

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
        News::AnotherPort { who, wanted, found, why } => {
            println!("Port {wanted} {}, so {who} is on port {found}.", reason(&why));
        }
        other => println!("{other:?}"),
    }
}

/// Why a port was not to be had, as the rest of a sentence.
fn reason(why: &ListenError) -> String {
    match why {
        ListenError::InUse(_) => "is in use".to_owned(),
        ListenError::Denied(_) => "is not allowed here".to_owned(),
        ListenError::Other(_, error) => format!("cannot be listened on ({error})"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_not_allowed_is_not_called_in_use() {
        assert_eq!(reason(&ListenError::InUse(80)), "is in use");
        assert_eq!(reason(&ListenError::Denied(80)), "is not allowed here");
        let other = ListenError::Other(80, io::Error::other("no network"));
        assert_eq!(reason(&other), "cannot be listened on (no network)");
    }
}
