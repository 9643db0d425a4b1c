// Plays a figure (figure.wire): the drawing in its scene's time, its transcript line by line, and the
// code behind each line. At rest, without scripts and on paper the figure is whole.
//
// The figure is told of each line by a `wire:line` event: `detail` has `line`, from 0, and `at`, its
// second; both are null when the figure is whole again.

import { light, unlight } from "./code-light.js";
import { Drawing } from "./drawing.js";
import { isPrintPage } from "./print.js";

/** Milliseconds from one line to the next: the scene's own time, within these bounds. */
const LEAST = 500;
const MOST = 1300;
/** A harm is to be read. */
const LEAST_AFTER_HARM = 1200;

/** Milliseconds in which an arrow is drawn, and in which the mark on the axis comes to its line. */
const DRAW = 340;
const MOVE = 180;

const ICONS = {
    first: "M3 3h2v10H3zM9.5 3v10L5 8zM14 3v10L9.5 8z",
    back: "M4 3h2v10H4zM13 3v10L6 8z",
    play: "M4 2.5v11L13.5 8z",
    pause: "M4 3h3v10H4zM9 3h3v10H9z",
    forward: "M10 3h2v10h-2zM3 3v10l7-5z",
};

const SIGNS = {
    "→": (who, text) => `${who} ${/^(GET|HEAD) /.test(text) ? "asks" : "sends"} ${text}`,
    "←": (who, text) => `${who} gets ${text}`,
    "×": (who, text) => `${who}, fault: ${text}`,
    "•": (who, text) => `${who} ${text}`,
    "!": (who, text) => `harm: ${who} ${text}`,
};

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

const players = new WeakMap();

/** The player that was used last: it plays, if one does, and the lit code is its. */
let active;

/** Makes the figures within an element ones that play: for those that come after the page. */
export function enhance(within) {
    within.querySelectorAll("figure.wire").forEach(playerOf);
}

/** Plays a figure from its beginning. Resolves when it stops, to whether it came to its end. */
export function play(figure) {
    return playerOf(figure).play();
}

function playerOf(figure) {
    if (!players.has(figure)) players.set(figure, new Player(figure));
    return players.get(figure);
}

class Player {
    #figure;
    #lines;
    #drawing;
    /** What the reader works with. */
    #bar;
    #playButton;
    #scrubber;
    #whole;
    #said;
    #codeLink;
    /** The current line, from 0; undefined while the figure is whole. */
    #line;
    /** How far down the drawing has come. */
    #y = 0;
    /** Ends what moves. */
    #still = () => {};
    /** While it plays: called when it stops. */
    #stopped;
    /** Whether the page scrolls along. */
    #follows = false;
    /** Sees whether the lit code is in the window. */
    #codeObserver;

    constructor(figure) {
        this.#figure = figure;
        this.#lines = [...figure.querySelectorAll(".transcript > .line")].map(lineOf);
        this.#drawing = new Drawing(figure.querySelector("svg.wire"), this.#last);
        this.#build();
        this.#listen();
        this.#rest();
    }

    get #last() {
        return this.#lines.length - 1;
    }

    get #playing() {
        return this.#stopped !== undefined;
    }

    play() {
        return new Promise((resolve) => this.#start(0, resolve));
    }

    #build() {
        const button = (icon, name, act) => {
            const made = element("button", `player-${icon}`);
            made.type = "button";
            made.innerHTML = iconOf(icon);
            made.ariaLabel = made.title = name;
            made.addEventListener("click", act);
            return made;
        };
        this.#playButton = button("play", "Play", () => this.#toggle());
        this.#scrubber = element("input", "player-scrubber");
        Object.assign(this.#scrubber, { type: "range", min: 0, max: this.#last, ariaLabel: "Line" });
        this.#whole = element("button", "player-whole", "Whole figure");
        this.#whole.type = "button";
        const controls = element(
            "div",
            "player-controls",
            button("first", "First line", () => this.#step(0)),
            button("back", "One line back", () => this.#back()),
            this.#playButton,
            button("forward", "One line forward", () => this.#forward()),
            this.#scrubber,
            this.#whole,
        );
        this.#said = element("span", "player-said");
        this.#codeLink = element("button", "player-code");
        this.#codeLink.type = "button";
        this.#bar = element("div", "player", controls, element("p", "player-line", this.#said, this.#codeLink));
        this.#bar.setAttribute("role", "group");
        this.#bar.ariaLabel = `Player: ${this.#figure.querySelector("figcaption").textContent}`;
        this.#figure.querySelector(".scroll").after(this.#bar);
        this.#figure.classList.add("plays");
    }

    #listen() {
        this.#scrubber.addEventListener("input", () => {
            // Not every browser gives it the focus with a click.
            this.#scrubber.focus({ preventScroll: true });
            this.#step(this.#scrubber.valueAsNumber);
        });
        this.#whole.addEventListener("click", () => this.#rest());
        this.#codeLink.addEventListener("click", () => this.#toCode());
        this.#figure.addEventListener("keydown", (event) => this.#pressed(event));
        this.#figure.querySelector(".transcript").addEventListener("click", ({ target }) => {
            const line = target.closest(".line");
            // Who marks text to copy it does not mean to jump.
            if (line && getSelection().isCollapsed) this.#step(Number(line.dataset.line), false);
        });
        for (const moved of ["wheel", "touchmove"]) {
            addEventListener(moved, () => (this.#follows = false), { passive: true });
        }
        new IntersectionObserver((entries) => {
            if (!entries.at(-1).isIntersecting) this.#pause();
        }).observe(this.#figure);
        this.#codeObserver = new IntersectionObserver((entries) => {
            this.#codeLink.hidden = entries.at(-1).isIntersecting;
        });
        document.addEventListener("visibilitychange", () => document.hidden && this.#pause());
        addEventListener("pagehide", () => this.#pause());
        addEventListener("beforeprint", () => this.#rest());
    }

    #toggle() {
        if (this.#playing) {
            this.#pause();
        } else {
            this.#start(this.#line === this.#last ? 0 : (this.#line ?? 0), () => {});
        }
    }

    #back() {
        this.#step(this.#line === undefined ? this.#last : Math.max(0, this.#line - 1));
    }

    #forward() {
        this.#step(this.#line === undefined ? 0 : Math.min(this.#last, this.#line + 1));
    }

    #pressed(event) {
        if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
        const { key, target } = event;
        const sideways = key === "ArrowLeft" || key === "ArrowRight";
        const box = target.closest(".scroll, pre");
        // A box that scrolls sideways keeps its keys; but the page is never turned from in here.
        if (box && (!sideways || box.scrollWidth > box.clientWidth) && key !== "Escape") {
            if (sideways) event.stopPropagation();
            return;
        }
        const up = target === this.#scrubber;
        const act = {
            ArrowLeft: () => this.#back(),
            ArrowDown: up && (() => this.#back()),
            ArrowRight: () => this.#forward(),
            ArrowUp: up && (() => this.#forward()),
            Home: () => this.#step(0),
            End: () => this.#step(this.#last),
            Escape: this.#line !== undefined && (() => this.#rest()),
        }[key];
        if (!act) return;
        event.preventDefault();
        event.stopPropagation();
        act();
    }

    /** Begins to play at a line; calls `stopped` when it stops. */
    #start(line, stopped) {
        this.#pause();
        this.#stopped = stopped;
        this.#follows = true;
        this.#arrive(line, true);
    }

    #pause(ended = false) {
        if (!this.#playing) return;
        const stopped = this.#stopped;
        this.#stopped = undefined;
        this.#still();
        this.#draw(1, this.#lines[this.#line].y);
        this.#show();
        stopped(ended);
    }

    /** Goes to a line by the reader's hand. */
    #step(line, follows = true) {
        this.#pause();
        const next = line === (this.#line ?? -1) + 1;
        this.#follows = follows;
        // The scrubber says by itself where it is.
        const speaks = document.activeElement !== this.#scrubber;
        this.#said.ariaLive = speaks ? "polite" : "off";
        this.#arrive(line, false, next);
    }

    /** Makes a line the current one, and moves what moves until it is complete, or the next one's turn. */
    #arrive(line, playing, animated = true) {
        this.#still();
        this.#takeOver();
        this.#line = line;
        const { at, y, harm } = this.#lines[line];
        this.#show();
        this.#light();
        if (this.#follows) this.#follow();

        const next = this.#lines[line + 1];
        const bound = Math.max(harm ? LEAST_AFTER_HARM : LEAST, Math.min(MOST, (next?.at - at) * 1000));
        const end = !playing ? DRAW : next ? bound : Math.max(DRAW, MOVE);
        const over = () => {
            if (!playing) return;
            if (next) this.#arrive(line + 1, true);
            else this.#pause(true);
        };
        if (reducedMotion.matches || !animated) {
            this.#draw(1, y);
            if (playing) {
                const timer = setTimeout(over, end);
                this.#still = () => clearTimeout(timer);
            }
        } else {
            this.#move(y, playing && next ? next.y : y, end, over);
        }
        this.#figure.dispatchEvent(new CustomEvent("wire:line", { bubbles: true, detail: { line, at } }));
    }

    /** One figure plays, and one has its code lit. */
    #takeOver() {
        if (active === this) return;
        const other = active;
        active = this;
        other?.#pause();
        other?.#light();
    }

    /** Draws the current arrow, and comes from the height `y` to another one, within some milliseconds. */
    #move(y, to, end, over) {
        const from = startOf(this.#y, y);
        let begun;
        let frame;
        const tick = (now) => {
            begun ??= now;
            const passed = now - begun;
            const arriving = from + (y - from) * smooth(passed / MOVE);
            const leaving = (to - y) * smooth((passed - DRAW) / Math.max(MOVE, end - DRAW));
            this.#draw(smooth(passed / DRAW), arriving + leaving);
            if (passed < end) frame = requestAnimationFrame(tick);
            else over();
        };
        this.#draw(0, from);
        frame = requestAnimationFrame(tick);
        this.#still = () => cancelAnimationFrame(frame);
    }

    #draw(drawn, y) {
        this.#y = y;
        this.#drawing.show(this.#line, drawn, y);
    }

    /** Back to the whole figure. */
    #rest() {
        this.#pause();
        this.#still();
        const moved = this.#line !== undefined;
        const focused = document.activeElement === this.#whole;
        this.#line = undefined;
        this.#y = 0;
        this.#said.ariaLive = "off";
        this.#show();
        this.#drawing.whole();
        this.#light();
        if (focused) this.#playButton.focus();
        if (!moved) return;
        const detail = { line: null, at: null };
        this.#figure.dispatchEvent(new CustomEvent("wire:line", { bubbles: true, detail }));
    }

    /** Tells the reader where the figure is, in the bar and in the transcript. */
    #show() {
        const line = this.#line;
        const playing = this.#playing;
        const current = this.#lines[line];
        this.#figure.toggleAttribute("data-playing", playing);
        if (playing) this.#said.ariaLive = "off";
        const name = playing ? "Pause" : "Play";
        if (this.#playButton.title !== name) {
            this.#playButton.ariaLabel = this.#playButton.title = name;
            this.#playButton.innerHTML = iconOf(playing ? "pause" : "play");
        }
        if (line === undefined) this.#figure.removeAttribute("data-current");
        else this.#figure.dataset.current = line;
        this.#scrubber.value = line ?? 0;
        this.#scrubber.style.setProperty("--done", `${((line ?? 0) / (this.#last || 1)) * 100}%`);
        this.#scrubber.ariaValueText = current ? `${current.time}, ${current.says}` : "the whole figure";
        this.#lines.forEach(({ element }, at) => {
            element.ariaCurrent = at === line ? "true" : null;
            element.classList.toggle("later", at > line);
        });
        this.#said.classList.toggle("harm", current?.harm === true);
        const time = element("b", "", current?.time ?? "");
        const rest = `${this.#last + 1} lines, ${this.#lines[this.#last].time}`;
        this.#said.replaceChildren(...(current ? [time, " ", current.says] : [rest]));
    }

    #light() {
        this.#codeObserver.disconnect();
        this.#codeLink.hidden = true;
        if (active !== this) return;
        const anchor = this.#lines[this.#line]?.code;
        const lit = anchor && light(anchor);
        if (!lit) return unlight();
        this.#codeLink.textContent = `code: ${lit.name}`;
        this.#codeObserver.observe(lit.place);
    }

    #toCode() {
        const lit = light(this.#lines[this.#line].code);
        lit.figure.tabIndex = -1;
        lit.figure.focus({ preventScroll: true });
        lit.place.scrollIntoView({ block: "center", behavior: reducedMotion.matches ? "auto" : "smooth" });
    }

    /** Scrolls so that the current line is seen: all of the drawing, if it fits. */
    #follow() {
        const behavior = reducedMotion.matches ? "auto" : "smooth";
        // The menu bar comes and goes with the scrolling, from anywhere: only its height is certain.
        const top = (document.getElementById("mdbook-menu-bar")?.offsetHeight ?? 0) + 12;
        const bottom = innerHeight - this.#bar.offsetHeight - 12;
        const drawing = this.#figure.querySelector(".scroll");
        const box = drawing.getBoundingClientRect();
        const y = this.#drawing.inWindow(this.#lines[this.#line].y);
        const fits = box.height <= bottom - top;
        if (fits && (box.top < top || box.bottom > bottom)) {
            scrollBy({ top: box.top < top ? box.top - top : box.bottom - bottom, behavior });
        } else if (!fits && (y < top + 40 || y > bottom - 60)) {
            scrollBy({ top: y - top - (bottom - top) / 4, behavior });
        }
        // And sideways, so that its words are: from the time axis on, if they fit.
        const words = this.#drawing.wordsOf(this.#line);
        const seen = drawing.clientWidth;
        if (words.right <= seen) drawing.scrollTo({ left: 0, behavior });
        else if (words.left < drawing.scrollLeft || words.right > drawing.scrollLeft + seen) {
            drawing.scrollTo({ left: Math.min(words.left, words.right - seen), behavior });
        }
    }
}

/** A line of the transcript, from its element. */
function lineOf(made) {
    const { at, y, code } = made.dataset;
    const [, who, sign, text] = made.textContent.match(/^\s*\S+\s+(\S+)\s+(\S) (.*)/);
    const says = SIGNS[sign](who, text);
    return { element: made, at: Number(at), time: `${at} s`, y: Number(y), code, says, harm: sign === "!" };
}

/** From where the mark moves down to a height: from where it was, unless that is below. */
function startOf(was, y) {
    return was > 0 && was <= y ? was : y;
}

/** From 0 to 1, slow at either end. */
function smooth(part) {
    const t = Math.min(1, Math.max(0, part));
    return t * t * (3 - 2 * t);
}

function iconOf(name) {
    return `<svg viewBox="0 0 16 16" aria-hidden="true" fill="currentColor"><path d="${ICONS[name]}"/></svg>`;
}

function element(name, classes, ...children) {
    const made = document.createElement(name);
    if (classes) made.className = classes;
    made.append(...children);
    return made;
}

if (!isPrintPage) enhance(document);
