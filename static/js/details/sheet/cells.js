// The cells of the sheet: which stands where, what it says, and how a change in it is marked.

import * as changes from "./changes.js";

export const sheet = document.querySelector("[data-sheet]");
const body = sheet?.tBodies[0];
const words = sheet?.dataset ?? {};
const columns = [...(sheet?.tHead.rows[0].cells ?? [])].map((cell) => ({
  key: cell.dataset.key,
  isHours: cell.dataset.kind === "hours",
  label: cell.textContent.trim(),
}));

export const rowCount = () => body.rows.length;
export const columnCount = () => columns.length;
export const cellAt = (row, column) => body.rows[row]?.cells[column];
export const placeOf = (cell) => [cell.parentElement.sectionRowIndex, cell.cellIndex];
export const numberOf = (cell) => cell.parentElement.dataset.number;
export const keyOf = (cell) => columns[cell.cellIndex].key;
export const columnOf = (cell) => columns[cell.cellIndex].label;
export const labelOf = (cell) => cell.parentElement.cells[0].querySelector("a").textContent.trim();

const shown = (cell) => cell.querySelector(".sheet__words");
export const textOf = (cell) => shown(cell).textContent;

export function cellOf(number, key) {
  const row = [...body.rows].find((each) => each.dataset.number === number);
  const column = columns.findIndex((each) => each.key === key);
  return column > 0 ? row?.cells[column] : undefined;
}

/** What a title says about a changed cell: what was there, what is wrong, what somebody else wrote. */
export function about(change) {
  return [
    change.conflict && words.theirs.replace("{}", change.base),
    !change.conflict && (change.base ? words.was.replace("{}", change.base) : words.wasEmpty),
    change.problem,
  ]
    .filter(Boolean)
    .join(" ");
}

export function mark(cell, change) {
  cell.classList.toggle("sheet__cell--changed", Boolean(change));
  cell.classList.toggle("sheet__cell--wrong", Boolean(change?.problem || change?.conflict));
  if (change) {
    shown(cell).textContent = change.value;
    cell.title = about(change);
  } else {
    cell.removeAttribute("title");
  }
  if (change?.problem || change?.conflict) {
    cell.setAttribute("aria-invalid", "true");
    cell.setAttribute("aria-describedby", "sheet-problems");
  } else {
    cell.removeAttribute("aria-describedby");
    cell.removeAttribute("aria-invalid");
  }
}

/** Let a cell say `value`; returns the change, or nothing where it says what is saved. */
export function change(cell, value) {
  const [number, key] = [numberOf(cell), keyOf(cell)];
  const before = changes.find(number, key);
  const base = before ? before.base : textOf(cell);
  if (value === (before ? before.value : base)) return before;
  const { label: column, isHours } = columns[cell.cellIndex];
  changes.put({ number, key, label: labelOf(cell), column, isHours, base, value });
  const now = changes.find(number, key);
  shown(cell).textContent = value;
  mark(cell, now);
  return now;
}

/** Take a change back; the cell says what is saved. */
export function undo({ number, key, base }) {
  changes.drop(number, key);
  settle(number, key, base);
}

/** A cell says `text`, which is saved. */
export function settle(number, key, text) {
  const cell = cellOf(number, key);
  if (!cell) return;
  shown(cell).textContent = text;
  mark(cell, undefined);
}

/** Put the changes that this tab keeps into the cells of this page. */
export function restore() {
  for (const each of changes.all()) {
    const cell = cellOf(each.number, each.key);
    if (!cell) continue;
    mark(cell, each);
  }
}
