// A figure that has the answer to a question above it, as the preprocessor says by `data-answers`: it is
// covered until that is answered, or the reader wants to see it. Without scripts, and on paper, it is
// there.

import { isPrintPage } from "./print.js";

const quizzes = document.querySelectorAll(".quiz");

for (const figure of isPrintPage ? [] : document.querySelectorAll("figure[data-answers]")) {
    const quiz = quizzes[figure.dataset.answers];
    if (quiz) cover(figure, quiz);
}

function cover(figure, quiz) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Show me";
    const caption = figure.querySelector("figcaption");
    button.setAttribute("aria-label", `Show me: ${caption.textContent.trim()}`);
    const cover = document.createElement("p");
    cover.className = "cover";
    cover.append("The answer to the question is in here. ", button);
    figure.prepend(cover);

    const follow = () => figure.toggleAttribute("data-covered", quiz.dataset.state !== "solved");
    for (const event of ["quiz:solved", "quiz:forgotten"]) quiz.addEventListener(event, follow);
    button.addEventListener("click", () => {
        figure.removeAttribute("data-covered");
        // The button is gone, and the focus must not go with it.
        caption.tabIndex = -1;
        caption.focus({ preventScroll: true });
    });
    follow();
}
