// A question that {{#quiz}} has put into the page, as a form: choose, check, try again. What it is
// made of stands in the page and stays there, for readers without scripts and for paper.
//
// A quiz that is solved tells so, once, by a `quiz:solved` event that bubbles up from it, with
// `{ key, tries }` in its `detail`; one that is forgotten, by `quiz:forgotten`. Under the same key
// localStorage keeps what was tried. `quiz:forget` on the document makes it forget.

import { isPrintPage } from "./print.js";

for (const [number, quiz] of document.querySelectorAll(".quiz").entries()) {
    if (isPrintPage) quiz.querySelector(".quiz-key").open = true;
    else enhance(quiz, number);
}

function enhance(quiz, number) {
    const question = quiz.querySelector(".quiz-question");
    const answers = quiz.querySelector(".quiz-answers");
    const right = quiz.querySelector(".quiz-right");
    const wrong = [...quiz.querySelectorAll(".quiz-wrong > li")];
    const key = `quiz:${pageName()}:${hash(question.textContent + answers.textContent)}`;

    /** The letters of the wrong answers that were checked, in order; and whether the right one was. */
    let { tried, solved } = kept(key);

    const form = element("form", "quiz-form");
    const fieldset = element("fieldset", "");
    const legend = element("legend", "");
    legend.append(...copies(question));
    const options = [...answers.children].map((answer, place) => option(answer, place));
    const check = element("button", "quiz-check", "Check");
    const forget = element("button", "quiz-forget", "Forget my answers");
    forget.type = "button";
    const buttons = element("p", "quiz-buttons", check, forget);
    const result = element("div", "quiz-result");
    result.setAttribute("role", "status");
    fieldset.append(legend, ...options.map(({ row }) => row));
    form.append(fieldset, buttons, result);

    const still = element("div", "quiz-still", ...quiz.childNodes);
    quiz.append(form, still);
    quiz.dataset.live = "";
    // On paper the answer is given.
    addEventListener("beforeprint", () => (still.querySelector("details").open = true));

    form.addEventListener("submit", (event) => {
        event.preventDefault();
        checkAnswer();
    });
    forget.addEventListener("click", () => {
        forgetAnswers();
        options[0].input.focus();
    });
    document.addEventListener("quiz:forget", () => (solved || tried.length > 0) && forgetAnswers());
    draw();
    if (solved) showSolved();

    function option(answer, place) {
        const letter = String.fromCharCode(65 + place);
        const input = element("input", "");
        input.type = "radio";
        input.name = `quiz-${number}`;
        input.value = letter;
        const mark = element("span", "quiz-mark");
        const text = element("span", "quiz-text");
        text.append(...copies(answer));
        const row = element("label", "quiz-option", input, element("b", "", `${letter}.`), text, mark);
        return { letter, input, mark, row };
    }

    function checkAnswer() {
        const chosen = options.find(({ input }) => input.checked);
        if (!chosen) return say("Choose an answer first.");
        if (solved) return;
        if (chosen.letter === right.dataset.answer) {
            solved = true;
            keep();
            draw();
            showSolved();
            // The button is gone, and the focus must not go with it.
            chosen.input.focus();
            const detail = { key, tries: tried.length + 1 };
            quiz.dispatchEvent(new CustomEvent("quiz:solved", { bubbles: true, detail }));
            return;
        }
        if (!tried.includes(chosen.letter)) tried.push(chosen.letter);
        keep();
        draw();
        const why = wrong.find(({ dataset }) => dataset.answer === chosen.letter);
        say(...copies(why), " Try another.");
    }

    function showSolved() {
        const others = element("ul", "quiz-others");
        others.append(...wrong.map((why) => why.cloneNode(true)));
        const [, ...explanation] = [...right.children].map((child) => child.cloneNode(true));
        say(element("p", "quiz-right-word", "Right."), ...explanation, others);
    }

    function forgetAnswers() {
        tried = [];
        solved = false;
        try {
            localStorage.removeItem(key);
        } catch {
            // Then there was nothing to forget.
        }
        for (const { input } of options) input.checked = false;
        draw();
        say("Forgotten. Choose again.");
        quiz.dispatchEvent(new CustomEvent("quiz:forgotten", { bubbles: true }));
    }

    function draw() {
        for (const { letter, input, mark, row } of options) {
            const isRight = solved && letter === right.dataset.answer;
            const isWrong = tried.includes(letter);
            row.dataset.tried = isRight ? "right" : isWrong ? "wrong" : "";
            mark.textContent = isRight ? "✓ right" : isWrong ? "✗ not this" : "";
            if (isRight) input.checked = true;
            input.disabled = solved && !isRight;
        }
        check.hidden = solved;
        forget.hidden = !solved && tried.length === 0;
        quiz.dataset.state = solved ? "solved" : "open";
    }

    function say(...nodes) {
        result.replaceChildren(...nodes);
    }

    function keep() {
        try {
            localStorage.setItem(key, JSON.stringify({ tried, solved }));
        } catch {
            // A browser that keeps nothing: the page still works until it is left.
        }
    }
}

function kept(key) {
    try {
        const { tried, solved } = JSON.parse(localStorage.getItem(key));
        if (Array.isArray(tried)) return { tried, solved: solved === true };
    } catch {
        // Nothing was kept, or something that we did not write.
    }
    return { tried: [], solved: false };
}

/** The page's path, the same with and without `index.html`. */
function pageName() {
    return location.pathname.replace(/index\.html$/, "");
}

/** A short name for a text (FNV-1a): when a question changes, its old answers are no answers. */
function hash(text) {
    let hash = 0x811c9dc5;
    for (const character of text.replace(/\s+/g, " ").trim()) {
        hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193);
    }
    return (hash >>> 0).toString(36);
}

function copies(element) {
    return [...element.childNodes].map((node) => node.cloneNode(true));
}

function element(name, classes, ...children) {
    const made = document.createElement(name);
    if (classes) made.className = classes;
    made.append(...children);
    return made;
}
