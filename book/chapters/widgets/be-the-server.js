// <be-the-server>: the reader holds the requests of Alice's page, and decides when to answer which of
// them, and with what. Her page is a lesson's real client; its text stands in the element, so that no
// server has to run. With the attribute `one-message` an answer is one message or none, else a batch.

import { ClientWorld } from "./client-world.js";
import { isPrintPage } from "./print.js";

/** Who writes what, and when. */
const SCENE = [
    [2500, "bob", "Lunch at noon?"],
    [3200, "carol", "Yes. The ramen place"],
    [4600, "bob", "Table for four at 12:15"],
    [6300, "carol", "It is shut. Pizza instead"],
    [6900, "dave", "On my way"],
];
const END = 14_000;

/** Milliseconds between two looks at the clock while it runs, and the most that one look lets pass. */
const TICK = 50;
const LONGEST_TICK = 250;

const REFUSAL = {
    status: 503,
    headers: { "Retry-After": "2" },
    body: { title: "Service Unavailable", status: 503, detail: "ask again later" },
};

class BeTheServer extends HTMLElement {
    #clients = [];
    #world;
    /** Ends the client's part in the scene. */
    #stop;
    #parts;
    /** What Bob, Carol and Dave have sent: `{ seq, at, author, text }`. */
    #log = [];
    /** The same, as Alice's page shows it: `{ seq, at, text }`; without `seq`, it was no message. */
    #shown = [];
    /** Up to which number Alice's page says that it has them. */
    #has = 0;
    /** What has happened since the last sentence: `{ what, detail }`. */
    #news = [];
    #transcript = [];
    #state = "idle";
    #timer;
    #looked;
    /** One thing after the other: a client takes its time, in turns of the event loop. */
    #queue = Promise.resolve();
    #life;

    connectedCallback() {
        if (isPrintPage) return;
        if (!this.#parts) this.#build();
        this.#life = new AbortController();
        const pause = () => document.hidden && this.#pause();
        document.addEventListener("visibilitychange", pause, { signal: this.#life.signal });
        this.#reset();
    }

    disconnectedCallback() {
        this.#pause();
        this.#life?.abort();
    }

    get #oneMessage() {
        return this.hasAttribute("one-message");
    }

    // What the reader does.

    #build() {
        for (const script of this.querySelectorAll("script[data-client]")) {
            this.#clients.push({ name: script.dataset.client, text: JSON.parse(script.textContent) });
        }
        const still = element("div", "be-still", ...this.childNodes);
        this.#parts = parts(this.#clients, this.#oneMessage);
        const { panel, run, step, reset, client, answers, transcript } = this.#parts;
        this.append(still, panel);
        run.addEventListener("click", () => (this.#state === "running" ? this.#pause() : this.#run()));
        step.addEventListener("click", () => this.#toNextEvent());
        reset.addEventListener("click", () => this.#reset());
        client.addEventListener("change", () => this.#reset());
        for (const [name, button] of answers) {
            button.addEventListener("click", () => {
                if (name === "wait") this.#toNextEvent();
                else this.#answer(name);
            });
        }
        // Where the arrows scroll, they do not turn the page.
        transcript.addEventListener("keydown", (event) => {
            if (event.key.startsWith("Arrow")) event.stopPropagation();
        });
    }

    #next(action) {
        this.#queue = this.#queue.then(action).catch(reportError);
    }

    #reset() {
        this.#pause();
        this.#next(async () => {
            this.#stop?.();
            const { text } = this.#clients[this.#parts.client.selectedIndex] ?? this.#clients[0];
            this.#log = [];
            this.#shown = [];
            this.#has = 0;
            this.#news = [];
            this.#transcript = [];
            const world = new ClientWorld((what, detail) => {
                // A client of a scene that was left is still told that its request is off.
                if (world === this.#world) this.#note(what, detail);
            });
            this.#world = world;
            for (const [at, author, said] of SCENE) world.at(at, () => this.#writes(author, said));
            this.#line("alice", "•", "opens the page");
            const { start } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
            this.#stop = start(world.surroundings);
            await world.run(0);
            this.#set("idle");
            this.#say(this.#told() || "Alice has opened the page. Let time run, or go from event to event.");
        });
    }

    #run() {
        if (this.#state === "over") return;
        this.#set("running");
        this.#looked = performance.now();
        this.#timer = setInterval(() => {
            const now = performance.now();
            const passed = Math.min(now - this.#looked, LONGEST_TICK);
            this.#looked = now;
            this.#next(() => {
                if (this.#state === "running") return this.#pass(this.#world.now + passed);
            });
        }, TICK);
    }

    #pause() {
        clearInterval(this.#timer);
        if (this.#state === "running") this.#set("idle");
    }

    #toNextEvent() {
        this.#pause();
        this.#next(async () => {
            if (this.#state === "over") this.#say(this.#verdict());
            while (this.#state !== "over") {
                await this.#pass(Math.min(this.#world.next ?? END, END));
                if (this.#happened) return;
            }
        });
    }

    /** Whether the last stretch of time had something in it that a reader sees. */
    #happened = false;

    async #pass(until) {
        await this.#world.run(Math.min(until, END));
        const told = this.#told();
        this.#happened = told !== "";
        if (told) this.#say(told);
        if (this.#world.now >= END) this.#finish();
        this.#draw();
    }

    #finish() {
        this.#pause();
        this.#stop();
        this.#stop = undefined;
        this.#world.waiting = [];
        this.#set("over");
        for (const { text } of this.#lost) this.#line("alice", "!", `never sees “${text}”`);
        this.#say(this.#verdict());
    }

    #answer(name) {
        this.#next(async () => {
            if (this.#state === "over") return this.#say(this.#verdict());
            const request = this.#inHand;
            if (!request) return this.#say("You hold no request now. Nobody has asked.");
            const answer = this.#written(name, request);
            if (!answer) return this.#say("There is no such message yet.");
            this.#news = [];
            const before = { has: this.#has, shown: this.#shown.length, lost: this.#lost };
            if (answer.next !== undefined) this.#has = answer.next;
            const { status = 200, body, headers = {} } = answer;
            this.#line("alice", "←", status === 200 ? "200 OK" : "503 Service Unavailable", [
                ...Object.entries(headers).map(([name, value]) => `${name.toLowerCase()}: ${value}`),
                `| ${JSON.stringify(body)}`,
            ]);
            await this.#world.answer(request, answer);
            this.#say(this.#outcome(answer, request, before));
            this.#draw();
        });
    }

    get #inHand() {
        const chosen = this.#parts.requests.querySelector("input:checked")?.value;
        const { waiting } = this.#world;
        return waiting.find(({ id }) => String(id) === chosen) ?? waiting[0];
    }

    /** An answer to a request: what goes out, what to call it, and the cursor that it hands out. */
    #written(name, request) {
        const latest = this.#log.length;
        if (name === "refuse") return { ...REFUSAL, said: "with 503", messages: [] };
        if (this.#oneMessage) {
            if (name === "nothing") return { body: null, said: "with nothing", messages: [] };
            const message = this.#log[Number(name) - 1];
            const { author, text } = message ?? {};
            return message && { body: { author, text }, said: `with “${text}”`, messages: [message] };
        }
        const after = Number(request.after);
        const [said, messages, next] = {
            new: ["with what is new", this.#log.slice(after), latest],
            nothing: ["with nothing", [], after],
            latest: ["with the latest only", this.#log.slice(-1), latest],
            all: ["with all that you have", this.#log, latest],
        }[name];
        const body = {
            messages: messages.map(({ seq, author, text, at }) => ({ cursor: `a-${seq}`, author, text, at })),
            next: `a-${next}`,
            latest: `a-${next}`,
            poll_after_ms: 2000,
        };
        return { body, said, messages, next };
    }

    // What happens.

    #note(what, detail) {
        if (what === "asks") {
            detail.after = /after=(?:a-)?(\d+)/.exec(detail.target)?.[1] ?? "0";
            this.#line("alice", "→", `${detail.method} ${detail.target}`);
        }
        if (what === "gives up") this.#line("alice", "→", "closes");
        if (what === "gap") this.#line("alice", "•", "says that history is gone");
        if (what === "shows") {
            const seq = this.#log.find(({ text }) => text === detail?.text)?.seq;
            const again = seq && this.#shown.some((shown) => shown.seq === seq);
            this.#shown.push({ seq, at: this.#world.now, text: detail?.text, again });
            const line = seq ? `shows “${detail.text}”` : "shows a line without a text";
            this.#line("alice", again || !seq ? "!" : "•", line + (again ? " again" : ""));
        }
        this.#news.push({ what, detail });
    }

    #writes(author, text) {
        const seq = this.#log.length + 1;
        this.#log.push({ seq, at: this.#world.now, author, text });
        this.#line(author, "→", "POST /messages", [`| ${JSON.stringify({ author, text })}`]);
        this.#line(author, "←", "201 Created");
        this.#news.push({ what: "writes", detail: { author, text } });
    }

    #line(who, mark, text, details = []) {
        const at = seconds(this.#world.now).replace(" ", "").padStart(9);
        this.#transcript.push(`${at}  ${who.padEnd(5)} ${mark} ${text}`);
        for (const detail of details) this.#transcript.push(`${" ".repeat(19)}${detail}`);
    }

    /** What cannot come any more: Alice's page says that it has it; or the scene is over. */
    get #lost() {
        const seen = new Set(this.#shown.map(({ seq }) => seq));
        const upTo = this.#state === "over" ? this.#log.length : this.#oneMessage ? 0 : this.#has;
        return this.#log.filter(({ seq }) => seq <= upTo && !seen.has(seq));
    }

    /** The news since the last sentence, in words; nothing if there is none. */
    #told() {
        const sentences = [];
        for (const { what, detail } of this.#news) {
            if (what === "writes") sentences.push(`${capital(detail.author)} writes “${detail.text}”.`);
            if (what === "gives up") sentences.push("Alice's page has waited long enough, and gives up.");
            if (what === "status" && detail !== "following") sentences.push(`It says: “${detail}”.`);
            if (what === "asks") {
                const others = this.#world.waiting.length - 1;
                sentences.push(
                    others > 0
                        ? `Alice's page does not wait for you: it asks again. You hold ${others + 1} requests.`
                        : "Alice's page asks.",
                );
            }
        }
        this.#news = [];
        return sentences.join(" ");
    }

    /** What has come of an answer, in words. */
    #outcome({ said, status, messages, next }, request, before) {
        const news = this.#news;
        this.#news = [];
        const sentences = [`You answered ${said}.`];
        const shown = this.#shown.slice(before.shown);
        const first = shown.filter(({ seq, again }) => seq && !again);
        const again = shown.filter((message) => message.again);
        if (first.length) sentences.push(`Alice's page shows ${quoted(first)}.`);
        for (const { what, detail } of news) {
            if (what === "fails") {
                sentences.push(`Her page stumbles over it (${detail.message}), and nothing on it says so.`);
            }
            if (what === "status" && detail !== "following") sentences.push(`Her page says: “${detail}”.`);
        }
        if (shown.some(({ seq }) => !seq)) {
            sentences.push("Her page does not look at the status: it takes the error for a message, and shows an empty line.");
        }
        if (again.length) {
            const stand = again.length === 1 ? "stands" : "stand";
            sentences.push(`${quoted(again)} ${stand} there once more: ${this.#whyTwice(request, before)}`);
        }
        const early = before.shown && first.find(({ seq }) => this.#shown.slice(0, before.shown).some((old) => old.seq > seq));
        if (early) sentences.push(`“${early.text}” stands below a message that was sent after it.`);
        if (next < before.has) sentences.push(`Her cursor went back from a-${before.has} to a-${next}.`);
        const lost = this.#lost.filter((message) => !before.lost.includes(message));
        if (lost.length) {
            sentences.push(`${quoted(lost)} ${lost.length === 1 ? "is" : "are"} lost: her next question begins behind it.`);
        }
        if (!messages.length && status !== 503) sentences.push(this.#whatWaits());
        for (const { what } of news) if (what === "asks") sentences.push("She asks again at once.");
        return sentences.join(" ");
    }

    #whyTwice(request, before) {
        if (this.#oneMessage) return "nothing in an answer tells her page which message it is.";
        if (Number(request.after) < before.has) return "this question was older than what she has been told since.";
        return "her question said that she has it.";
    }

    #whatWaits() {
        const seen = new Set(this.#shown.map(({ seq }) => seq));
        const waits = this.#log.filter(({ seq }) => !seen.has(seq) && (this.#oneMessage || seq > this.#has));
        if (!waits.length) return "There was nothing to tell.";
        return `${quoted(waits)} ${waits.length === 1 ? "waits" : "wait"} with you: late, and not lost.`;
    }

    #verdict() {
        const lost = this.#lost;
        const { twice, late, unsorted } = this.#account;
        const sentences = ["The scene is over."];
        if (lost.length) sentences.push(`${quoted(lost)} ${lost.length === 1 ? "was" : "were"} never seen.`);
        if (twice) sentences.push(`${twice === 1 ? "One line stands" : `${twice} lines stand`} on her page that should not.`);
        if (unsorted) sentences.push("The messages stand in another order than they were sent in.");
        if (sentences.length === 1) {
            sentences.push(`Alice has every message once, and in order; the latest came ${late} after it was sent.`);
            if (this.#oneMessage) {
                sentences.push("You could do that because you knew what she has. The server of this page does not.");
            }
        }
        return sentences.join(" ");
    }

    get #account() {
        const first = new Map();
        let unsorted = false;
        let highest = 0;
        for (const { seq, at } of this.#shown) {
            if (!seq || first.has(seq)) continue;
            first.set(seq, at - this.#log[seq - 1].at);
            unsorted ||= seq < highest;
            highest = Math.max(highest, seq);
        }
        const late = first.size ? `${(Math.max(...first.values()) / 1000).toFixed(1)} s` : "–";
        return {
            sent: this.#log.length,
            shown: first.size,
            lost: this.#lost.length,
            twice: this.#shown.length - first.size,
            late,
            unsorted,
        };
    }

    // What one sees.

    #set(state) {
        this.#state = state;
        const { panel, run, step, reset } = this.#parts;
        panel.dataset.state = state;
        run.textContent = state === "running" ? "Pause" : "Run";
        reset.textContent = state === "over" ? "Play again" : "Reset";
        for (const button of [run, step]) button.setAttribute("aria-disabled", state === "over");
        this.#draw();
    }

    #say(sentence) {
        this.#parts.said.textContent = sentence;
    }

    #draw() {
        if (!this.#world) return;
        const { clock, log, requests, empty, page, tally, transcript, answers } = this.#parts;
        clock.textContent = seconds(this.#world.now);
        fill(log, this.#log, ({ seq, at, author, text }) => {
            const line = element("li", "", time(at), element("b", "", capital(author)), ` ${text}`);
            if (this.#oneMessage) line.append(this.#sender(seq, text));
            return line;
        });
        fill(page, this.#shown, ({ at, text, again }) => {
            const line = element("li", "", time(at), text ?? element("i", "", "a line without a text"));
            if (again) line.append(element("span", "be-badge", "again"));
            line.dataset.harm = again || text === undefined ? "harm" : "";
            return line;
        });
        this.#drawRequests(requests);
        const { waiting } = this.#world;
        empty.hidden = waiting.length > 0;
        empty.textContent = this.#state === "over" ? "The scene is over." : "None. Alice's page waits, and so do you.";
        for (const [name, button] of answers) {
            button.setAttribute("aria-disabled", this.#state === "over" || (!waiting.length && name !== "wait"));
        }
        for (const button of log.querySelectorAll("button")) {
            button.setAttribute("aria-disabled", this.#state === "over" || !waiting.length);
        }
        const account = this.#account;
        for (const [name, value] of tally) {
            value.textContent = account[name];
            value.parentElement.dataset.harm = (name === "lost" || name === "twice") && account[name] > 0 ? "harm" : "";
        }
        const text = this.#transcript.join("\n");
        if (transcript.textContent !== text) transcript.textContent = text;
    }

    #sender(seq, text) {
        const button = element("button", "", "Send");
        button.type = "button";
        button.className = `be-send-${seq}`;
        button.setAttribute("aria-label", `Send “${text}”`);
        button.addEventListener("click", () => this.#answer(String(seq)));
        return button;
    }

    /** Rows that stay are kept, with the focus in them. */
    #drawRequests(list) {
        const { waiting, now } = this.#world;
        for (const row of [...list.children]) {
            if (!waiting.some(({ id }) => String(id) === row.dataset.id)) row.remove();
        }
        for (const request of waiting) {
            let row = [...list.children].find(({ dataset }) => dataset.id === String(request.id));
            if (!row) {
                const choice = element("input", "");
                choice.type = "radio";
                choice.name = this.#parts.name;
                choice.value = request.id;
                const target = element("code", "", `${request.method} ${request.target}`);
                row = element("label", "be-request", choice, target, element("span", "be-waits"));
                row.dataset.id = request.id;
                list.append(row);
            }
            const waits = now - request.at;
            row.querySelector(".be-waits").textContent = `waits ${(waits / 1000).toFixed(1)} s`;
            row.style.setProperty("--waited", `${Math.min(100, waits / 100)}%`);
        }
        list.dataset.several = waiting.length > 1 ? "several" : "";
        const choices = [...list.querySelectorAll("input")];
        if (choices.length && !choices.some(({ checked }) => checked)) choices[0].checked = true;
    }
}

let panels = 0;

function parts(clients, oneMessage) {
    const clock = element("output", "be-clock", "0.000 s");
    clock.setAttribute("aria-live", "off");
    clock.setAttribute("aria-label", "The scene's clock");
    const [run, step, reset] = ["Run", "Next event", "Reset"].map(button);
    [run.className, step.className, reset.className] = ["be-run", "be-step", "be-reset"];
    const client = element("select", "", ...clients.map(({ name }) => element("option", "", name)));
    const choice = element("label", "be-client", "Alice runs ", client);
    choice.hidden = clients.length < 2;
    const title = element("span", "be-title", "Be the server");
    const bar = element("div", "be-bar", title, clock, run, step, reset, choice);

    const page = element("ol", "be-page");
    page.setAttribute("aria-label", "What Alice's page shows");
    const alice = element("div", "be-side be-alice", element("p", "be-role", "Alice's page"), page);

    const log = element("ol", "be-log");
    log.setAttribute("aria-label", "Your log");
    const requests = element("div", "be-requests");
    requests.setAttribute("role", "radiogroup");
    requests.setAttribute("aria-label", "Requests that you hold");
    const empty = element("p", "be-empty");
    const answers = [
        ...(oneMessage ? [] : [["new", "What is new to her"]]),
        ["nothing", oneMessage ? "Nothing (null)" : "Nothing"],
        ...(oneMessage ? [] : [["latest", "The latest only"], ["all", "All that you have"]]),
        ["refuse", "503, Retry-After: 2"],
        ["wait", "Let it wait"],
    ].map(([name, text]) => [name, Object.assign(button(text), { className: `be-answer-${name}` })]);
    const choices = element("div", "be-answers", ...answers.map(([, button]) => button));
    choices.setAttribute("role", "group");
    choices.setAttribute("aria-label", "Your answer");
    const server = element(
        "div",
        "be-side be-server",
        element("p", "be-role", "You, the server"),
        element("p", "be-label", "Your log"),
        log,
        element("p", "be-label", "Requests that you hold"),
        element("div", "be-hands", requests, empty),
        element("p", "be-label", oneMessage ? "Answer with a message of the log, or" : "Answer"),
        choices,
    );

    const said = element("p", "be-said");
    said.setAttribute("role", "status");
    const tally = ["sent", "shown", "lost", "twice", "late"].map((name) => [name, element("dd", "")]);
    const account = element("dl", "be-tally");
    account.append(...tally.map(([name, value]) => element("div", "", element("dt", "", name), value)));
    const transcript = element("pre", "transcript");
    transcript.tabIndex = 0;
    const written = element("details", "be-transcript", element("summary", "", "The transcript of your scene"), transcript);

    const panel = element("section", "be-panel", bar, said, element("div", "be-stage", alice, server), account, written);
    panel.setAttribute("aria-label", "Be the server");
    const name = `be-the-server-${++panels}`;
    return { panel, bar, clock, run, step, reset, client, page, log, requests, empty, answers, said, tally, transcript, name };
}

/** Makes a list show these things; what it shows already stays. */
function fill(list, things, make) {
    while (list.children.length > things.length) list.lastChild.remove();
    for (const thing of things.slice(list.children.length)) list.append(make(thing));
}

function time(milliseconds) {
    return element("span", "be-time", (milliseconds / 1000).toFixed(1));
}

function seconds(milliseconds) {
    return `${(milliseconds / 1000).toFixed(3)} s`;
}

function capital(name) {
    return name[0].toUpperCase() + name.slice(1);
}

/** “one”, “two” and “three”. */
function quoted(messages) {
    const texts = messages.map(({ text }) => `“${text}”`);
    return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}

function button(text) {
    const made = element("button", "", text);
    made.type = "button";
    return made;
}

function element(name, classes, ...children) {
    const made = document.createElement(name);
    if (classes) made.className = classes;
    made.append(...children);
    return made;
}

// Few pages have one, so its style sheet comes with it and not with every page.
const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL("be-the-server.css", import.meta.url);
const loaded = new Promise((settled) => (style.onload = style.onerror = settled));
document.head.append(style);
await loaded;
customElements.define("be-the-server", BeTheServer);
