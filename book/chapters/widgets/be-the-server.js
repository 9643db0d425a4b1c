// <be-the-server>: the reader holds the requests of Alice's page, and decides when to answer which of
// them, and with what. Her page is a lesson's real client; its text stands in the element, so that no
// server has to run. An attribute says which kind of server the reader is: be-the-server-kinds.js.

import { kindOf, oneMessage } from "./be-the-server-kinds.js";
import { ClientWorld } from "./client-world.js";
import { isPrintPage } from "./print.js";

/** Milliseconds between two looks at the clock while it runs, and the most that one look lets pass. */
const TICK = 50;
const LONGEST_TICK = 250;

const STATUS = {
    200: "200 OK",
    204: "204 No Content",
    503: "503 Service Unavailable",
    504: "504 Gateway Timeout",
};

/** What a page says of itself while all is well, or while we see it anyway. */
const UNREMARKABLE = ["following", "waiting for an answer"];

/** What is counted, and what it is called: `sent` are Bob's messages and the others', `late` is a time. */
const TALLY = {
    sent: "written",
    shown: "seen",
    lost: "lost",
    twice: "twice",
    late: "longest delay",
    empty: "no message",
};

class BeTheServer extends HTMLElement {
    #kind;
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
    /** The messages of answers that were lost on the way, until she has them after all. */
    #strayed = [];
    /** Since when Alice's page does nothing more, if it does not. */
    #silent;
    /** Which connection of Alice's browser is in use. */
    #connection = 1;
    /** What has happened since the last sentence: `{ what, detail }`. */
    #news = [];
    /** What has been on the wire: `{ at, who, mark, text, details }`. */
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
        // Time passes only while somebody looks.
        const pause = () => document.hidden && this.#pause();
        document.addEventListener("visibilitychange", pause, { signal: this.#life.signal });
        const sight = new IntersectionObserver((looks) => looks.at(-1).isIntersecting || this.#pause());
        sight.observe(this.#parts.panel);
        this.#life.signal.addEventListener("abort", () => sight.disconnect());
        this.#reset();
    }

    disconnectedCallback() {
        this.#pause();
        this.#life?.abort();
    }

    get #oneMessage() {
        return this.#kind.oneMessage;
    }

    // What the reader does.

    #build() {
        this.#kind = kindOf(this);
        for (const script of this.querySelectorAll("script[data-client]")) {
            this.#clients.push({ name: script.dataset.client, text: JSON.parse(script.textContent) });
        }
        const still = element("div", "be-still", ...this.childNodes);
        this.#parts = parts(this.#clients, this.#kind);
        const { panel, run, step, reset, client, answers, transcript } = this.#parts;
        this.append(still, panel);
        run.addEventListener("click", () => (this.#state === "running" ? this.#pause() : this.#run()));
        step.addEventListener("click", () => this.#toNextEvent());
        reset.addEventListener("click", () => this.#reset());
        client.addEventListener("change", () => this.#reset());
        for (const [{ give }, button] of answers) {
            button.addEventListener("click", () => {
                if (give) this.#answer(give);
                else this.#toNextEvent();
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
            this.#strayed = [];
            this.#silent = undefined;
            this.#connection = 1;
            this.#news = [];
            this.#transcript = [];
            const world = new ClientWorld((what, detail) => {
                // A client of a scene that was left is still told that its request is off.
                if (world === this.#world) this.#note(what, detail);
            });
            this.#world = world;
            for (const [at, author, said] of this.#kind.scene) world.at(at, () => this.#writes(author, said));
            this.#line("alice", "•", "opens the page");
            this.#stop = await world.start(text);
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
                await this.#pass(this.#world.next ?? Infinity);
                if (this.#happened) return;
            }
        });
    }

    /** Whether the last stretch of time had something in it that a reader sees. */
    #happened = false;

    async #pass(until) {
        const { end } = this.#kind;
        await this.#world.run(Math.min(until, end));
        this.#listen();
        const told = this.#told();
        this.#happened = told !== "";
        if (told) this.#say(told);
        if (this.#world.now >= end) this.#finish();
        this.#draw();
    }

    #finish() {
        this.#pause();
        // It is the scene that is over; her page has not given up.
        this.#world.waiting = [];
        this.#stop();
        this.#stop = undefined;
        this.#set("over");
        for (const { text } of this.#lost) this.#line("alice", "!", `never sees “${text}”`);
        this.#say(this.#verdict());
    }

    #answer(give) {
        this.#next(async () => {
            if (this.#state === "over") return this.#say(this.#verdict());
            const request = this.#inHand;
            if (!request) return this.#say("You hold no request now. Nobody has asked.");
            const answer = give(this.#log, Number(request.after));
            const held = this.#kind.held ? `After ${inSeconds(this.#world.now - request.at)} ` : "";
            this.#news = [];
            const before = { has: this.#has, shown: this.#shown.length, lost: this.#lost };
            const { status = 200, body, headers = {}, messages, next, lost } = answer;
            if (body !== undefined || !lost) {
                this.#line(request.from, "←", STATUS[status] + (lost ? " (lost)" : ""), [
                    ...Object.entries(headers).map(([name, value]) => `${name.toLowerCase()}: ${value}`),
                    ...(body === undefined ? [] : [`| ${body}`]),
                ]);
            }
            if (lost) {
                this.#line(request.from, "×", "the line is cut");
                this.#connection += 1;
                this.#strayed.push(...messages.filter((message) => !this.#strayed.includes(message)));
                await this.#world.cut(request);
            } else {
                if (next !== undefined) this.#has = next;
                await this.#world.answer(request, answer);
            }
            this.#listen();
            this.#say(this.#outcome({ ...answer, said: capital(held + answer.said) }, request, before));
            this.#draw();
        });
    }

    /** Whether Alice's page still does something. */
    #listen() {
        if (this.#silent !== undefined || !this.#world.silent) return;
        this.#silent = this.#world.now;
        this.#line("alice", "!", "asks no more");
    }

    get #inHand() {
        const chosen = this.#parts.requests.querySelector("input:checked")?.value;
        const { waiting } = this.#world;
        return waiting.find(({ id }) => String(id) === chosen) ?? waiting[0];
    }

    // What happens.

    #note(what, detail) {
        if (what === "asks") {
            detail.after = /after=(?:a-)?(\d+)/.exec(detail.target)?.[1] ?? "0";
            detail.from = this.#connection === 1 ? "alice" : `alice#${this.#connection}`;
            this.#line(detail.from, "→", `${detail.method} ${detail.target}`);
        }
        if (what === "gives up") {
            this.#line(detail.from, "→", "closes");
            this.#connection += 1;
        }
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
        this.#transcript.push({ at: seconds(this.#world.now).replace(" ", ""), who, mark, text, details });
    }

    get #written() {
        const width = Math.max(...this.#transcript.map(({ who }) => who.length), 5);
        return this.#transcript.flatMap(({ at, who, mark, text, details }) => [
            `${at.padStart(9)}  ${who.padEnd(width)} ${mark} ${text}`,
            ...details.map((detail) => " ".repeat(width + 14) + detail),
        ]);
    }

    /** What cannot come any more: Alice's page says that it has it, or asks no more; or the scene is over. */
    get #lost() {
        const seen = new Set(this.#shown.map(({ seq }) => seq));
        const ended = this.#state === "over" || this.#silent !== undefined;
        const upTo = ended ? this.#log.length : this.#oneMessage ? 0 : this.#has;
        return this.#log.filter(({ seq }) => seq <= upTo && !seen.has(seq));
    }

    /** The news since the last sentence, in words; nothing if there is none. */
    #told() {
        const sentences = [];
        for (const { what, detail } of this.#news) {
            if (what === "writes") sentences.push(`${capital(detail.author)} writes “${detail.text}”.`);
            if (what === "gives up") sentences.push("Alice's page has waited long enough, and gives up.");
            if (what === "status" && !UNREMARKABLE.includes(detail)) sentences.push(`It says: “${detail}”.`);
            if (what === "asks") {
                const others = this.#world.waiting.length - 1;
                sentences.push(
                    others > 0
                        ? `Alice's page does not wait for you: it asks again. You hold ${others + 1} requests.`
                        : "Alice's page asks.",
                );
                if (this.#strayed.length) {
                    sentences.push(`Its question says what it has: ${quoted(this.#strayed)} is not among that.`);
                }
            }
        }
        const [held] = this.#world.waiting;
        if (this.#kind.held && held && this.#news.some(({ what }) => what === "writes")) {
            sentences.push(`You have held Alice's request for ${inSeconds(this.#world.now - held.at)}.`);
        }
        this.#news = [];
        return sentences.join(" ");
    }

    /** What has come of an answer, in words. */
    #outcome({ said, status = 200, messages, next, lost: cut }, request, before) {
        const news = this.#news;
        this.#news = [];
        const sentences = [`${said}.`];
        const shown = this.#shown.slice(before.shown);
        const first = shown.filter(({ seq, again }) => seq && !again);
        const again = shown.filter((message) => message.again);
        if (cut && messages.length) sentences.push(`${quoted(messages)} never arrived.`);
        if (first.length) sentences.push(`Alice's page shows ${quoted(first)}.`);
        const repaired = this.#strayed.filter(({ seq }) => first.some((message) => message.seq === seq));
        this.#strayed = this.#strayed.filter((message) => !repaired.includes(message));
        if (repaired.length) sentences.push(`What was lost on the way is repaired.`);
        for (const { what, detail } of news) {
            if (what === "fails") {
                sentences.push(`Her page stumbles over it (${detail.message}), and nothing on it says so.`);
            }
            if (what === "status" && !UNREMARKABLE.includes(detail)) sentences.push(`Her page says: “${detail}”.`);
        }
        if (this.#silent !== undefined) sentences.push("It asks no more.");
        if (shown.some(({ seq }) => !seq)) {
            sentences.push("Her page does not look at the status: it takes the error for a message, and shows an empty line.");
        }
        if (again.length) {
            const stand = again.length === 1 ? "stands" : "stand";
            sentences.push(`${quoted(again)} ${stand} there once more: ${this.#whyTwice(request, before)}`);
        }
        const early = before.shown && first.find(({ seq }) => this.#shown.slice(0, before.shown).some((old) => old.seq > seq));
        if (early) sentences.push(`“${early.text}” stands below a message that was sent after it.`);
        if (!cut && next < before.has) sentences.push(`Her cursor went back from a-${before.has} to a-${next}.`);
        const lost = this.#lost.filter((message) => !before.lost.includes(message));
        if (lost.length) {
            const why = this.#silent === undefined ? "her next question begins behind it" : "nobody asks for it any more";
            sentences.push(`${quoted(lost)} ${lost.length === 1 ? "is" : "are"} lost: ${why}.`);
        }
        if (!messages.length && !cut && status < 300 && this.#silent === undefined) sentences.push(this.#whatWaits());
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
        const { twice, empty, late, unsorted } = this.#account;
        const { held, end } = this.#kind;
        const sentences = [];
        if (lost.length) sentences.push(`${quoted(lost)} ${lost.length === 1 ? "was" : "were"} never seen.`);
        const wrong = twice + empty;
        if (wrong) sentences.push(`${wrong === 1 ? "One line stands" : `${wrong} lines stand`} on her page that should not.`);
        if (unsorted) sentences.push("The messages stand in another order than they were sent in.");
        if (!sentences.length) {
            sentences.push(`Alice has every message once, and in order; the one that waited longest came ${late} after it was sent.`);
            if (this.#oneMessage) {
                sentences.push("You could do that because you knew what she has. The server of this page does not.");
            }
        }
        if (this.#silent !== undefined) sentences.unshift(`Alice's page has asked no more since ${inSeconds(this.#silent)}.`);
        else if (held) sentences.push(`For that her page asked ${times(this.#world.asked)} in ${end / 1000} s.`);
        return ["The scene is over.", ...sentences].join(" ");
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
            twice: this.#shown.filter(({ again }) => again).length,
            late,
            empty: this.#shown.filter(({ seq }) => !seq).length,
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
        empty.textContent =
            this.#state === "over" ? "The scene is over."
            : this.#silent !== undefined ? "None. Alice's page asks no more."
            : "None. Alice's page waits, and so do you.";
        for (const [{ give }, button] of answers) {
            button.setAttribute("aria-disabled", this.#state === "over" || (!waiting.length && give !== undefined));
        }
        for (const button of log.querySelectorAll("button")) {
            button.setAttribute("aria-disabled", this.#state === "over" || !waiting.length);
        }
        const account = this.#account;
        for (const [name, value] of tally) {
            value.textContent = account[name];
            const isHarm = ["lost", "twice", "empty"].includes(name) && account[name] > 0;
            value.parentElement.dataset.harm = isHarm ? "harm" : "";
            if (name === "empty") value.parentElement.hidden = !isHarm;
        }
        const text = this.#written.join("\n");
        if (transcript.textContent !== text) transcript.textContent = text;
    }

    #sender(seq, text) {
        const button = element("button", "", "Send");
        button.type = "button";
        button.className = `be-send-${seq}`;
        button.setAttribute("aria-label", `Send “${text}”`);
        button.addEventListener("click", () => this.#answer((log) => oneMessage(log[seq - 1])));
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
                // A name that does not change with each tenth of a second.
                choice.setAttribute("aria-label", `${target.textContent}, asked at ${inSeconds(request.at)}`);
                row = element("label", "be-request", choice, target, element("span", "be-waits"));
                row.dataset.id = request.id;
                list.append(row);
            }
            const waits = now - request.at;
            row.querySelector(".be-waits").textContent = `${this.#kind.held ? "held for" : "waits"} ${inSeconds(waits)}`;
            row.style.setProperty("--waited", `${Math.min(100, (100 * waits) / this.#kind.full)}%`);
        }
        list.dataset.several = waiting.length > 1 ? "several" : "";
        const choices = [...list.querySelectorAll("input")];
        if (choices.length && !choices.some(({ checked }) => checked)) choices[0].checked = true;
    }
}

let panels = 0;

function parts(clients, kind) {
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
    const groups = kind.groups.map(([label, answers], n) => {
        const made = answers.map((answer) => [
            answer,
            Object.assign(button(answer.text), { className: `be-answer-${answer.name}` }),
        ]);
        const choices = element("div", "be-answers", ...made.map(([, button]) => button));
        choices.setAttribute("role", "group");
        choices.setAttribute("aria-label", n === 0 ? "Your answer" : label);
        return { made, shown: [element("p", "be-label", label), choices] };
    });
    const answers = groups.flatMap(({ made }) => made);
    const server = element(
        "div",
        "be-side be-server",
        element("p", "be-role", "You, the server"),
        element("p", "be-label", "Your log"),
        log,
        element("p", "be-label", "Requests that you hold"),
        element("div", "be-hands", requests, empty),
        ...groups.flatMap(({ shown }) => shown),
    );

    const said = element("p", "be-said");
    said.setAttribute("role", "status");
    const tally = Object.keys(TALLY).map((name) => [name, element("dd", "")]);
    const account = element("dl", "be-tally");
    account.append(...tally.map(([name, value]) => element("div", "", element("dt", "", TALLY[name]), value)));
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

function inSeconds(milliseconds) {
    return `${(milliseconds / 1000).toFixed(1)} s`;
}

function times(count) {
    return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
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
