// <live-lesson lesson="1" step="2" fault="delay" command="cargo run -p lesson-1 -- --step 2">: the
// lesson's own page in a frame, from the lesson's own port, with a switch for the fault; with `bench`
// all that the page has. Nothing is asked of it before the reader says Start. What stands inside the
// element is for readers without scripts, and for paper; a figure in it also for when no server
// answers. With `scene`, and a `caption` as HTML, that figure is a copy of one that the page has.

import { reachWhatScrolls } from "./access.js";
import { originOf, usualOrigin, whoAnswers } from "./lessons.js";
import { isPrintPage } from "./print.js";

const THEMES = ["light", "rust", "coal", "navy", "ayu"];

/** Milliseconds between two questions while nobody answers, and while the frame is there. */
const ASK_AGAIN = 2_000;
const ASK_WHETHER_STILL_THERE = 5_000;

/** A frame in a tab that is hidden for longer than this is given up. */
const HIDDEN_TOO_LONG = 60_000;

/** A lesson's page tells its height as soon as it runs: one that has not by now never came. */
const PAGE_TOO_LATE = 8_000;

/** A frame this far outside of the window, in heights of the window, is given up. */
const FAR_AWAY = "150% 0px";

const TALLEST = 4_000;

class LiveLesson extends HTMLElement {
    #panel;
    #button;
    #link;
    #status;
    /** A copy of the page's figure, as long as it has not been needed. */
    #copy;
    #frame;
    /** When the frame was opened, and whether the page in it has come. */
    #opened;
    #came = false;
    #origin;
    #near = true;
    #hiddenTimer;
    /** From Start to Close; aborting it ends all that Start began. */
    #session;
    /** As long as the element is in the page. */
    #life;

    connectedCallback() {
        if (isPrintPage) return;
        this.#build();
        this.#life = new AbortController();
        const { signal } = this.#life;
        this.#button.addEventListener("click", () => this.#toggle(), { signal });
        for (const event of ["pointerenter", "focusin"]) {
            this.addEventListener(event, () => this.#aimLink(), { signal, once: true });
        }
        addEventListener("pagehide", () => this.#pause("you left the page"), { signal });
        document.addEventListener("visibilitychange", () => this.#visibilityChanged(), { signal });
        this.#watchScrolling(signal);
    }

    disconnectedCallback() {
        this.#stop("");
        this.#life?.abort();
    }

    get #lesson() {
        return Number(this.getAttribute("lesson"));
    }

    get #name() {
        const step = this.getAttribute("step");
        return `Live: lesson ${this.#lesson}${step ? `, step ${step}` : ""}`;
    }

    get #path() {
        const step = this.getAttribute("step");
        return step ? `/steps/${step}/rooms/lunch/` : "/rooms/lunch/";
    }

    /** The lesson's page shows what this element names, wherever it is opened. */
    #query(also = {}) {
        const query = new URLSearchParams(also);
        if (this.hasAttribute("bench")) query.set("bench", "");
        const fault = this.getAttribute("fault");
        if (fault) query.set("fault", fault);
        return query.size > 0 ? `?${query}`.replace(/=(?=&|$)/g, "") : "";
    }

    get #address() {
        return new URL(this.#origin).host;
    }

    #build() {
        if (this.#panel) return;
        const still = element("div", "live-lesson-still", ...this.childNodes);
        this.#copy = this.#copied();
        this.#origin = usualOrigin(this.#lesson);
        this.#button = element("button", "", "Start");
        this.#button.type = "button";
        this.#link = element("a", "", "Open in a second tab");
        this.#link.target = "_blank";
        this.#link.rel = "noopener";
        this.#status = element("p", "live-lesson-status");
        this.#status.setAttribute("role", "status");
        const title = element("span", "live-lesson-title", this.#name);
        const bar = element("div", "live-lesson-bar", title, this.#button, this.#link);
        this.#panel = element("section", "live-lesson-panel", bar, this.#status);
        this.#panel.setAttribute("aria-label", this.#name);
        this.replaceChildren(this.#panel, still);
        this.#show("idle", "Nothing is loaded before you press Start.");
        this.#setLink();
    }

    /** The page's figure of the scene, before a player changes it: main.js sees to that. */
    #copied() {
        const scene = this.getAttribute("scene");
        const copy = scene && document.querySelector(`figure[data-scene="${scene}"]`)?.cloneNode(true);
        if (!copy) return undefined;
        copy.removeAttribute("data-scene");
        // Whoever started the lesson wants to see it.
        copy.removeAttribute("data-covered");
        copy.querySelector(".cover")?.remove();
        const caption = copy.querySelector("figcaption");
        caption.innerHTML = this.getAttribute("caption");
        copy.querySelector("svg").ariaLabel = caption.textContent;
        // The page's own figure lights the code.
        for (const line of copy.querySelectorAll("[data-code]")) line.removeAttribute("data-code");
        return copy;
    }

    #show(state, ...sentence) {
        this.#panel.dataset.state = state;
        const idle = state === "idle";
        // "Stop" is what the button in the lesson's own page says.
        const does = idle ? "Start" : "Close";
        this.#button.textContent = does;
        this.#button.setAttribute("aria-label", `${does} ${this.#name}`);
        const text = element("p", "", ...sentence);
        // A sentence that has not changed is not to be read out again.
        if (text.innerHTML !== this.#status.innerHTML) this.#status.replaceChildren(...text.childNodes);
    }

    #setLink() {
        this.#link.href = this.#origin + this.#path + this.#query();
    }

    async #aimLink() {
        const origin = await originOf(this.#lesson);
        if (this.#session) return;
        this.#origin = origin;
        this.#setLink();
    }

    #toggle() {
        if (this.#session) this.#stop("Closed.");
        else this.#start();
    }

    #start() {
        // Whoever pressed the button is here; the observer may not have noticed yet.
        this.#near = true;
        this.#session = new AbortController();
        this.#show("waiting", "Connecting …");
        this.#ask(this.#session.signal);
    }

    #stop(sentence) {
        if (!this.#session) return;
        this.#session.abort();
        this.#session = undefined;
        this.#removeFrame();
        this.#replay(false);
        this.#show("idle", sentence);
    }

    #removeFrame() {
        this.#frame?.remove();
        this.#frame = undefined;
        this.#came = false;
    }

    /** Shows and plays the recorded scene, if the page has one, while there is no live one. */
    #replay(shown) {
        const copy = shown && this.#copy;
        if (copy) {
            this.#copy = undefined;
            this.querySelector(".live-lesson-still").append(copy);
            import("./player.js").then(({ enhance }) => enhance(this));
            reachWhatScrolls(copy);
        }
        const scene = this.querySelector(".live-lesson-still figure");
        const begins = shown && scene && !this.hasAttribute("data-replay");
        this.toggleAttribute("data-replay", shown && scene !== null);
        if (begins && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
            import("./player.js").then(({ play }) => play(scene));
        }
        return scene !== null;
    }

    #pause(why) {
        if (this.#frame) this.#stop(`Paused because ${why}.`);
    }

    /** Asks who answers, again and again, and looks after the frame accordingly. */
    async #ask(signal) {
        while (!signal.aborted) {
            if (this.#near && !document.hidden) {
                if (!this.#frame) this.#origin = await originOf(this.#lesson);
                if (signal.aborted) return;
                const who = await whoAnswers(this.#origin, this.#lesson, signal);
                if (signal.aborted) return;
                if (this.#frame) this.#stillThere(who);
                else this.#arrived(who, signal);
            }
            await pause(this.#came ? ASK_WHETHER_STILL_THERE : ASK_AGAIN, signal);
        }
    }

    #arrived(who, signal) {
        this.#setLink();
        if (who === "lesson") {
            this.#replay(false);
            this.#openFrame(signal);
            this.#show("open", `Connected to ${this.#address}.`);
        } else if (who === "other") {
            const sentence = `Something else answers at ${this.#address}, not lesson ${this.#lesson}.`;
            this.#show("waiting", sentence, " End it, then run ", this.#command(), ".");
        } else {
            const sentence = `No server answers at ${this.#address}. Run `;
            const below = this.#replay(true) ? " Below is a recorded scene." : "";
            this.#show("waiting", sentence, this.#command(), `, or the book again: this page connects by itself.${below}`);
        }
    }

    /**
     * A page that has come is not touched: it notices too, and goes on by itself. One that has not,
     * since the server ended while it was loading, is loaded again.
     */
    #stillThere(who) {
        if (who === "lesson" && !this.#came && Date.now() - this.#opened > PAGE_TOO_LATE) {
            this.#removeFrame();
            return;
        }
        const wasSilent = this.#panel.dataset.state === "silent";
        if (who === "lesson" && wasSilent) {
            this.#show("open", `The lesson answers again at ${this.#address}.`);
        } else if (who === "nothing" || who === "other") {
            this.#show("silent", `The lesson does not answer at ${this.#address}.`);
        }
    }

    #command() {
        const command = this.getAttribute("command") ?? `cargo run -p lesson-${this.#lesson}`;
        return element("code", "", command);
    }

    #openFrame(signal) {
        const origin = this.#origin;
        const frame = element("iframe", "live-lesson-frame");
        frame.title = this.#name;
        frame.src = origin + this.#path + this.#query({ frame: "", theme: theme(), start: "" });
        this.#panel.append(frame);
        this.#frame = frame;
        this.#opened = Date.now();

        addEventListener("message", ({ source, origin: from, data }) => {
            // A frame that is removed has no window, and neither has a message from an extension.
            if (!source || source !== frame.contentWindow || from !== origin) return;
            const height = Number(data?.height);
            this.#came ||= height > 0;
            if (height > 0) frame.style.height = `${Math.min(Math.ceil(height), TALLEST)}px`;
        }, { signal });

        let shown = theme();
        const tellTheme = () => {
            if (theme() === shown) return;
            shown = theme();
            frame.contentWindow?.postMessage({ theme: shown }, origin);
        };
        const observer = new MutationObserver(tellTheme);
        observer.observe(document.documentElement, { attributeFilter: ["class"] });
        signal.addEventListener("abort", () => observer.disconnect());
    }

    #watchScrolling(signal) {
        const observer = new IntersectionObserver((entries) => {
            this.#near = entries.at(-1).isIntersecting;
            if (!this.#near) this.#pause("you scrolled away");
        }, { rootMargin: FAR_AWAY });
        observer.observe(this);
        signal.addEventListener("abort", () => observer.disconnect());
    }

    #visibilityChanged() {
        clearTimeout(this.#hiddenTimer);
        if (!document.hidden) return;
        const giveUp = () => this.#pause("this tab was hidden for a while");
        this.#hiddenTimer = setTimeout(giveUp, HIDDEN_TOO_LONG);
    }
}

function element(name, classes, ...children) {
    const made = document.createElement(name);
    if (classes) made.className = classes;
    made.append(...children);
    return made;
}

function theme() {
    return THEMES.find((name) => document.documentElement.classList.contains(name)) ?? "light";
}

/** Resolves after a while, or at once when the signal says so. */
function pause(milliseconds, signal) {
    return new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const done = () => {
            clearTimeout(timer);
            signal.removeEventListener("abort", done);
            resolve();
        };
        const timer = setTimeout(done, milliseconds);
        signal.addEventListener("abort", done);
    });
}

customElements.define("live-lesson", LiveLesson);
