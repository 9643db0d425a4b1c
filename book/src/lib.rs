//! Renders, serves and checks the book, and runs the lessons beside it.
//!
//! [`render`] turns the chapters into pages and fails on any mistake in them. [`start`] renders
//! too, then serves the pages and runs every lesson on a port of its own, until told to stop.

mod complaints;
mod live_reload;
mod mine;
mod news;
mod pages;
mod ports;
mod render;
mod root;
mod site;
mod start;
mod watch;

pub use news::News;
pub use render::{RenderError, Rendered, render};
pub use root::{NoRoot, find_root};
pub use start::{DEFAULT_PORT, Options, Running, StartError, start};
