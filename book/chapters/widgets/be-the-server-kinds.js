// The servers that a reader can be in <be-the-server>: what is written meanwhile, and what there is to
// answer. An attribute of the element chooses one; without one, an answer is a batch.

/** Who writes what, and when, in milliseconds. */
const SCENE = [
    [2500, "bob", "Lunch at noon?"],
    [3200, "carol", "Yes. The ramen place"],
    [4600, "bob", "Table for four at 12:15"],
    [6300, "carol", "It is shut. Pizza instead"],
    [6900, "dave", "On my way"],
];
/** The same, in a room in which nothing happens for longer than anybody holds a request. */
const SLOW = [2500, 3200, 20_000, 44_000, 44_700].map((at, n) => [at, ...SCENE[n].slice(1)]);

/*
 * An answer is `{ name, text, give }`: what its button is called, and what comes of pressing it. `give`
 * takes the log and the number up to which the question says that Alice has it, and returns
 *
 *     said      what the reader has done, in words that may stand after others
 *     status    200 if there is none
 *     headers   that the client may look at
 *     body      as text; if there is none, nothing is sent
 *     messages  those in the answer
 *     next      the number up to which the answer says that Alice has it now
 *     lost      whether the line breaks: before the answer, if there is no body, or while it is under way
 */

function batch(said, messages, next, more) {
    const body = JSON.stringify({
        messages: messages.map(({ seq, author, text, at }) => ({ cursor: `a-${seq}`, author, text, at })),
        next: `a-${next}`,
        latest: `a-${next}`,
        ...more,
    });
    return { said, body, messages, next };
}

const refuse = {
    name: "refuse",
    text: "503, Retry-After: 2",
    give: () => ({
        said: "you answered with 503",
        status: 503,
        headers: { "Retry-After": "2" },
        body: JSON.stringify({ title: "Service Unavailable", status: 503, detail: "ask again later" }),
        messages: [],
    }),
};
const wait = { name: "wait", text: "Let it wait" };

function batches() {
    const pace = { poll_after_ms: 2000 };
    const give = (said, messages, next) => batch(said, messages, next, pace);
    return [
        {
            name: "new",
            text: "What is new to her",
            give: (log, after) => give("you answered with what is new", log.slice(after), log.length),
        },
        { name: "nothing", text: "Nothing", give: (_, after) => give("you answered with nothing", [], after) },
        {
            name: "latest",
            text: "The latest only",
            give: (log) => give("you answered with the latest only", log.slice(-1), log.length),
        },
        {
            name: "all",
            text: "All that you have",
            give: (log) => give("you answered with all that you have", log, log.length),
        },
        refuse,
        wait,
    ];
}

const whatIsNew = (log, after) => batch("you answered with what is new", log.slice(after), log.length);

const HELD = [
    { name: "new", text: "What is new to her", give: whatIsNew },
    {
        name: "nothing",
        text: "Nothing (204)",
        give: () => ({ said: "you answered with 204, nothing", status: 204, messages: [] }),
    },
    wait,
];

const MISHAPS = [
    {
        name: "lose",
        text: "What is new, lost on the way",
        give: (log, after) => ({
            ...whatIsNew(log, after),
            said: "you answered with what is new, but the line broke under it",
            lost: true,
        }),
    },
    { name: "cut", text: "Cut the line", give: () => ({ said: "you cut the line", messages: [], lost: true }) },
    {
        name: "proxy",
        text: "504 of a proxy",
        give: () => ({
            said: "a proxy between you and Alice answered in your place, with 504 and a page for people",
            status: 504,
            body: "<h1>504 Gateway Time-out</h1>",
            messages: [],
        }),
    },
    refuse,
];

const KINDS = {
    batch: { scene: SCENE, end: 14_000, full: 10_000, groups: [["Answer", batches()]] },
    /** An answer is one message or none, and nothing says which. */
    "one-message": {
        oneMessage: true,
        scene: SCENE,
        end: 14_000,
        full: 10_000,
        groups: [
            [
                "Answer with a message of the log, or",
                [
                    {
                        name: "nothing",
                        text: "Nothing (null)",
                        give: () => ({ said: "you answered with nothing", body: "null", messages: [] }),
                    },
                    refuse,
                    wait,
                ],
            ],
        ],
    },
    /** A request may be held until there is something, and the line may not outlast it. */
    held: {
        held: true,
        scene: SLOW,
        end: 60_000,
        full: 35_000,
        groups: [["Answer", HELD], ["Or let something go wrong", MISHAPS]],
    },
};

/** The kind of server that an element asks for: who writes when, until when, and how it answers. */
export function kindOf(element) {
    return KINDS[Object.keys(KINDS).find((name) => element.hasAttribute(name)) ?? "batch"];
}

/** The answer that is this message and nothing else. */
export function oneMessage(message) {
    const { author, text } = message;
    return { said: `you answered with “${text}”`, body: JSON.stringify({ author, text }), messages: [message] };
}
