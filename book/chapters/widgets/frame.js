// The frame that mdBook puts round a page: landmarks, names and states of its menu bar, its search,
// its list of themes and its help.

const at = (id) => document.getElementById(id);

nameMenuBar();
nameSearch();
nameThemes();
nameHelp();
nameNeighbours();

function nameMenuBar() {
    const bar = at("mdbook-menu-bar");
    bar?.setAttribute("role", "banner");
    // The page's heading is the chapter's, not the book's.
    bar?.querySelector(".menu-title")?.setAttribute("role", "presentation");
}

function nameSearch() {
    const field = at("mdbook-searchbar");
    if (!field) return;
    at("mdbook-search-wrapper").setAttribute("role", "search");
    field.setAttribute("aria-label", "Search this book");
    field.setAttribute("aria-describedby", "mdbook-searchresults-header");
    at("mdbook-searchresults-header").setAttribute("role", "status");
    // A piece of text has no name beside itself.
    const results = at("mdbook-searchresults");
    new MutationObserver(() => {
        for (const teaser of results.querySelectorAll(".teaser[aria-label]")) {
            teaser.removeAttribute("aria-label");
        }
    }).observe(results, { childList: true });
}

/** A theme is one of several, and which one it is, is said by a tick alone. */
function nameThemes() {
    const list = at("mdbook-theme-list");
    if (!list) return;
    const items = [...list.querySelectorAll("[role=menuitem]")];
    for (const item of items) item.setAttribute("role", "menuitemradio");
    const tell = () => {
        for (const item of items) {
            item.setAttribute("aria-checked", item.classList.contains("theme-selected"));
        }
    };
    tell();
    new MutationObserver(tell).observe(list, { subtree: true, attributeFilter: ["class"] });
}

/** The help lies over the page: so does the focus, until it goes. */
function nameHelp() {
    const container = at("mdbook-help-container");
    const help = at("mdbook-help-popup");
    if (!container || !help) return;
    help.setAttribute("role", "dialog");
    help.setAttribute("aria-modal", "true");
    help.setAttribute("aria-label", help.querySelector("h2").textContent);
    help.tabIndex = -1;
    // There is nothing else in it to go to.
    help.addEventListener("keydown", (event) => {
        if (event.key === "Tab") event.preventDefault();
    });
    let before = null;
    new MutationObserver(() => {
        const shown = container.style.display === "flex";
        if (shown && document.activeElement !== help) {
            before = document.activeElement;
            help.focus();
        } else if (!shown) {
            before?.focus();
            before = null;
        }
    }).observe(container, { attributeFilter: ["style"] });
}

/** The ways on and back at the end of a page say where they lead. */
function nameNeighbours() {
    const titles = new Map();
    for (const link of document.querySelectorAll(".chapter a[href]")) {
        const title = link.textContent.trim().replace(/^[\d.]+\s+/, "");
        if (!titles.has(link.href)) titles.set(link.href, title);
    }
    for (const link of document.querySelectorAll(".mobile-nav-chapters, .nav-chapters")) {
        const title = titles.get(link.href);
        if (!title) continue;
        link.setAttribute("aria-label", `${link.title}: ${title}`);
        if (!link.matches(".mobile-nav-chapters")) continue;
        const name = document.createElement("span");
        name.className = "neighbour";
        name.textContent = title;
        link.append(name);
    }
}
