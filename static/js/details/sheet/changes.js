// What has been changed in the sheet and not saved: kept in this tab, so that other pages, other filters and a reload
// lose nothing. Forgotten when somebody signs out, as everything that keep.js knows by its prefix.

import { inTab } from "../../site/storage.js";

const sheet = document.querySelector("[data-sheet]");
const STORE = `nixadmin.kept ${document.body.dataset.user} sheet ${sheet?.dataset.template}`;
const idOf = (number, key) => `${number} ${key}`;

// Each has number, key, label, column, base, value, and perhaps asTyped, problem and conflict.
const changes = new Map(Object.entries(JSON.parse(inTab.get(STORE) ?? "{}")));

function keep() {
  inTab.set(STORE, changes.size ? JSON.stringify(Object.fromEntries(changes)) : null);
}

export const all = () => [...changes.values()];
export const numbers = () => new Set(all().map((change) => change.number));
export const find = (number, key) => changes.get(idOf(number, key));

/** Keep a change; one that says what was there before is none. */
export function put(change) {
  if (change.value === change.base && !change.conflict) {
    changes.delete(idOf(change.number, change.key));
  } else {
    changes.set(idOf(change.number, change.key), change);
  }
  keep();
}

export function drop(number, key) {
  changes.delete(idOf(number, key));
  keep();
}

export function dropAll() {
  changes.clear();
  keep();
}
