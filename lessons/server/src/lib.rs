//! What every lesson's server has: start-up, shutdown, rooms, and the page around a lesson
