//! One direction of a connection, cut into requests or answers.

use wire::{Head, Length, Way};

/// A head that is not whole by then is no head that hyper would take.
const LONGEST_HEAD: usize = 64 * 1024;

/// So much of a message is kept.
pub(super) const MOST_KEPT: usize = 16 * 1024;

pub(super) struct Messages {
    way: Way,
    state: State,
}

enum State {
    /// Between messages, or in the middle of a head.
    Head(Vec<u8>),
    /// So many bytes of body are still to come.
    Body(Message, usize),
    /// After a head that does not say how much follows.
    Streamed,
}

/// A request or an answer, or its head if more follows in pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    /// Its bytes, or the first of them.
    pub(super) raw: Vec<u8>,
    /// How many of them are its head.
    pub(super) head: usize,
    /// How many it had.
    pub(super) length: usize,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A head has come; its message follows when it is whole.
    Head(Head),
    Whole(Message),
    /// Some bytes of what has no end that we know.
    Piece(Vec<u8>),
}

impl Message {
    fn begin(raw: Vec<u8>, head: usize) -> Self {
        let mut message = Self { raw: Vec::new(), head, length: 0 };
        message.add(&raw);
        message
    }

    fn add(&mut self, bytes: &[u8]) {
        let room = MOST_KEPT.saturating_sub(self.raw.len());
        self.raw.extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.length += bytes.len();
    }
}

impl Messages {
    pub(super) fn new(way: Way) -> Self {
        Self { way, state: State::Head(Vec::new()) }
    }

    /// From here on there are no messages any more.
    pub(super) fn stream(&mut self) {
        self.state = State::Streamed;
    }

    /// What these bytes complete. `head_only`: no body follows, whatever the head says.
    pub(super) fn feed(&mut self, bytes: &[u8], head_only: bool) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut rest = bytes.to_vec();
        while !rest.is_empty() {
            rest = self.step(rest, head_only, &mut parts);
        }
        parts
    }

    fn step(
        &mut self,
        mut bytes: Vec<u8>,
        head_only: bool,
        parts: &mut Vec<Part>,
    ) -> Vec<u8> {
        match &mut self.state {
            // Somebody began to look in the middle of a message.
            State::Head(buffer) if buffer.is_empty() && !self.way.begins(&bytes) => {}
            State::Head(buffer) => {
                buffer.extend_from_slice(&bytes);
                let Some(head) = Head::decode(buffer, self.way) else {
                    if buffer.len() > LONGEST_HEAD {
                        buffer.clear();
                    }
                    return Vec::new();
                };
                let rest = buffer.split_off(head.length);
                let message = Message::begin(std::mem::take(buffer), head.length);
                let body = if head_only { Length::Known(0) } else { head.body };
                parts.push(Part::Head(head));
                match body {
                    Length::Known(0) => parts.push(Part::Whole(message)),
                    Length::Known(length) => self.state = State::Body(message, length),
                    Length::Chunked | Length::Streamed => {
                        parts.push(Part::Whole(message));
                        self.state = State::Streamed;
                    }
                }
                return rest;
            }
            State::Body(message, left) => {
                let rest = bytes.split_off(bytes.len().min(*left));
                *left -= bytes.len();
                message.add(&bytes);
                if *left == 0 {
                    let whole = std::mem::replace(&mut self.state, State::Head(vec![]));
                    let State::Body(message, _) = whole else { unreachable!() };
                    parts.push(Part::Whole(message));
                }
                return rest;
            }
            // No chunk and no frame begins like this.
            State::Streamed if self.way.begins(&bytes) => {
                self.state = State::Head(Vec::new());
                return bytes;
            }
            State::Streamed => {
                bytes.truncate(MOST_KEPT);
                parts.push(Part::Piece(bytes));
            }
        }
        Vec::new()
    }

    /// What was begun and will not be whole.
    pub(super) fn broken_off(&mut self) -> Option<Message> {
        match std::mem::replace(&mut self.state, State::Head(Vec::new())) {
            State::Head(raw) if !raw.is_empty() => {
                let head = raw.len().min(MOST_KEPT);
                Some(Message::begin(raw, head))
            }
            State::Body(message, _) => Some(message),
            _ => None,
        }
    }
}

trait Begins {
    /// Whether some bytes begin like a head.
    fn begins(self, bytes: &[u8]) -> bool;
}

impl Begins for Way {
    fn begins(self, bytes: &[u8]) -> bool {
        match self {
            Way::ToServer => {
                let method = bytes.iter().take_while(|byte| byte.is_ascii_uppercase());
                let method = method.count();
                // Half a method is possible, and half of anything else too.
                method == bytes.len() || (method > 2 && bytes[method] == b' ')
            }
            Way::ToClient => bytes.starts_with(b"HTTP/1."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASK: &str = "GET /a HTTP/1.1\r\n\r\n";
    const SEND: &str = "POST /b HTTP/1.1\r\ncontent-length: 4\r\n\r\nsoup";

    /// The messages, and whatever else there is by name.
    fn texts(parts: Vec<Part>) -> Vec<String> {
        let parts = parts.into_iter();
        let told = parts.map(|part| match part {
            Part::Head(head) => format!("head of {}", head.text),
            Part::Whole(message) => {
                String::from_utf8(message.raw).expect("text in these tests")
            }
            Part::Piece(raw) => format!("piece {}", String::from_utf8_lossy(&raw)),
        });
        told.collect()
    }

    #[test]
    fn however_bytes_are_cut_the_messages_are_the_same() {
        let bytes = format!("{ASK}{SEND}{ASK}");
        let expected = ["head of GET /a", ASK, "head of POST /b", SEND];
        for size in 1..=bytes.len() {
            let mut requests = Messages::new(Way::ToServer);
            let pieces = bytes.as_bytes().chunks(size);
            let parts = pieces.flat_map(|piece| requests.feed(piece, false));
            let told = texts(parts.collect());
            assert_eq!(told[..4], expected, "in pieces of {size}");
            assert_eq!(told[4..], expected[..2], "in pieces of {size}");
            assert_eq!(requests.broken_off(), None);
        }
    }

    #[test]
    fn the_middle_of_a_message_is_passed_over() {
        let mut requests = Messages::new(Way::ToServer);
        assert_eq!(texts(requests.feed(b"{\"text\":\"soup\"}", false)), [""; 0]);
        assert_eq!(texts(requests.feed(ASK.as_bytes(), false)).len(), 2);
        let mut answers = Messages::new(Way::ToClient);
        assert_eq!(texts(answers.feed(b"soup", false)), [""; 0]);
    }

    #[test]
    fn an_answer_to_head_has_no_body() {
        let mut answers = Messages::new(Way::ToClient);
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n";
        let both = format!("{head}{head}");
        let told = texts(answers.feed(both.as_bytes(), true));
        assert_eq!(told, ["head of 200 OK", head, "head of 200 OK", head]);
    }

    #[test]
    fn what_is_streamed_comes_in_pieces_until_the_next_head() {
        let mut answers = Messages::new(Way::ToClient);
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        answers.feed(head.as_bytes(), false);
        assert_eq!(texts(answers.feed(b"4\r\nsoup\r\n", false)), ["piece 4\r\nsoup\r\n"]);
        assert_eq!(texts(answers.feed(head.as_bytes(), false))[0], "head of 200 OK");
    }

    #[test]
    fn of_a_long_message_the_beginning_is_kept_and_the_length() {
        let mut requests = Messages::new(Way::ToServer);
        let head = "POST / HTTP/1.1\r\ncontent-length: 100000\r\n\r\n";
        requests.feed(head.as_bytes(), false);
        let parts = requests.feed(&[b'x'; 100_000], false);
        let [Part::Whole(message)] = parts.as_slice() else { panic!("{parts:?}") };
        assert_eq!((message.raw.len(), message.head), (MOST_KEPT, head.len()));
        assert_eq!(message.length, head.len() + 100_000);
    }

    #[test]
    fn what_is_never_whole_breaks_off() {
        let mut requests = Messages::new(Way::ToServer);
        requests.feed(&SEND.as_bytes()[..SEND.len() - 1], false);
        let message = requests.broken_off().expect("a part of it is there");
        assert_eq!(message.length, SEND.len() - 1);
    }
}
