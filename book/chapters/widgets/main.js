// What the book's pages do beyond mdBook. Loaded once by every page, from theme/head.hbs.

import "./access.js";
import "./frame.js";
import "./sidebar.js";
import "./tables.js";

/** What only some pages have, by what stands in them. */
const widgets = [
    ["figure.wire", () => import("./player.js")],
    [".quiz", () => import("./quiz.js")],
    ["live-lesson", () => import("./live-lesson.js")],
];

const loading = widgets.filter(([selector]) => document.querySelector(selector));

Promise.all(loading.map(([, load]) => load())).then(() => {
    // For those who wait until the page is whole, as its tests do.
    document.documentElement.dataset.widgets = "ready";
});

// The largest one is loaded when the reader gets near it.
const near = new IntersectionObserver(
    (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        near.disconnect();
        import("./be-the-server.js");
    },
    { rootMargin: "600px" },
);
document.querySelectorAll("be-the-server").forEach((element) => near.observe(element));
