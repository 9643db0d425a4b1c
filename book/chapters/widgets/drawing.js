// A figure's drawing (svg.wire) at a moment of its scene.

const SVG = "http://www.w3.org/2000/svg";

/** The least height of a bar that has begun. */
const BEGUN = 4;

export class Drawing {
    #svg;
    #last;
    #pieces;
    #arrows;
    #bars;
    #now;
    #line;

    /** `last` is the scene's last line. */
    constructor(svg, last) {
        this.#svg = svg;
        this.#last = last;
        this.#pieces = [...svg.querySelectorAll("[data-line]")];
        this.#arrows = [...svg.querySelectorAll(".arrow > .shaft")].map(arrow);
        this.#bars = [...svg.querySelectorAll(".held")].map(bar);
        const [left] = svg.querySelector(".axis").getAttribute("d").match(/\d+/);
        this.#now = svgElement("path", {
            class: "now-at",
            d: `M${left - 5} 0a5 5 0 1 1 10 0a5 5 0 1 1 -10 0M${left} 0H${svg.viewBox.baseVal.width - 4}`,
        });
    }

    /**
     * Shows what has happened when this line is the current one: `drawn` of its arrow, from 0 to 1,
     * and what takes time (a request that is held, a message under way) until the height `y`.
     */
    show(line, drawn, y) {
        if (line !== this.#line) this.#arrive(line);
        this.#now.setAttribute("transform", `translate(0 ${y})`);
        for (const each of this.#arrows) {
            if (each.line === line && drawn < 1) {
                draw(each, each.bent + (each.length - each.bent) * drawn);
            } else if (each.line > line && each.bent && y > each.top) {
                draw(each, (each.bent * (y - each.top)) / (each.bottom - each.top));
            } else {
                undraw(each);
            }
        }
        const over = line === this.#last && drawn === 1;
        for (const { element, from, to, top, height } of this.#bars) {
            const begun = from < line || (from === line && drawn === 1);
            const until = over ? height : Math.min(height, Math.max(BEGUN, y - top));
            element.setAttribute("height", until);
            element.classList.toggle("later", !begun);
            element.classList.toggle("now", begun && !over && !(to <= line));
        }
    }

    /** Shows all of it, as it was before. */
    whole() {
        this.#line = undefined;
        this.#now.remove();
        for (const each of this.#pieces) each.classList.remove("later", "now");
        this.#arrows.forEach(undraw);
        for (const { element, height } of this.#bars) {
            element.setAttribute("height", height);
            element.classList.remove("later", "now");
        }
    }

    /** Where a height of the drawing is in the window. */
    inWindow(y) {
        const { top, height } = this.#svg.getBoundingClientRect();
        return top + (y / this.#svg.viewBox.baseVal.height) * height;
    }

    /** From where to where the words of a line reach, from the drawing's left, with a margin. */
    wordsOf(line) {
        const words = this.#pieces.findLast((piece) => piece.dataset.line === `${line}`);
        const scale = this.#svg.clientWidth / this.#svg.viewBox.baseVal.width;
        const { x, width } = words.getBBox();
        return { left: x * scale - 8, right: (x + width) * scale + 8 };
    }

    #arrive(line) {
        // Behind all else: it is not to cross words.
        if (this.#line === undefined) this.#svg.prepend(this.#now);
        this.#line = line;
        for (const piece of this.#pieces) {
            piece.classList.toggle("later", piece.dataset.line > line);
            piece.classList.toggle("now", Number(piece.dataset.line) === line);
        }
    }
}

/** A message's line: `M92 68H381`, or `M330 120L295 376H94` if it was delayed. */
function arrow(shaft) {
    const [x, top, bend, bottom] = shaft.getAttribute("d").match(/\d+/g).map(Number);
    const delayed = shaft.getAttribute("d").includes("L");
    return {
        shaft,
        group: shaft.parentNode,
        line: Number(shaft.parentNode.dataset.line),
        length: shaft.getTotalLength(),
        /** What is lost is drawn in dashes. */
        dashes: shaft.getAttribute("stroke-dasharray"),
        top,
        bottom,
        /** The length of its slope. */
        bent: delayed ? Math.hypot(bend - x, bottom - top) : 0,
        dot: svgElement("circle", { class: "dot", r: 4.5 }),
    };
}

function bar(element) {
    const number = (name) => Number(element.getAttribute(name));
    const to = element.dataset.to;
    return {
        element,
        from: number("data-from"),
        to: to === undefined ? Infinity : Number(to),
        top: number("y"),
        height: number("height"),
    };
}

/** Draws an arrow's first part, with a dot at its end. */
function draw({ shaft, group, length, dashes, dot }, part) {
    const drawn = dashes === null ? [part] : dashed(part, ...dashes.split(" ").map(Number));
    shaft.setAttribute("stroke-dasharray", [...drawn, length].join(" "));
    const { x, y } = shaft.getPointAtLength(part);
    dot.setAttribute("cx", x);
    dot.setAttribute("cy", y);
    if (group.classList.contains("under-way")) return;
    group.classList.add("under-way");
    group.append(dot);
}

/** Dashes up to a length, and no space after the last. */
function dashed(length, dash, space) {
    const whole = Math.floor(length / (dash + space));
    const rest = Math.min(dash, length - whole * (dash + space));
    return [...Array(whole).fill([dash, space]).flat(), rest];
}

function undraw({ shaft, group, dashes, dot }) {
    if (!group.classList.contains("under-way")) return;
    group.classList.remove("under-way");
    if (dashes === null) shaft.removeAttribute("stroke-dasharray");
    else shaft.setAttribute("stroke-dasharray", dashes);
    dot.remove();
}

function svgElement(name, attributes) {
    const made = document.createElementNS(SVG, name);
    for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
    return made;
}
