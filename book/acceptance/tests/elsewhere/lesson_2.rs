//! What can be wrong with lesson 2's server in JavaScript.

use crate::faults::{Fault, NONE};

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        what: "whoever writes wakes nobody",
        code: "  room.news.emit(\"news\");\n",
        instead: "",
        scene: "held",
        sentence: "4.0 s: expected alice to be answered; nothing came",
        hint: "has to look again, or to be woken",
        ..NONE
    },
    Fault {
        what: "nobody waits",
        code: "if (after === null || hasNews(room, after))",
        instead: "if (true)",
        scene: "held",
        sentence: "2.5 s: alice was answered at 1.0 s already, before it was due",
        hint: "that is short polling",
        ..NONE
    },
    Fault {
        what: "who comes for the first time waits",
        code: "if (after === null || hasNews(room, after))",
        instead: "if (hasNews(room, after ?? latest(room)))",
        scene: "two-readers",
        sentence: "1.0 s: expected alice to be answered; nothing came",
        hint: "A poll waits only if nothing is new",
        ..NONE
    },
    Fault {
        what: "the look and the wait are two things",
        code: "  if (wait === 0) return",
        instead: "  await sleep(5);\n  if (wait === 0) return",
        scene: "between",
        sentence: "4.0 s: expected: alice has heard of each of them at once; but alice waits for what bob \
                   wrote after",
        hint: "Begin to listen before you look",
        ..NONE
    },
    Fault {
        what: "`wait` is not looked at",
        code: "Math.min(Number(asked), LONGEST_WAIT)",
        instead: "LONGEST_WAIT",
        scene: "nothing-comes",
        sentence: "3.0 s: expected alice to be answered; nothing came",
        hint: "`wait` is in the query",
        ..NONE
    },
    Fault {
        what: "nothing is said at length",
        code: "catch {\n    return { status: 204 };",
        instead: "catch {\n    return batch(room, after);",
        scene: "nothing-comes",
        sentence: "3.0 s: expected alice to be answered 204, and it was 200",
        hint: "204 has no body",
        ..NONE
    },
    Fault {
        what: "a `wait` that is none is passed over",
        code: "if (!/^[0-9]+$/.test(asked))",
        instead: "if (false)",
        scene: "a-wait-that-is-none",
        sentence: "1.0 s: expected mallory to be answered 400, and it was 200",
        hint: "It was taken for a good question",
        ..NONE
    },
    Fault {
        what: "a request is held for as long as somebody wants",
        code: "Math.min(Number(asked), LONGEST_WAIT)",
        instead: "Number(asked)",
        scene: "no-longer-than-that",
        sentence: "29.0 s: expected: alice was answered 204 after 20 to 27 s; but alice still waits after \
                   28 s",
        hint: "Hold no request for more than 25 s",
        ..NONE
    },
    Fault {
        what: "an answer may be kept",
        code: ", \"cache-control\": \"no-store\" }",
        instead: " }",
        scene: "not-stored",
        sentence: "1.0 s: expected: alice may not keep it (no-store); but alice is not told whether it may \
                   be kept",
        hint: "`Cache-Control: no-store`",
        ..NONE
    },
    Fault {
        what: "a burst is answered one by one",
        code: "    await sleep(GATHERING);\n",
        instead: "",
        scene: "a-burst",
        sentence: "3.5 s: expected: alice had them in a few answers; but alice had them in",
        hint: "a burst is one answer then",
        ..NONE
    },
    Fault {
        what: "who hangs up keeps its place",
        code: "  } finally {\n    room.held -= 1;\n  }",
        instead: "  }",
        scene: "a-full-room",
        sentence: "8.5 s: alice was answered at 8.0 s already, before it was due",
        hint: "give the place back",
        ..NONE
    },
    Fault {
        what: "a cursor of another epoch waits",
        code: "const hasNews = (room, after) => after !== latest(room);",
        instead: "const hasNews = (room, after) => after.split(\"-\")[1] < room.messages.length;",
        scene: "another-epoch",
        sentence: "2.0 s: expected alice to be answered; nothing came",
        hint: "A gap is news",
        is_of_a_restart: true,
    },
];
