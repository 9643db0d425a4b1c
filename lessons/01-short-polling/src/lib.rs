//! Lesson 1: short polling
