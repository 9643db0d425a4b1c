// What mdBook's pages lack for readers with a keyboard or a screen reader, and CSS cannot give.
// mdBook's frame of the page is in frame.js, its table of contents in sidebar.js.

skipToThePage();
reachWhatScrolls(document);
nameTaskBoxes();
keepArrowsInControls();

/** The link stands behind the table of contents, where it would skip nothing. */
function skipToThePage() {
    const link = document.querySelector(".skip-link");
    const main = document.querySelector("main");
    if (!link || !main) return;
    document.body.prepend(link);
    main.tabIndex = -1;
    link.addEventListener("click", (event) => {
        event.preventDefault();
        main.focus();
    });
}

/**
 * A box that scrolls sideways has to be reached by Tab, and to say what it is; one that does not
 * scroll is no stop. Which is which changes with the window, and when a `<details>` opens.
 */
export function reachWhatScrolls(within) {
    const found = within.querySelectorAll(
        "main :is(pre > code, pre.change, pre.transcript, .scroll, .table-wrapper)",
    );
    const boxes = [...found].filter((box) => !box.hasAttribute("role"));
    const mark = (marked) => {
        // All are measured before any is changed.
        const wide = marked.map((box) => box.scrollWidth > box.clientWidth);
        marked.forEach((box, index) => {
            if (!wide[index]) {
                for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
            } else if (!box.hasAttribute("role")) {
                box.tabIndex = 0;
                box.setAttribute("role", "group");
                box.setAttribute("aria-label", `${nameOf(box)}, scrolls sideways`);
            }
        });
    };
    const observer = new ResizeObserver((entries) => mark(entries.map(({ target }) => target)));
    for (const box of boxes) observer.observe(box);
    // Other letters are wider, in a box that stays as it is.
    document.fonts.ready.then(() => mark(boxes));
}

function nameOf(box) {
    const caption = box.closest("figure")?.querySelector("figcaption")?.cloneNode(true);
    caption?.querySelectorAll(".path, .paths").forEach((path) => path.remove());
    const words = caption?.textContent.trim().replace(/\s+/g, " ");
    return words || (box.matches(".table-wrapper") ? "Table" : "Code");
}

/** The boxes of a task list are shut, and their text stands beside them. */
function nameTaskBoxes() {
    for (const box of document.querySelectorAll("main li input[type=checkbox]:disabled")) {
        const text = (box.closest("p") ?? box.closest("li")).cloneNode(true);
        text.querySelectorAll("ul, ol").forEach((list) => list.remove());
        box.setAttribute("aria-label", text.textContent.trim());
    }
}

/**
 * mdBook turns the page at a bare arrow key, wherever the focus is but in a field. In a button, or
 * in a box that scrolls, an arrow means something else or nothing.
 */
function keepArrowsInControls() {
    const controls = "button, summary, audio, video, [role], [contenteditable], [tabindex='0']";
    // Below the document, where mdBook listens, and above everything else.
    document.body.addEventListener("keydown", (event) => {
        if (!/^Arrow(Left|Right)$/.test(event.key)) return;
        if (event.target.matches(controls)) event.stopPropagation();
    });
}
