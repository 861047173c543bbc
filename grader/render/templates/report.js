"use strict";
// Sorting and filtering of tables, and passages that lead to their counterparts. Without it, everything can still be read.

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

// Two submissions side by side: a passage leads to its counterpart, which comes to the same height.
function paired(pair) {
  const sides = [...pair.querySelectorAll(".code")];
  const keys = ["left", "right"];
  const mark = (side, number) => document.getElementById(`${keys[sides.indexOf(side)]}.${number}`);

  function show(number) {
    document.querySelectorAll("[data-p].now").forEach((row) => row.classList.remove("now"));
    document.querySelectorAll(`[data-p="${number}"]`).forEach((row) => row.classList.add("now"));
  }

  // Scroll a side until a row stands so many pixels below its upper edge.
  function scroll(side, row, below) {
    side.scrollTo({ top: row.offsetTop - Math.max(0, Math.min(below, side.clientHeight - 3 * row.offsetHeight)) });
    const seen = side.getBoundingClientRect();
    if (seen.top < 0 || seen.top + 60 > window.innerHeight) side.scrollIntoView({ block: "nearest" });
  }

  function across(from, number) {
    const to = sides.find((side) => side !== from);
    show(number);
    scroll(to, mark(to, number).closest(".row"), mark(from, number).closest(".row").offsetTop - from.scrollTop);
    mark(to, number).focus({ preventScroll: true });
  }

  sides.forEach((side) => {
    side.addEventListener("click", (event) => {
      const link = event.target.closest("a.mark");
      const row = event.target.closest(".row[data-p]");
      if (!row || (!link && String(window.getSelection()))) return;
      event.preventDefault();
      across(side, link ? link.textContent : row.dataset.p);
    });
    side.addEventListener("focusin", (event) => {
      if (event.target.matches("a.mark")) show(event.target.textContent);
    });
  });
  document.querySelectorAll(".passages a").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    show(link.dataset.p);
    sides.forEach((side) => scroll(side, mark(side, link.dataset.p).closest(".row"), 40));
    mark(sides[0], link.dataset.p).focus({ preventScroll: true });
  }));
}

document.querySelectorAll(".pair").forEach(paired);
