// What the book's pages do beyond mdBook. Loaded once by every page, from theme/head.hbs.

import "./access.js";
import "./frame.js";
import "./sidebar.js";
import "./tables.js";
import "./quiz.js";
// Behind the quiz: it asks whether that is answered.
import "./cover.js";
import "./ticks.js";

import { isPrintPage } from "./print.js";

// A page without a scene does not load what plays one.
if (document.querySelector("figure.wire, live-lesson")) await import("./scenes.js");

/** What few pages have, and stands near their end: a module that resolves `ready` when it is drawn. */
const has = (selector) => document.querySelector(selector);
const late = [
    [has("mine-progress"), () => import("./mine.js")],
    [has(".forget"), () => import("./forget.js")],
    [/127\.0\.0\.1:40\d\d\//.test(has("main")?.textContent), () => import("./addresses.js")],
].filter(([is]) => !isPrintPage && is);

Promise.allSettled(late.map(async ([, load]) => (await load()).ready)).then(() => {
    // For those who wait until the page is whole, as its tests do.
    document.documentElement.dataset.widgets = "ready";
});

// The largest one is loaded when the reader gets near it; theme/pages.css keeps its place.
const near = new IntersectionObserver(
    (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        near.disconnect();
        import("./be-the-server.js");
    },
    { rootMargin: "600px" },
);
document.querySelectorAll("be-the-server").forEach((element) => near.observe(element));
