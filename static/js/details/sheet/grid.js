// The sheet by keyboard: arrows, Tab, Home and End move; Enter, F2 and typing edit; Escape gives up, and outside an
// edit leads out of the sheet.

import * as cells from "./cells.js";

const { sheet } = cells;
export const canEdit = sheet?.dataset.editable !== undefined;
const focusable = (cell) => (cell.cellIndex === 0 ? cell.querySelector("a") : cell);
const cellOfFocus = () => document.activeElement.closest("[data-sheet] tbody :is(td, th)");
let onChange = () => {};
// Whoever tabs through the page passes the sheet by; once arrows, a click or an edit were used in it, Tab moves there.
let isUsed = false;

const clamp = (value, last) => Math.min(Math.max(value, 0), last);

function focusCell(cell) {
  for (const other of sheet.querySelectorAll("tbody [tabindex='0']")) other.tabIndex = -1;
  const target = focusable(cell);
  target.tabIndex = 0;
  target.focus();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function move(cell, rows, columns) {
  const [row, column] = cells.placeOf(cell);
  const to = [clamp(row + rows, cells.rowCount() - 1), clamp(column + columns, cells.columnCount() - 1)];
  focusCell(cells.cellAt(...to));
}

// To the next cell of a detail, from the end of a row to the next; returns whether there is one.
function step(cell, by) {
  const [row, column] = cells.placeOf(cell);
  const wide = cells.columnCount() - 1;
  const place = row * wide + Math.max(column - 1, by > 0 ? -1 : 0) + by;
  if (place < 0 || place >= cells.rowCount() * wide) return false;
  focusCell(cells.cellAt(Math.floor(place / wide), (place % wide) + 1));
  return true;
}

function commit(cell, value) {
  const changed = cells.change(cell, value);
  onChange(changed ? [changed] : []);
}

function edit(cell, typed) {
  if (!canEdit || cell.cellIndex === 0 || cell.querySelector("textarea")) return;
  isUsed = true;
  const before = cells.textOf(cell);
  const field = document.createElement("textarea");
  field.className = "sheet__editor";
  field.value = typed ?? before;
  field.rows = Math.max(3, Math.ceil(before.length / 24));
  field.dir = "auto";
  field.setAttribute("aria-label", `${cells.columnOf(cell)}, ${cells.labelOf(cell)}`);
  let done = false;
  const end = (keep) => {
    if (done) return;
    done = true;
    const { value } = field;
    field.remove();
    cell.tabIndex = 0;
    if (keep) commit(cell, value.replace(/\s+$/, ""));
  };
  field.addEventListener("blur", () => end(true));
  field.addEventListener("keydown", (event) => onKeyInField(event, cell, end));
  cell.append(field);
  cell.removeAttribute("tabindex"); // the field takes its place
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

function onKeyInField(event, cell, end) {
  event.stopPropagation();
  if (event.isComposing) return;
  if (event.key === "Enter" && (event.altKey || event.shiftKey)) {
    if (event.altKey)
      event.target.setRangeText("\n", event.target.selectionStart, event.target.selectionEnd, "end");
    return;
  }
  if (event.key === "Escape") {
    end(false);
    focusCell(cell);
  } else if (event.key === "Enter") {
    end(true);
    move(cell, 1, 0);
  } else if (event.key === "Tab") {
    end(true);
    if (!step(cell, event.shiftKey ? -1 : 1)) focusCell(cell);
  } else return;
  event.preventDefault();
}

const MOVES = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
  Home: [0, Number.NEGATIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
};

function onEditKey(event, cell) {
  const isLetter = event.key.length === 1 && event.key !== " ";
  if (event.key === "Enter" || event.key === "F2") edit(cell);
  else if (event.key === "Delete" || event.key === "Backspace") commit(cell, "");
  else if (event.key === "Tab") return isUsed && step(cell, event.shiftKey ? -1 : 1);
  else if (event.key === "Escape") document.querySelector("[data-sheet-after]").focus();
  else if (isLetter) edit(cell, event.key);
  else return false;
  return true;
}

function onKey(event) {
  const cell = cellOfFocus();
  if (!cell || event.target.matches("textarea") || event.isComposing) return;
  const plain = !(event.altKey || event.metaKey || event.ctrlKey);
  const [rows, columns] = MOVES[event.key] ?? [];
  if (rows !== undefined && (plain || event.ctrlKey)) {
    isUsed = true;
    const [row] = cells.placeOf(cell);
    const whole = event.ctrlKey && rows === 0 ? (columns < 0 ? -row : cells.rowCount()) : rows;
    move(cell, whole, columns);
  } else if (!plain || !canEdit || (cell.cellIndex === 0 && event.key !== "Tab") || !onEditKey(event, cell)) {
    return;
  }
  event.preventDefault();
  event.stopPropagation(); // letters mean other things elsewhere on the page
}

let pressed = null;

/** Let the sheet be used by keyboard and mouse; `changed` is called with what was changed. */
export function enliven(changed) {
  onChange = changed;
  for (const link of sheet.querySelectorAll("tbody a")) link.tabIndex = -1;
  for (const cell of sheet.querySelectorAll("tbody td")) cell.tabIndex = -1;
  const first = cells.cellAt(0, Math.min(1, cells.columnCount() - 1));
  if (first) focusable(first).tabIndex = 0; // a filter may find no row
  sheet.addEventListener("keydown", onKey);
  sheet.addEventListener("pointerdown", ({ target }) => {
    const cell = target.closest("tbody td");
    pressed = cell && document.activeElement === cell ? cell : null;
    isUsed = isUsed || Boolean(cell);
  });
  sheet.addEventListener("focusout", ({ relatedTarget }) => {
    // A field that is taken away leaves the focus to nothing for a moment.
    if (relatedTarget && !sheet.tBodies[0].contains(relatedTarget)) isUsed = false;
  });
  sheet.addEventListener("click", ({ target }) => {
    const cell = target.closest("tbody td");
    if (!cell || target.matches("textarea")) return;
    if (pressed === cell) edit(cell);
    else focusCell(cell);
  });
}

export { cellOfFocus };
