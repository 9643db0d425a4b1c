// A tick in the table of contents at each page that is done: its questions are answered, and what it
// asks of the reader's own program is passed. What other pages have is kept by localStorage, under
// `quizzes:` and the page's path: `2/3` are two right answers to three questions.

import { isPrintPage } from "./print.js";
import { ROOT, follow } from "./progress.js";

const OPENED = "quizzes:";
const here = nameOf(location);

/** Whether all is passed that a page asks of the reader's program, by the page's path; once known. */
let passed;

/** This page's questions, where nothing can be kept. */
let count;

if (!isPrintPage) {
    follow((told) => {
        passed = new Map();
        for (const { steps, exercises } of Object.values(told?.lessons ?? {})) {
            for (const { page, passed: is } of [...steps, ...exercises]) {
                const name = nameOf(new URL(page, ROOT));
                passed.set(name, is && passed.get(name) !== false);
            }
        }
        draw();
    });
    for (const event of ["quiz:solved", "quiz:forgotten", "quiz:forget"]) document.addEventListener(event, draw);
    // Another tab, or a page that comes back.
    for (const event of ["storage", "pageshow"]) addEventListener(event, draw);
}

/** The path of a page, the same with and without `index.html`. */
function nameOf({ pathname }) {
    return pathname.replace(/index\.html$/, "");
}

function draw() {
    keep();
    // A tick that is to go again at once is none.
    if (!passed) return;
    for (const link of document.querySelectorAll("#mdbook-sidebar .chapter a[href]")) {
        const tick = link.querySelector(".tick");
        const done = !link.hash && isDone(nameOf(link));
        if (done === (tick !== null)) continue;
        tick?.remove();
        if (done) link.append(newTick());
    }
}

function keep() {
    const quizzes = document.querySelectorAll(".quiz");
    const right = [...quizzes].filter(({ dataset }) => dataset.state === "solved");
    count = `${right.length}/${quizzes.length}`;
    try {
        if (quizzes.length > 0 || passed?.has(here)) localStorage.setItem(OPENED + here, count);
    } catch {
        // A browser that keeps nothing: then only this page is known.
    }
}

/** A page that was never opened here may have questions that we do not know of: it is not done. */
function isDone(name) {
    const [right, all] = (name === here ? count : kept(name))?.split("/").map(Number) ?? [];
    return right === all && (all > 0 || (all === 0 && passed.has(name))) && passed.get(name) !== false;
}

function kept(name) {
    try {
        return localStorage.getItem(OPENED + name);
    } catch {
        return null;
    }
}

/** Its text is in its style and in its name: the link's own text is the chapter's title. */
function newTick() {
    const tick = document.createElement("span");
    tick.className = "tick";
    tick.role = "img";
    tick.ariaLabel = ", done";
    return tick;
}
