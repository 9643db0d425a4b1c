//! What must hold whatever happens: contiguity, no silent skip, resume, bounds.

use message_log::{
    Batch, Cursor, Epoch, Gap, GapReason, Limits, Log, MAX_AUTHOR_BYTES, MAX_TEXT_BYTES,
};
use proptest::prelude::*;

const BYTES_FOR_ONE: usize = MAX_AUTHOR_BYTES + MAX_TEXT_BYTES;

#[derive(Clone, Debug)]
enum Act {
    /// A message of so many bytes.
    Append(usize),
    /// A batch of at most so many.
    Read(usize),
    /// The server starts again, with the next epoch and nothing kept.
    Restart,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        8 => prop_oneof![1..10_usize, 1..=MAX_TEXT_BYTES].prop_map(Act::Append),
        6 => (0..6_usize).prop_map(Act::Read),
        1 => Just(Act::Restart),
    ];
    prop::collection::vec(act, 0..120)
}

fn limits() -> impl Strategy<Value = Limits> {
    (0..8_usize, 0..3 * BYTES_FOR_ONE)
        .prop_map(|(messages, bytes)| Limits { messages, bytes })
}

fn cursors() -> impl Strategy<Value = Cursor> {
    let epoch = prop_oneof![0..3_u64, any::<u64>()];
    let seq = prop_oneof![0..40_u64, 0..=Cursor::MAX_SEQ];
    (epoch, seq).prop_map(|(epoch, seq)| Cursor { epoch: Epoch::from_seed(epoch), seq })
}

fn append(log: &mut Log, bytes: usize) -> Cursor {
    log.append("alice", &"x".repeat(bytes), 0).expect("a good message").cursor
}

fn after(cursor: Cursor) -> Cursor {
    Cursor { seq: cursor.seq + 1, ..cursor }
}

// ANCHOR: check
/// What a reader checks of each batch: it goes on right after the reader's cursor, or
/// has a gap that says truly where and why it does not.
fn check(batch: &Batch, asked: Cursor, log: &Log) {
    let mut at = asked;
    if let Some(Gap { reason, resume }) = batch.gap {
        let truth = if asked.epoch != log.latest().epoch {
            GapReason::Epoch
        } else if asked.seq > log.latest().seq {
            GapReason::Future
        } else {
            assert!(
                after(asked).seq < log.oldest().seq,
                "nothing was lost after {asked}"
            );
            GapReason::Evicted
        };
        assert_eq!((reason, after(resume)), (truth, log.oldest()));
        at = resume;
    }
    for message in &batch.messages {
        assert_eq!(message.cursor, after(at), "a hole that no gap names");
        at = message.cursor;
    }
    assert_eq!((batch.next, batch.latest), (at, log.latest()));
}
// ANCHOR_END: check

proptest! {
    /// Contiguity: within an epoch, an append gets exactly the next number.
    #[test]
    fn numbers_have_no_holes(sizes in prop::collection::vec(0..5_000_usize, 0..60)) {
        let mut log = Log::new(Epoch::from_seed(0xa), Limits::default());
        let mut expected = 0;
        for bytes in sizes {
            let appended = log.append("alice", &"x".repeat(bytes), 0);
            if (1..=MAX_TEXT_BYTES).contains(&bytes) {
                expected += 1;
                prop_assert_eq!(appended.map(|message| message.cursor.seq), Ok(expected));
            } else {
                prop_assert!(appended.is_err());
            }
            prop_assert_eq!(log.latest().seq, expected);
        }
    }

    // ANCHOR: no_silent_skip
    /// No silent skip: whatever is appended, evicted, restarted and read in between,
    /// from whichever cursor, the reader's sequence has no hole that no gap names; and
    /// it reads up to the end.
    #[test]
    fn nothing_is_skipped_in_silence(limits in limits(), start in cursors(), acts in acts()) {
        let mut epoch = 0;
        let mut log = Log::new(Epoch::from_seed(epoch), limits);
        let mut reader = start;
        for act in acts {
            match act {
                Act::Append(bytes) => { append(&mut log, bytes); }
                Act::Restart => {
                    epoch += 1;
                    log = Log::new(Epoch::from_seed(epoch), limits);
                }
                Act::Read(limit) => {
                    let batch = log.read(Some(reader), limit);
                    check(&batch, reader, &log);
                    let goes_on = batch.next == batch.latest || !batch.messages.is_empty();
                    prop_assert!(goes_on, "a reader that is behind gets on");
                    prop_assert!(batch.messages.len() <= limit.max(1));
                    reader = batch.next;
                }
            }
        }
    }
    // ANCHOR_END: no_silent_skip

    /// No silent skip, for whoever brings no cursor: the newest messages, up to the
    /// end, and no gap.
    #[test]
    fn without_a_cursor_it_is_the_newest(limits in limits(), n in 0..20_u64, limit in 0..30_usize) {
        let mut log = Log::new(Epoch::from_seed(0xa), limits);
        for _ in 0..n {
            append(&mut log, 4);
        }
        let batch = log.read(None, limit);
        let kept = (n + 1 - log.oldest().seq) as usize;
        prop_assert_eq!(batch.messages.len(), kept.min(limit.max(1)));
        prop_assert_eq!((batch.next, batch.gap), (log.latest(), None));
        let first = Cursor { seq: n - batch.messages.len() as u64, ..log.latest() };
        check(&batch, first, &log);
    }

    /// Resume: after a cursor comes the same suffix, however it is cut into batches.
    #[test]
    fn a_cursor_has_one_suffix(
        limits in limits(),
        sizes in prop::collection::vec(1..=MAX_TEXT_BYTES, 0..20),
        from in cursors(),
        cuts in prop::collection::vec(0..4_usize, 1..5),
    ) {
        let mut log = Log::new(Epoch::from_seed(0), limits);
        for bytes in sizes {
            append(&mut log, bytes);
        }
        let whole = log.read(Some(from), usize::MAX);
        let mut pieces = Vec::new();
        let mut reader = from;
        // A batch has one message at least, until there is no more.
        for cut in cuts.iter().cycle().take(whole.messages.len() + 1) {
            let batch = log.read(Some(reader), *cut);
            reader = batch.next;
            pieces.extend(batch.messages);
            if reader == batch.latest {
                break;
            }
        }
        prop_assert_eq!(pieces, whole.messages);
        prop_assert_eq!(reader, whole.next);
    }

    /// Bounded: neither limit is ever exceeded, whatever is appended; the newest
    /// message always stays, and no more is let go than must be. A reader is a cursor,
    /// which is `Copy`: nothing is kept for it.
    #[test]
    fn it_is_bounded(limits in limits(), sizes in prop::collection::vec(1..=MAX_TEXT_BYTES, 1..40)) {
        let mut log = Log::new(Epoch::from_seed(0xa), limits);
        let most = Limits { messages: limits.messages.max(1), bytes: limits.bytes.max(BYTES_FOR_ONE) };
        let mut appended = Vec::new();
        for bytes in sizes {
            appended.push(append(&mut log, bytes));
            let kept = log.read(None, usize::MAX).messages;
            let held: usize = kept.iter().map(|message| message.bytes()).sum();
            prop_assert!(kept.len() <= most.messages && held <= most.bytes);
            prop_assert_eq!(kept.last().map(|message| message.cursor), appended.last().copied());
        }
        fn is_copy<T: Copy>(_: &T) {}
        is_copy(&log.latest());
    }

    /// Bounded, the other way round: what fits is kept.
    #[test]
    fn what_fits_is_kept(limits in limits(), sizes in prop::collection::vec(1..=MAX_TEXT_BYTES, 1..40)) {
        let mut log = Log::new(Epoch::from_seed(0xa), limits);
        let bytes = limits.bytes.max(BYTES_FOR_ONE);
        for size in &sizes {
            append(&mut log, *size);
        }
        let fits = sizes.iter().rev().scan(0, |sum, size| {
            *sum += size + "alice".len();
            Some(*sum)
        });
        let fits = fits.take_while(|sum| *sum <= bytes).count().min(limits.messages.max(1));
        prop_assert_eq!(log.read(None, usize::MAX).messages.len(), fits);
    }

    #[test]
    fn a_cursor_survives_the_wire(cursor in cursors()) {
        prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
    }

    /// Any text is answered, and taken only if it is the one spelling.
    #[test]
    fn no_text_upsets_the_parser(text in prop_oneof![".*", "[0-9a-f+ -]{0,20}", "[0-9a-g]{1,18}-[0-9]{0,18}"]) {
        match text.parse::<Cursor>() {
            Ok(cursor) => prop_assert_eq!(cursor.to_string(), text),
            Err(error) => {
                let found: String = text.chars().take(40).collect();
                let wanted = format!("{found:?} is no cursor: ");
                prop_assert!(error.to_string().starts_with(&wanted));
            }
        }
    }
}
