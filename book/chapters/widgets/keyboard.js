// What mdBook's pages lack for readers with a keyboard.

reachTheSidebar();
nameTheBar();
skipToThePage();
scrollWideBoxes();

/** The sidebar's toggle is a label, which no Tab reaches: a button takes its place, and presses it. */
function reachTheSidebar() {
    const label = document.getElementById("mdbook-sidebar-toggle");
    const checkbox = document.getElementById("mdbook-sidebar-toggle-anchor");
    if (!label || !checkbox) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    button.title = label.title;
    button.setAttribute("aria-label", label.title);
    button.setAttribute("aria-controls", "mdbook-sidebar");
    button.append(...label.childNodes);
    const tell = () => button.setAttribute("aria-expanded", checkbox.checked);
    tell();
    checkbox.addEventListener("change", tell);
    button.addEventListener("click", () => label.click());
    label.hidden = true;
    label.before(button);
}

/** The bar above the page is in no landmark. */
function nameTheBar() {
    document.getElementById("mdbook-menu-bar")?.setAttribute("role", "banner");
}

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

/** A box that scrolls sideways has to be reachable, and its arrows must not turn the page. */
function scrollWideBoxes() {
    const boxes = document.querySelectorAll("main pre > code, main .table-wrapper");
    const mark = () => {
        for (const box of boxes) {
            if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
            else box.removeAttribute("tabindex");
        }
    };
    mark();
    addEventListener("resize", mark);
    for (const box of boxes) {
        box.addEventListener("keydown", (event) => {
            if (/^Arrow(Left|Right)$/.test(event.key)) event.stopPropagation();
        });
    }
}
