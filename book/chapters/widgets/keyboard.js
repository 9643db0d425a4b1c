// What mdBook's pages lack for readers with a keyboard.

reachTheSidebar();
skipToThePage();
scrollWideBoxes();

/** The sidebar's toggle is a label, which no Tab reaches. */
function reachTheSidebar() {
    const toggle = document.getElementById("mdbook-sidebar-toggle");
    if (!toggle) return;
    toggle.setAttribute("role", "button");
    toggle.tabIndex = 0;
    toggle.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        toggle.click();
    });
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
