//! The book as a reader meets it: real Chromium, real commands
