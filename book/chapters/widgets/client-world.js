// A world for a lesson's client: its clock passes when it is told to, and its network hands each
// request to whoever plays the server.

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

    /**
     * `tell(what, detail)` hears what the client does: `asks` with a request `{ id, at, method,
     * target }`, `gives up` with one, `shows` with a message, `gap`, `status` with a text, and
     * `fails` with an error that the client lets go.
     */
    constructor(tell) {
        this.#tell = tell;
        this.#page.document = Object.assign(new EventTarget(), { hidden: false });
    }

    /** What a client's `start` is given. */
    get surroundings() {
        return {
            url: "/messages",
            show: (message) => this.#tell("shows", message),
            gap: (reason) => this.#tell("gap", reason),
            status: (text) => this.#tell("status", text),
            fetch: (target, options) => this.#fetch(target, options),
            setTimeout: (callback, delay) => this.#add(callback, delay),
            clearTimeout: (id) => this.#timers.delete(id),
            setInterval: (callback, delay) => this.#add(callback, delay, true),
            clearInterval: (id) => this.#timers.delete(id),
            random: () => 0.5,
            page: this.#page,
        };
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
    async answer(request, { status = 200, headers = {}, body }) {
        this.#settle(request);
        const text = JSON.stringify(body);
        request.resolve({
            ok: status >= 200 && status < 300,
            status,
            headers: new Headers(headers),
            json: async () => JSON.parse(text),
        });
        await settled();
    }

    #settle(request) {
        this.waiting = this.waiting.filter((other) => other !== request);
    }

    async #call(callback) {
        try {
            await callback();
        } catch (error) {
            this.#tell("fails", error);
        }
    }

    // Browsers count whole milliseconds.
    #add(callback, delay, repeats = false) {
        const wait = Math.max(0, Math.trunc(delay) || 0);
        const id = ++this.#timersMade;
        this.#timers.set(id, { id, callback, due: this.now + wait, interval: repeats && Math.max(1, wait) });
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
            const request = { id, at: this.now, method, target: String(target), resolve };
            signal?.addEventListener("abort", () => {
                if (!this.waiting.includes(request)) return;
                this.#settle(request);
                reject(signal.reason);
                this.#tell("gives up", request);
            });
            this.waiting.push(request);
            this.#tell("asks", request);
        });
    }
}
