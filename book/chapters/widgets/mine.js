// <mine-progress lesson="1" step="3">, or with exercise="ring", or a whole lesson: how far the reader's
// own program has come, as `cargo mine` has judged it. It is looked at again and again, and touched
// only where something has changed. What stands in the element is for where `cargo book` does not
// serve the page.

import { reachWhatScrolls } from "./access.js";
import { enhance } from "./player.js";
import { ROOT, follow, served } from "./progress.js";

class MineProgress extends HTMLElement {
    #state = element("p", "mine-state");
    #failure = new Failure();
    #table;
    /** What was drawn last. */
    #drawn;

    connectedCallback() {
        if (!served || this.#drawn) return;
        this.replaceChildren(this.#state);
        this.#state.tabIndex = -1;
        follow((told) => this.#tell(told), true);
    }

    #tell(told) {
        const view = this.#view(told);
        const drawn = JSON.stringify(view);
        if (drawn === this.#drawn) return;
        const focused = this.contains(document.activeElement);
        this.#draw(view);
        // What had the focus may be gone.
        if (focused && !this.contains(document.activeElement)) this.#state.focus({ preventScroll: true });
        // What is there from the start is no news.
        if (this.#drawn) this.#state.role = "status";
        this.#drawn = drawn;
    }

    /** What there is to show: all of it, so that it can be compared. */
    #view(told) {
        const { lesson, step, exercise } = Object.fromEntries(
            [...this.attributes].map(({ name, value }) => [name, value]),
        );
        const own = told?.lessons[lesson];
        if (!told) return { state: "unknown", text: "The book's server does not answer." };
        if (told.error) return { state: "unknown", text: told.error };
        if (!own) return { state: "unknown", text: `Lesson ${lesson} has no scenes for your program.` };

        const isOurs = step ? (one) => `${one.step}` === step : exercise ? (one) => one.name === exercise : () => true;
        const all = [...own.steps, ...own.exercises];
        // A step may have two pages: each is about its own half.
        const here = (one) => new URL(one.page, ROOT).pathname === location.pathname;
        const of = all.filter(isOurs);
        const ours = step && of.some(here) ? of.filter(here) : of;
        if (ours.length === 0) return { state: "unknown", text: "The lesson has no scenes for it." };
        const passed = ours.filter((one) => one.passed).length;
        const whole = !step && !exercise;
        const steps = own.steps.filter((one) => one.passed).length;
        // What fails elsewhere is not of this file.
        const failure = own.failure?.elsewhere ? undefined : own.failure;
        const fails = failure && (whole || (step ? `${failure.step}` === step : failure.exercise === exercise));
        const view = { failure: fails && failure, rows: whole && all };
        if (!own.begun) {
            return { ...view, state: "new", text: "Not begun. The command lays down a file to begin with." };
        }
        if (passed === ours.length) return { ...view, state: "passed", text: whole ? "All of it passes." : "Passed." };
        if (whole && steps === own.steps.length && !fails) {
            return { ...view, state: "passed", text: "Your program passes. There are exercises left." };
        }
        const count = whole ? ` ${steps} of ${own.steps.length} parts pass.` : "";
        if (fails) return { ...view, state: "failing", text: `Not yet.${count}` };
        const first = own.steps.find((one) => one.step === failure?.step);
        if (step && first && first.step < step) {
            return { ...view, state: "open", text: `Step ${first.step} comes first: `, link: first };
        }
        return { ...view, state: "open", text: `Not passed yet: run the command.${count}` };
    }

    #draw({ state, text, link, failure, rows }) {
        this.dataset.state = state;
        this.#state.replaceChildren(text, ...(link ? [linkTo(link), "."] : []));
        if (rows) {
            this.#table ??= new Table(rows);
            this.#table.show(rows);
            if (!this.#table.element.isConnected) this.append(this.#table.element);
        }
        if (failure) {
            this.#failure.show(failure);
            if (!this.#failure.element.isConnected) this.#state.after(this.#failure.element);
        } else {
            this.#failure.element.remove();
        }
    }
}

/** All steps and exercises of a lesson. */
class Table {
    element = element("table", "mine-table");
    #cells;

    constructor(rows) {
        const heads = ["What you write", "Your program"].map((text) => element("th", "", text));
        for (const head of heads) head.scope = "col";
        this.#cells = rows.map(() => element("td", ""));
        const body = rows.map((row, at) => {
            const name = row.step ? `Step ${row.step}: ` : "Exercise: ";
            return element("tr", "", element("td", "", name, linkTo(row)), this.#cells[at]);
        });
        this.element.append(
            element("thead", "", element("tr", "", ...heads)),
            element("tbody", "", ...body),
        );
    }

    show(rows) {
        rows.forEach(({ passed }, at) => {
            this.#cells[at].textContent = passed ? "✓ passed" : "not yet";
            this.#cells[at].classList.toggle("passed", passed);
        });
    }
}

/** The scene that fails: what is wrong, and the two conversations. */
class Failure {
    #title = element("b", "");
    #sentence = element("p", "mine-sentence");
    #hint = element("p", "mine-hint");
    #pair = element("div", "mine-figures");
    #details = element("details", "", element("summary", "", "Both conversations, to play"), this.#pair);
    element = element("div", "mine-failure", element("p", "", this.#title), this.#sentence, this.#hint, this.#details);
    #failure;
    /** The conversations that are drawn, or on their way. */
    #drawn;

    constructor() {
        this.#details.addEventListener("toggle", () => this.#load());
    }

    show(failure) {
        this.#failure = failure;
        const place = failure.step ? `Step ${failure.step}` : "Exercise";
        this.#title.textContent = `${place}, scene “${failure.title}”`;
        this.#sentence.replaceChildren(...withCode(failure.sentence));
        this.#hint.replaceChildren(...withCode(failure.hint ?? ""));
        // A program that broke has said nothing, and what is to be foretold is not given away.
        this.#details.hidden = failure.expected === "";
        this.#load();
    }

    async #load() {
        const { expected, actual, figures } = this.#failure;
        const wanted = JSON.stringify([expected, actual]);
        if (!this.#details.open || this.#drawn === wanted) return;
        this.#drawn = wanted;
        try {
            const answer = await fetch(new URL(figures, ROOT), { cache: "no-store" });
            const text = await answer.text();
            if (this.#drawn !== wanted) return;
            if (!answer.ok) return this.#pair.replaceChildren(element("p", "", text));
            this.#pair.innerHTML = text;
            enhance(this.#pair);
            reachWhatScrolls(this.#pair);
        } catch {
            // The server has gone; the next look, or the next opening, tries again.
            if (this.#drawn === wanted) this.#drawn = undefined;
        }
    }
}

/** A text in which code stands between backticks. */
function withCode(text) {
    return text.split("`").map((part, at) => (at % 2 ? element("code", "", part) : part));
}

function linkTo({ title, page }) {
    const link = element("a", "", title);
    link.href = new URL(page, ROOT);
    return link;
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
style.href = new URL("mine.css", import.meta.url);
const loaded = new Promise((settled) => (style.onload = style.onerror = settled));
document.head.append(style);
await loaded;
customElements.define("mine-progress", MineProgress);

/** Resolves when each has been told for the first time. */
export const ready = new Promise(follow);
