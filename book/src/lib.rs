//! Renders, serves and checks the book, and runs the lessons beside it
