// A button that forgets all answers which this browser has kept for the book.

const place = document.querySelector(".forget");
const button = document.createElement("button");
button.type = "button";
const said = document.createElement("span");
said.setAttribute("role", "status");
place.append(button, " ", said);

/** Whether the next press means it. */
let sure = false;
name();

button.addEventListener("click", () => {
    if (!sure) {
        sure = true;
        return name();
    }
    const keys = kept();
    for (const key of keys) localStorage.removeItem(key);
    sure = false;
    name();
    said.textContent = "Forgotten.";
    document.dispatchEvent(new CustomEvent("quiz:forget"));
});
button.addEventListener("blur", () => {
    sure = false;
    name();
});

function name() {
    button.textContent = sure ? "Press again to forget them" : "Forget all my answers";
}

/** What the quizzes and the ticks have written; not the theme. */
function kept() {
    try {
        return Object.keys(localStorage).filter((key) => /^quiz(zes)?:/.test(key));
    } catch {
        return [];
    }
}
