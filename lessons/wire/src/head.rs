//! The head of a request or an answer (RFC 9112, sections 3 to 5), at the beginning of some bytes.

/// Which way bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From a client to the server.
    ToServer,
    /// From the server to a client.
    ToClient,
}

/// How long the body after a head is (RFC 9112, section 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// So many bytes, which may be none.
    Known(usize),
    /// In chunks (RFC 9112, section 7.1).
    Chunked,
    /// Until the connection ends, or in another protocol.
    Streamed,
}

/// A head that is there to its last byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its length in bytes, with the empty line.
    pub length: usize,
    /// The request's method and target, or the answer's status and reason: `GET /`, `200 OK`.
    pub text: String,
    /// What follows it, as far as the head says.
    pub body: Length,
    headers: Vec<(String, String)>,
}

/// More than browsers send.
const MOST_HEADERS: usize = 64;

impl Head {
    /// The head at the beginning of `bytes`, if it is whole.
    pub fn decode(bytes: &[u8], way: Way) -> Option<Self> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let (length, text, headers) = match way {
            Way::ToServer => {
                let mut request = httparse::Request::new(&mut headers);
                let parsed = request.parse(bytes).ok();
                let length = parsed.filter(|status| status.is_complete())?.unwrap();
                let text = format!("{} {}", request.method?, request.path?);
                (length, text, request.headers)
            }
            Way::ToClient => {
                let mut response = httparse::Response::new(&mut headers);
                let parsed = response.parse(bytes).ok();
                let length = parsed.filter(|status| status.is_complete())?.unwrap();
                let text = format!("{} {}", response.code?, response.reason?);
                (length, text, response.headers)
            }
        };
        let value = |value| String::from_utf8_lossy(value).trim().to_owned();
        let headers =
            headers.iter().map(|header| (header.name.to_owned(), value(header.value)));
        let mut head =
            Self { length, text, body: Length::Known(0), headers: headers.collect() };
        head.body = head.body_length(way);
        Some(head)
    }

    /// The value of the first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    fn body_length(&self, way: Way) -> Length {
        let status = self.text.split(' ').next().unwrap_or_default();
        let announced = self.header("content-length").and_then(|n| n.parse().ok());
        match (way, announced) {
            (Way::ToClient, _) if status == "101" => Length::Streamed,
            (Way::ToClient, _)
                if status.starts_with('1') || ["204", "304"].contains(&status) =>
            {
                Length::Known(0)
            }
            _ if self.header("transfer-encoding").is_some() => Length::Chunked,
            (_, Some(length)) => Length::Known(length),
            (Way::ToServer, None) => Length::Known(0),
            (Way::ToClient, None) => Length::Streamed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(head: &str, way: Way) -> Length {
        Head::decode(head.as_bytes(), way).expect("a whole head").body
    }

    #[test]
    fn a_head_says_what_follows_it() {
        let request = "POST /a HTTP/1.1\r\nHost: b\r\nContent-Length: 3\r\n\r\n";
        let head = Head::decode(format!("{request}abc").as_bytes(), Way::ToServer);
        let head = head.expect("a whole head");
        assert_eq!((head.text.as_str(), head.length), ("POST /a", request.len()));
        assert_eq!(head.header("HOST"), Some("b"));
        assert_eq!(head.body, Length::Known(3));

        let ask = "GET / HTTP/1.1\r\n\r\n";
        assert_eq!(body(ask, Way::ToServer), Length::Known(0));
        let upload = "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n";
        assert_eq!(body(upload, Way::ToServer), Length::Chunked);
        for (head, length) in [
            ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", Length::Known(2)),
            ("HTTP/1.1 304 Not Modified\r\ncontent-length: 2\r\n\r\n", Length::Known(0)),
            ("HTTP/1.1 100 Continue\r\n\r\n", Length::Known(0)),
            ("HTTP/1.1 101 Switching Protocols\r\n\r\n", Length::Streamed),
            ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", Length::Chunked),
            ("HTTP/1.1 200 OK\r\n\r\n", Length::Streamed),
        ] {
            assert_eq!(body(head, Way::ToClient), length, "{head}");
        }
    }

    #[test]
    fn half_a_head_is_none() {
        assert_eq!(Head::decode(b"GET / HTTP/1.1\r\nHost:", Way::ToServer), None);
        assert_eq!(Head::decode(b"{\"author\":", Way::ToServer), None);
    }
}
