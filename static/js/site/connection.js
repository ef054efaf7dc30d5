// The way back from being cut off: says so, looks until Nixadmin answers again, and sends again what got lost.

import { connection, hide, show } from "./notices.js";

// Milliseconds: between looks whether Nixadmin is back, how long one may take, and how long "back" is said.
const FIRST_LOOK = 1000;
const LAST_LOOK = 15000;
const LOOK = 5000;
const SAY_BACK = 10000;

let isAway = false;
let nextLook;
// Elements whose words did not get through, and which send them again by themselves: previews and searches.
const unsent = new Set();
export const sendsByItself = (element) => element.matches("[hx-trigger~='typed-early']");

function away(name) {
  show(connection(), name);
  if (!isAway) {
    isAway = true;
    lookAfter(FIRST_LOOK);
  }
}

function lookAfter(wait) {
  clearTimeout(nextLook);
  nextLook = setTimeout(() => look(wait), wait);
}

async function look(wait) {
  try {
    const answer = await fetch(connection().dataset.alive, {
      cache: "no-store",
      signal: AbortSignal.timeout(LOOK),
    });
    if (answer.ok) {
      back();
      return;
    }
  } catch {
    // Still away.
  }
  if (isAway) {
    lookAfter(Math.min(2 * wait, LAST_LOOK));
  }
}

export function back() {
  if (!isAway) {
    return;
  }
  isAway = false;
  clearTimeout(nextLook);
  show(connection(), "back");
  nextLook = setTimeout(() => hide(connection()), SAY_BACK);
  for (const element of unsent) {
    element.dispatchEvent(new Event("typed-early"));
  }
  unsent.clear();
}

/** What `element` asked for did not get through; `name` is the status, or "offline". */
export function lose(element, name) {
  if (sendsByItself(element)) {
    unsent.add(element);
  }
  away(name);
}

const lost = ({ detail }) => lose(detail.elt, "offline");

document.addEventListener("htmx:sendError", lost);
document.addEventListener("htmx:timeout", lost);
window.addEventListener("offline", () => away("offline"));
window.addEventListener("online", () => isAway && look(FIRST_LOOK));
