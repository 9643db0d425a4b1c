//! What can be wrong with lesson 1's server in JavaScript.

use crate::faults::{Fault, NONE};

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        what: "reading empties the list, before anybody else comes",
        code: "room.messages.slice(",
        instead: "room.messages.splice(",
        scene: "two-between-polls",
        sentence: "2.5 s: expected `next` of alice's answer to be a cursor that nobody was given before; it \
                   is #1, which alice was given at 1.5 s",
        hint: "does reading take",
        ..NONE
    },
    Fault {
        what: "reading empties the list, and the second reader finds it empty",
        code: "room.messages.slice(",
        instead: "room.messages.splice(",
        scene: "two-readers",
        sentence: "2.0 s: expected bob's “Lunch at noon?” in dave's answer, and it has carol's \
                   “Yes. The ramen place”",
        hint: "Reading must not take it out of the list",
        ..NONE
    },
    Fault {
        what: "`after` is not looked at",
        code: "epoch === room.epoch ? Number(count) : 0",
        instead: "0",
        scene: "two-between-polls",
        sentence: "2.5 s: alice got bob's “Lunch at noon?” again, and has had it since 1.5 s",
        hint: "leave out what lies before",
        ..NONE
    },
    Fault {
        what: "an answer is half a second late",
        code: "const given = await",
        instead: "await new Promise((wake) => setTimeout(wake, 500));\n  const given = await",
        scene: "two-between-polls",
        sentence: "0.5 s: expected bob to be answered; nothing came until 1.0 s",
        hint: "answered at once",
        ..NONE
    },
    Fault {
        what: "the room is at another path",
        code: r"\/messages$/",
        instead: r"\/news$/",
        scene: "two-between-polls",
        sentence: "0.5 s: expected bob to be answered 201, and it was 404",
        hint: "`/rooms/{room}/messages`",
        ..NONE
    },
    Fault {
        what: "all rooms are of one epoch",
        code: r#"randomBytes(4).toString("hex")"#,
        instead: r#""0000000a""#,
        scene: "restart",
        sentence: "3.0 s: expected bob's “Table for four at 12:15” in alice's answer, and it has no \
                   message",
        hint: "another one after each start",
        is_of_a_restart: true,
    },
    Fault {
        what: "the new messages come without a word of the lost ones",
        code: "const gap = after !== null && epoch !== room.epoch;",
        instead: "const gap = false;",
        scene: "restart",
        sentence: "3.0 s: expected a gap in alice's answer, and there is none",
        hint: "`\"gap\": true`",
        is_of_a_restart: true,
    },
    Fault {
        what: "`poll_after_ms` counts seconds",
        code: "poll_after_ms: 2000",
        instead: "poll_after_ms: 2",
        scene: "how-often",
        sentence: "0.5 s: expected: alice is told to ask again after 2 to 15 s; but alice is told to \
                   ask again after 0.002 s",
        hint: "counts milliseconds",
        ..NONE
    },
    Fault {
        what: "nobody is refused",
        code: "if (!admits(room))",
        instead: "if (false)",
        scene: "a-crowd",
        sentence: "3.0 s: expected: crowd is answered 200 in part and refused in part; but crowd is \
                   answered 200 altogether",
        hint: "refuse what is more than 500",
        ..NONE
    },
    Fault {
        what: "a refusal does not say when to come back",
        code: r#"{ "retry-after": 1 }"#,
        instead: "{}",
        scene: "a-crowd",
        sentence: "3.0 s: expected: crowd is told to come back after 1 or 2 s; but crowd is not told \
                   when to come back",
        hint: "without `Retry-After`",
        ..NONE
    },
    Fault {
        what: "what is no cursor is passed over",
        code: "if (after !== null && !epoch)",
        instead: "if (false)",
        scene: "no-cursor",
        sentence: "0.5 s: expected mallory to be answered 400, and it was 200",
        hint: "`yesterday` was taken for no cursor",
        ..NONE
    },
    Fault {
        what: "what is no JSON is an error of the server's",
        code: "catch (error) {\n    return refusal(400",
        instead: "catch (error) {\n    return refusal(500",
        scene: "no-json",
        sentence: "0.5 s: expected mallory to be answered 400, and it was 500",
        hint: "The server broke on it",
        ..NONE
    },
    Fault {
        what: "a message needs no text",
        code: "if (![author, text].every(isText))",
        instead: "if (false)",
        scene: "no-text",
        sentence: "0.5 s: expected mallory to be answered 422, and it was 201",
        hint: "look at the text before you keep it",
        ..NONE
    },
    Fault {
        what: "what is said to be text is taken for JSON",
        code: r#"if (type !== "application/json")"#,
        instead: "if (false)",
        scene: "not-said-to-be-json",
        sentence: "0.5 s: expected mallory to be answered 415, and it was 201",
        hint: "although it is not said to be",
        ..NONE
    },
    Fault {
        what: "a message may be of any length",
        code: "const LONGEST_BODY = 16 * 1024;",
        instead: "const LONGEST_BODY = Infinity;",
        scene: "too-large",
        sentence: "0.5 s: expected mallory to be answered 413, and it was 201",
        hint: "set a limit for the body",
        ..NONE
    },
    Fault {
        what: "a 405 does not name the methods that there are",
        code: r#", { allow: "GET, POST" }"#,
        instead: "",
        scene: "wrong-method",
        sentence: "0.5 s: expected `allow: GET, POST` in mallory's answer, and it is not there",
        hint: "the header `Allow`",
        ..NONE
    },
];
