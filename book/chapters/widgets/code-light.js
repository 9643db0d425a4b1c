// The code behind a line of a figure, lit in the listing that shows it. One place at a time.

let lit;

/**
 * Lights the lines of an anchor in this page's listing or change. Answers with what to call them and
 * with an element at their place; with nothing if no listing has the anchor.
 */
export function light(anchor) {
    if (lit?.anchor === anchor) return lit;
    unlight();
    for (const figure of document.querySelectorAll("figure[data-parts]")) {
        const parts = figure.dataset.parts.split(" ").map((part) => part.split(/[:-](?=\d)/));
        const part = parts.find(([name]) => name === anchor);
        if (!part) continue;
        const [, first, last] = part.map(Number);
        const show = figure.matches(".change") ? lightRows : lightLines;
        lit = { anchor, figure, ...show(figure, first, last) };
        lit.name = anchor + (lit.lines ?? "");
        return lit;
    }
}

/** Lights nothing. */
export function unlight() {
    lit?.undo();
    lit = undefined;
}

/** The rows of a change are elements. */
function lightRows(figure, first, last) {
    const rows = [...figure.querySelector("pre").children].slice(first - 1, last);
    for (const row of rows) row.classList.add("lit");
    const undo = () => rows.forEach((row) => row.classList.remove("lit"));
    return { place: rows[0], undo };
}

/** The highlighter has written a listing anew, without lines: a band lies over them. */
function lightLines(figure, first, last) {
    const code = figure.querySelector("pre > code");
    const band = document.createElement("div");
    band.className = "code-light";
    code.parentNode.append(band);
    const count = code.textContent.replace(/\n$/, "").split("\n").length;
    const lay = () => {
        const { paddingTop, paddingBottom } = getComputedStyle(code);
        const above = parseFloat(paddingTop);
        const line = (code.clientHeight - above - parseFloat(paddingBottom)) / count;
        band.style.top = `${code.offsetTop + code.clientTop + above + (first - 1) * line}px`;
        band.style.height = `${(last - first + 1) * line}px`;
    };
    lay();
    const observer = new ResizeObserver(lay);
    observer.observe(code);
    const undo = () => {
        observer.disconnect();
        band.remove();
    };
    const lines = first === last ? `, line ${first}` : `, lines ${first}–${last}`;
    return { place: band, lines, undo };
}
