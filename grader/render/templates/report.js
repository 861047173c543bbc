"use strict";
// Sorting and filtering of tables. Without it, everything can still be read.

// What a cell is sorted by: its data-v, else its text.
function key(row, column) {
  const cell = row.cells[column];
  if (!cell) return "";
  return cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v);
}

function sortable(table) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });

  function sort(column, direction) {
    const sign = direction === "ascending" ? 1 : -1;
    const rows = [...body.rows].map((row) => [key(row, column), row]);
    rows.sort(([a], [b]) => sign * (typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b)));
    body.append(...rows.map(([, row]) => row));
    heads.forEach((head, i) => head.setAttribute("aria-sort", i === column ? direction : "none"));
  }

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", head.dataset.now || "none");
    button.addEventListener("click", () => {
      // Of numbers one first wants the largest, of words the first.
      const first = head.classList.contains("num") ? "descending" : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      sort(column, head.getAttribute("aria-sort") === first ? other : first);
    });
  });
}

function filterable(tools) {
  const table = document.getElementById(tools.dataset.for);
  const rows = [...table.tBodies[0].rows];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const output = tools.querySelector("output");
  tools.querySelector("input").addEventListener("input", (event) => {
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !words.every((word) => texts[i].includes(word));
      shown += !row.hidden;
    });
    output.textContent = words.length ? table.dataset.shown.replace("{n}", shown).replace("{all}", rows.length) : "";
  });
  tools.hidden = false;
}

document.querySelectorAll("table[data-sort]").forEach(sortable);
document.querySelectorAll(".tools").forEach(filterable);
