// A world for a lesson's client: its clock passes when it is told to, and its network hands each
// request to whoever plays the server.

/** What the address of every client begins with, and so of every error of its making. */
const CLIENT = "data:text/javascript,";

/** Until all promises that can settle have settled. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** More than this in one millisecond happens only if it never ends. */
const MOST_AT_ONCE = 100;

export class ClientWorld {
    /** The time in milliseconds. */
    now = 0;
    /** The requests that are neither answered nor given up, the oldest first. */
    waiting = [];

    #tell;
    #timers = new Map();
    #timersMade = 0;
    #requestsMade = 0;
    #page = new EventTarget();
    /** The errors of our making. */
    #caused = new WeakSet();

    /**
     * `tell(what, detail)` hears what the client does: `asks` with a request `{ id, at, method,
     * target }`, `gives up` with one, `shows` with a message, `gap`, `status` with a text, and
     * `fails` with an error that nobody in the client catches.
     */
    constructor(tell) {
        this.#tell = tell;
        this.#page.document = Object.assign(new EventTarget(), { hidden: false });
    }

    /** Starts the client with this text; resolves to what ends it. */
    async start(text) {
        const { start } = await import(CLIENT + encodeURIComponent(text));
        return start(this.surroundings);
    }

    /** What a client's `start` is given. */
    get surroundings() {
        return {
            url: "/messages",
            show: (message) => this.#tell("shows", message),
            gap: (reason) => this.#tell("gap", reason),
            status: (text) => this.#tell("status", text),
            fetch: (target, options) => this.#fetch(target, options),
            setTimeout: (callback, delay) => this.#add(callback, delay, { own: true }),
            clearTimeout: (id) => this.#timers.delete(id),
            setInterval: (callback, delay) => this.#add(callback, delay, { own: true, repeats: true }),
            clearInterval: (id) => this.#timers.delete(id),
            random: () => 0.5,
            page: this.#page,
        };
    }

    /** How many requests the client has made. */
    get asked() {
        return this.#requestsMade;
    }

    /** Whether the client waits for nothing, neither an answer nor an instant: it does nothing more. */
    get silent() {
        return !this.waiting.length && ![...this.#timers.values()].some(({ own }) => own);
    }

    /** The next instant at which something is due, if anything is. */
    get next() {
        return this.#first()?.due;
    }

    /** Calls something at an instant. */
    at(instant, callback) {
        this.#add(callback, instant - this.now);
    }

    /** Lets time pass up to an instant, with all that is due until then. */
    async run(until) {
        let atOnce = 0;
        await settled();
        for (;;) {
            const timer = this.#first();
            if (!timer || timer.due > until) break;
            atOnce = timer.due === this.now ? atOnce + 1 : 0;
            if (atOnce > MOST_AT_ONCE) throw new Error("the client runs in circles");
            this.now = timer.due;
            this.#timers.delete(timer.id);
            if (timer.interval) this.#timers.set(timer.id, { ...timer, due: timer.due + timer.interval });
            this.#call(timer.callback);
            await settled();
        }
        this.now = Math.max(this.now, until);
    }

    /** Answers a request that waits; resolves when the client has done with it what it does. */
    answer(request, { status = 200, headers = {}, body = "" }) {
        const json = async () => {
            try {
                return JSON.parse(body);
            } catch (error) {
                throw this.#ours(error);
            }
        };
        const ok = status >= 200 && status < 300;
        return this.#settle(request, () => request.resolve({ ok, status, headers: new Headers(headers), json }));
    }

    /** Breaks the line under a request that waits; resolves as `answer` does. */
    cut(request) {
        return this.#settle(request, () => request.reject(this.#ours(new TypeError("Failed to fetch"))));
    }

    async #settle(request, settle) {
        this.#drop(request);
        const fails = (event) => {
            const theirs = String(event.reason?.stack).includes(CLIENT);
            if (!theirs && !this.#caused.has(event.reason)) return;
            event.preventDefault();
            this.#tell("fails", event.reason);
        };
        addEventListener("unhandledrejection", fails);
        settle();
        await settled();
        // What nobody has caught is told in a turn of its own.
        await settled();
        removeEventListener("unhandledrejection", fails);
    }

    #drop(request) {
        this.waiting = this.waiting.filter((other) => other !== request);
    }

    #ours(error) {
        this.#caused.add(error);
        return error;
    }

    async #call(callback) {
        try {
            await callback();
        } catch (error) {
            this.#tell("fails", error);
        }
    }

    // Browsers count whole milliseconds.
    #add(callback, delay, { own = false, repeats = false } = {}) {
        const wait = Math.max(0, Math.trunc(delay) || 0);
        const id = ++this.#timersMade;
        const interval = repeats && Math.max(1, wait);
        this.#timers.set(id, { id, callback, due: this.now + wait, interval, own });
        return id;
    }

    /** The timer that is due first; of those due at one instant, the one that was set first. */
    #first() {
        let first;
        for (const timer of this.#timers.values()) {
            if (!first || timer.due < first.due) first = timer;
        }
        return first;
    }

    #fetch(target, { method = "GET", signal } = {}) {
        return new Promise((resolve, reject) => {
            if (signal?.aborted) return reject(signal.reason);
            const id = ++this.#requestsMade;
            const request = { id, at: this.now, method, target: String(target), resolve, reject };
            signal?.addEventListener("abort", () => {
                if (!this.waiting.includes(request)) return;
                this.#drop(request);
                reject(signal.reason);
                this.#tell("gives up", request);
            });
            this.waiting.push(request);
            this.#tell("asks", request);
        });
    }
}
