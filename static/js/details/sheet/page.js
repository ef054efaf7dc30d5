// The sheet of details: cells are changed in place, a pasted block fills them, and a bar counts, saves and undoes.

import * as cells from "./cells.js";
import * as changes from "./changes.js";
import { canEdit, cellOfFocus, enliven } from "./grid.js";
import { parseBlock } from "./pasting.js";
import { read } from "./reading.js";

const { sheet } = cells;
const bar = document.querySelector("[data-sheet-bar]");
const line = document.querySelector("[data-sheet-line]");
const form = bar?.querySelector("form");
const told = document.getElementById("sheet-result");
let leaving = false;
let reading = Promise.resolve();
// How much of a pasted block found its place: said until the focus moves on.
let pasted = "";

const plural = (words, count) => {
  const [one, many] = words.split("|");
  return (count === 1 ? one : many).replace("{}", count.toLocaleString(document.documentElement.lang));
};

function showBar() {
  const all = changes.all();
  const numbers = changes.numbers().size;
  const elsewhere = all.filter((each) => !cells.cellOf(each.number, each.key)).length;
  const wrong = all.filter((each) => each.problem || each.conflict);
  bar.hidden = all.length === 0;
  bar.querySelector("[data-sheet-count]").textContent = [
    plural(bar.dataset.cells, all.length),
    plural(bar.dataset.numbers, numbers),
    elsewhere ? plural(bar.dataset.elsewhere, elsewhere) : "",
  ]
    .filter(Boolean)
    .join(" ");
  const many = numbers > Number(bar.dataset.few);
  const save = bar.querySelector("[data-sheet-save]");
  save.textContent = many ? bar.dataset.plan : bar.dataset.save;
  save.disabled = many && bar.dataset.mayPlan === undefined;
  bar.querySelector("[data-sheet-too-many]").hidden = !save.disabled;
  showProblems(wrong);
}

function showProblems(wrong) {
  const list = bar.querySelector("[data-sheet-problems]");
  list.replaceChildren(
    ...wrong.slice(0, 20).map((each) => {
      const item = document.createElement("li");
      item.textContent = `${each.label}, ${each.column}: ${cells.about(each)} `;
      item.append(
        button(bar.dataset.undo, () => cells.undo(each)),
        ...(each.problem && each.isHours ? [button(bar.dataset.asTyped, () => keepWords(each))] : []),
      );
      return item;
    }),
  );
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--small";
  made.textContent = words;
  made.addEventListener("click", () => {
    act();
    showBar();
    bar.focus();
  });
  return made;
}

function keepWords(each) {
  const now = { ...each, asTyped: true, problem: "" };
  changes.put(now);
  const cell = cells.cellOf(each.number, each.key);
  if (cell) cells.mark(cell, now);
  reading = read([now], showBar);
}

// What the cell with the focus says whole, and what is to be said of it.
function showLine() {
  const cell = cellOfFocus();
  if (!cell || cell.cellIndex === 0) return;
  const change = changes.find(cells.numberOf(cell), cells.keyOf(cell));
  const [where, says, about] = line.children;
  where.textContent = `${cells.labelOf(cell)}, ${cells.columnOf(cell)}`;
  says.textContent = cells.textOf(cell) || line.dataset.empty;
  about.textContent = [pasted, change && cells.about(change)].filter(Boolean).join(" ");
}

function changed(some) {
  showBar();
  if (some.length) {
    reading = read(some, () => {
      showBar();
      showLine();
    });
  }
}

function paste(event) {
  const cell = cellOfFocus();
  if (!cell || cell.cellIndex === 0 || event.target.matches("textarea")) return;
  event.preventDefault();
  const block = parseBlock(event.clipboardData.getData("text/plain"));
  const [row, column] = cells.placeOf(cell);
  const some = [];
  let left = 0;
  for (const [down, values] of block.entries()) {
    for (const [right, value] of values.entries()) {
      const target = cells.cellAt(row + down, column + right);
      if (target) some.push(cells.change(target, value.trim()));
      else left += 1;
    }
  }
  const filled = block.flat().length - left;
  pasted = [plural(line.dataset.pasted, filled), left && plural(line.dataset.left, left)]
    .filter(Boolean)
    .join(" ");
  showLine();
  changed(some.filter(Boolean));
}

function copy(event) {
  const cell = cellOfFocus();
  if (!cell || cell.cellIndex === 0 || event.target.matches("textarea")) return;
  if (String(getSelection())) return;
  event.clipboardData.setData("text/plain", cells.textOf(cell));
  event.preventDefault();
}

function undoAll() {
  for (const each of changes.all()) cells.undo(each);
  told.replaceChildren();
  showBar();
}

// What was saved is a change no more; what somebody else wrote is the base of the next try.
function takeResult(item, sent) {
  const { number, outcome } = item.dataset;
  const now = JSON.parse(item.dataset.cells || "{}");
  for (const [key, text] of Object.entries(now)) {
    const change = changes.find(number, key);
    const was = sent.find((each) => each.number === number && each.key === key);
    if (!was) continue;
    if (outcome === "saved" && change && change.value === was.value) {
      changes.drop(number, key);
      cells.settle(number, key, text);
    } else if (change) {
      const next = { ...change, base: text, conflict: outcome === "conflict" && change.value !== text };
      changes.put(next);
      const cell = cells.cellOf(number, key);
      if (cell) cells.mark(cell, changes.find(number, key));
    }
  }
}

async function save(event) {
  event.preventDefault();
  await reading;
  const sent = changes.all();
  if (!sent.length || form.getAttribute("aria-busy")) return;
  const values = Object.fromEntries(new FormData(form));
  values.changes = JSON.stringify(
    sent.map(({ number, key, value, base, asTyped }) => ({ number, key, value, base, asTyped })),
  );
  form.setAttribute("aria-busy", "true");
  try {
    await window.htmx.ajax("POST", form.action, { source: form, target: told, swap: "innerHTML", values });
  } finally {
    form.removeAttribute("aria-busy");
  }
  for (const item of told.querySelectorAll("[data-number]")) takeResult(item, sent);
  if (!changes.all().length) form.reset();
  showBar();
}

// A rollout was planned: its page holds the changes now.
document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  if (detail.elt === form && detail.xhr.getResponseHeader("HX-Redirect")) {
    leaving = true;
    changes.dropAll();
  }
});

window.addEventListener("beforeunload", (event) => {
  if (sheet && !leaving && changes.all().length && bar.dataset.warn !== undefined) event.preventDefault();
});

if (sheet) {
  enliven(changed);
  sheet.addEventListener("focusin", () => {
    pasted = "";
    showLine();
  });
  if (canEdit) {
    cells.restore();
    showBar();
    document.addEventListener("paste", paste);
    form.addEventListener("submit", save);
    bar.querySelector("[data-sheet-undo]").addEventListener("click", undoAll);
  }
  document.addEventListener("copy", copy);
}
