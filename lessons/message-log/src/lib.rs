//! A log of messages with readers: cursor, batch, gap
