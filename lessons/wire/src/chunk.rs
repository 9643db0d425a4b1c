//! A chunk of a body that is sent in chunks (RFC 9112, section 7.1).

/// A chunk that is there to its last byte. The last one of a body is empty.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// In bytes, with its size and line ends; of the last one, with the trailer.
    pub(crate) length: usize,
    pub(crate) content: Vec<u8>,
}

impl Chunk {
    /// The chunk at the beginning of `bytes`, if it is whole. Extensions and trailers are passed over.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let (begins, size) = match httparse::parse_chunk_size(bytes) {
            Ok(httparse::Status::Complete(found)) => found,
            _ => return None,
        };
        let size = usize::try_from(size).ok()?;
        if size == 0 {
            let end = bytes[begins..].windows(2).position(|two| two == b"\r\n")?;
            return Some(Self { length: begins + end + 2, content: Vec::new() });
        }
        let content = bytes.get(begins..begins + size)?;
        bytes.get(begins + size..begins + size + 2)?;
        Some(Self { length: begins + size + 2, content: content.to_vec() })
    }
}

/// What is there of a chunk that is not whole.
pub(crate) fn begun(bytes: &[u8]) -> &[u8] {
    match httparse::parse_chunk_size(bytes) {
        Ok(httparse::Status::Complete((begins, _))) => &bytes[begins..],
        _ => &[],
    }
}

/// Bytes as lines of a transcript, each as it is: an end of line is written `\n`, and what is no text,
/// such as half of a letter, in hexadecimal: `\xe2\x80`.
pub(crate) fn lines(bytes: &[u8]) -> Vec<String> {
    bytes.split_inclusive(|byte| *byte == b'\n').map(line).collect()
}

fn line(bytes: &[u8]) -> String {
    let mut line = String::from("| ");
    for part in bytes.utf8_chunks() {
        for letter in part.valid().chars() {
            match letter {
                '\n' => line += "\\n",
                '\r' => line += "\\r",
                letter => line.push(letter),
            }
        }
        for byte in part.invalid() {
            line += &format!("\\x{byte:02x}");
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Option<(usize, String)> {
        let Chunk { length, content } = Chunk::decode(bytes)?;
        Some((length, String::from_utf8(content).expect("text")))
    }

    #[test]
    fn a_chunk_has_a_size_and_ends_its_line() {
        assert_eq!(decoded(b"5\r\nlunch\r\n3\r\n"), Some((10, "lunch".into())));
        assert_eq!(
            decoded(b"0A;loud\r\nlunch noon\r\n"),
            Some((21, "lunch noon".into()))
        );
        assert_eq!(decoded(b"0\r\n\r\nHTTP"), Some((5, String::new())));
    }

    #[test]
    fn half_a_chunk_is_none() {
        for bytes in
            ["", "5", "5\r\n", "5\r\nlunc", "5\r\nlunch", "5\r\nlunch\r", "0\r\n"]
        {
            assert_eq!(Chunk::decode(bytes.as_bytes()), None, "{bytes:?}");
        }
        assert_eq!(begun(b"5\r\nlun"), b"lun");
        assert_eq!(begun(b"5"), b"");
    }

    #[test]
    fn bytes_are_written_as_they_are() {
        let quote = "“".as_bytes();
        assert_eq!(
            lines(&[b"a\r\nb", &quote[..2]].concat()),
            ["| a\\r\\n", "| b\\xe2\\x80"]
        );
        assert_eq!(lines(&[&quote[2..], b"Lunch"].concat()), ["| \\x9cLunch"]);
    }
}
