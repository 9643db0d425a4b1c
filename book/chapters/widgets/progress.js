// How far the reader's own programs have come, as the book's server has it: `/mine.json`.

import { isPrintPage } from "./print.js";

/** The site's root, which may be below a host's. */
export const ROOT = new URL("../", import.meta.url);

/** Whether `cargo book` serves this page. A static site knows no progress, and is not asked for any. */
export const served = document.querySelector("script[data-news^='live-reload/']") !== null;

/** Milliseconds between two looks, where somebody waits for news. */
const EVERY = 3_000;

const followers = new Set();
/** What was told last, as text and read; undefined before, or if the server does not answer. */
let last;
let told;
let asking;
let asked = false;
let timer;

/**
 * Calls `tell` with what `/mine.json` says, or with undefined if it cannot be had: once it is known,
 * and again when it changes. With `often` it is looked at every few seconds while the page is in
 * sight, else when the page comes back into sight.
 */
export function follow(tell, often = false) {
    followers.add(tell);
    if (often && served && !timer) timer = setInterval(ask, EVERY);
    if (asked) tell(told);
    else ask();
}

async function ask() {
    if (!served || isPrintPage) return asked || tellAll();
    if (asking || document.hidden) return;
    asking = fetch(new URL("mine.json", ROOT), { cache: "no-store" });
    try {
        const text = await (await asking).text();
        if (text !== last) {
            told = JSON.parse(text);
            last = text;
            return tellAll();
        }
    } catch {
        // The server has ended. What it said last is still the best that we know.
    } finally {
        asking = undefined;
    }
    if (!asked) tellAll();
}

function tellAll() {
    asked = true;
    for (const tell of followers) tell(told);
}

document.addEventListener("visibilitychange", ask);
for (const back of ["focus", "pageshow"]) addEventListener(back, ask);
