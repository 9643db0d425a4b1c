//! Lesson 2's wrong clients.

use crate::Wrong;

pub(crate) const WRONG: &[Wrong] = &[];
