// Tables with three columns or more, on a phone: each row is a block, each cell says its column.
// The look is in theme/pages.css.

for (const table of document.querySelectorAll("main table")) {
    const columns = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
    if (columns.length > 2 && !table.querySelector("[colspan], [rowspan]")) stack(table, columns);
}

function stack(table, columns) {
    table.classList.add("stacks");
    // What is laid out as blocks is not taken for a table any more, unless it says so.
    table.setAttribute("role", "table");
    const roles = { rowgroup: "thead, tbody", row: "tr", columnheader: "th", cell: "td" };
    for (const [role, parts] of Object.entries(roles)) {
        for (const part of table.querySelectorAll(parts)) part.setAttribute("role", role);
    }
    for (const row of table.tBodies[0]?.rows ?? []) {
        [...row.cells].forEach((cell, index) => (cell.dataset.column = columns[index] ?? ""));
    }
}
