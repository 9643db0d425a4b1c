//! What `cargo mine` and the tests of the clients share: playing scenes to a script in Chromium.

pub mod client;
