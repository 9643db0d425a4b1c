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
    ["be-the-server", () => import("./be-the-server.js")],
];

for (const [selector, load] of widgets) {
    if (document.querySelector(selector)) load();
}
