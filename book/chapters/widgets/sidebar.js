// The table of contents by keyboard. mdBook opens and closes it with a label for a checkbox that is
// never shown, folds its parts with links that lead nowhere, and has its width dragged by mouse.

/** From here on the table of contents stands beside the page and does not push it away (chrome.css). */
const BESIDE = matchMedia("(min-width: 620px)");

const NARROWEST = 150;
const STEP = 20;

const label = document.getElementById("mdbook-sidebar-toggle");
const checkbox = document.getElementById("mdbook-sidebar-toggle-anchor");
const sidebar = document.getElementById("mdbook-sidebar");

if (label && checkbox && sidebar) {
    const button = replaceLabel();
    comeAndGo(button);
    sidebar.querySelector("a.active")?.setAttribute("aria-current", "page");
    setWidthByKeys();
    // The headings of the page join the list only then.
    document.addEventListener("DOMContentLoaded", foldByKeys);
}

/** A button in the label's place. It clicks the label, which does all that it always did. */
function replaceLabel() {
    const button = document.createElement("button");
    button.type = "button";
    button.id = "sidebar-button";
    button.className = label.className;
    button.title = "Table of contents";
    button.setAttribute("aria-label", button.title);
    button.setAttribute("aria-controls", sidebar.id);
    button.append(...label.cloneNode(true).childNodes);
    button.addEventListener("click", () => label.click());
    label.before(button);
    label.hidden = true;

    const tell = () => {
        button.setAttribute("aria-expanded", checkbox.checked);
        // Its links are out of sight, and not all of them out of reach.
        sidebar.inert = !checkbox.checked;
    };
    tell();
    checkbox.addEventListener("change", tell);
    return button;
}

/** Where the focus goes when the table of contents is opened by key, left by Escape, or left behind. */
function comeAndGo(button) {
    button.addEventListener("click", ({ detail }) => {
        const byKey = detail === 0;
        if (byKey && checkbox.checked) (sidebar.querySelector("a.active") ?? sidebar.querySelector("a"))?.focus();
    });
    sidebar.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        button.focus();
        button.click();
    });
    document.getElementById("mdbook-content")?.addEventListener("focusin", () => {
        if (checkbox.checked && !BESIDE.matches) label.click();
    });
}

function foldByKeys() {
    for (const toggle of sidebar.querySelectorAll(".chapter-fold-toggle")) {
        const item = toggle.closest("li");
        const title = item.querySelector("a[href]")?.textContent.replace(/^[\d. ]+/, "");
        const tell = () => toggle.setAttribute("aria-expanded", item.classList.contains("expanded"));
        toggle.setAttribute("role", "button");
        toggle.setAttribute("aria-label", `Under ${title}`);
        toggle.tabIndex = 0;
        tell();
        toggle.addEventListener("click", tell);
        toggle.addEventListener("keydown", (event) => {
            if (event.key !== "Enter" && event.key !== " ") return;
            event.preventDefault();
            toggle.click();
        });
    }
}

function setWidthByKeys() {
    const handle = document.getElementById("mdbook-sidebar-resize-handle");
    if (!handle) return;
    const root = document.documentElement;
    const widest = () => Math.max(NARROWEST, innerWidth - 100);
    const tell = (width) => {
        handle.setAttribute("aria-valuenow", Math.round(width));
        handle.setAttribute("aria-valuemax", widest());
    };
    handle.setAttribute("role", "separator");
    handle.setAttribute("aria-orientation", "vertical");
    handle.setAttribute("aria-label", "Width of the table of contents");
    handle.setAttribute("aria-controls", sidebar.id);
    handle.setAttribute("aria-valuemin", NARROWEST);
    handle.tabIndex = 0;
    // A value is due before anybody asks; measuring it here would lay the page out too early.
    tell(300);
    handle.addEventListener("focus", () => tell(sidebar.offsetWidth));
    handle.addEventListener("keydown", ({ key }) => {
        const by = { ArrowLeft: -STEP, ArrowRight: STEP }[key];
        if (!by) return;
        const width = Math.min(Math.max(sidebar.offsetWidth + by, NARROWEST), widest());
        root.style.setProperty("--sidebar-target-width", `${width}px`);
        tell(width);
    });
}
