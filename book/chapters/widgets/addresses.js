// The addresses of lessons in the text, `http://127.0.0.1:4001/rooms/lunch/`: where the book has put a
// lesson on another port, that stands here. One without a path is where a lesson runs by itself.

import { originOf } from "./lessons.js";

const ADDRESS = /http:\/\/127\.0\.0\.1:40(\d\d)(?=\/)/g;

/** The texts that have such an address. */
function texts() {
    const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) {
        if (walk.currentNode.data.match(ADDRESS)) found.push(walk.currentNode);
    }
    return found;
}

async function correct(text) {
    for (const [usual, number] of text.data.matchAll(ADDRESS)) {
        text.data = text.data.replaceAll(`${usual}/`, `${await originOf(Number(number))}/`);
    }
}

/** Resolves when all are right. */
export const ready = Promise.all(texts().map(correct));
