// Keys: one letter for what is done often. The list of them is templates/components/_keys.html.
//
// A page takes part by attributes: [data-search] is what "/" goes to, [data-key-item] is what "j" and "k" walk
// through, [data-tab] is opened by its letter below, and [data-key="x"] or [data-key="g x"] is pressed by those keys.

import { inBrowser } from "./storage.js";

const STORE = "nixadmin.keys";
const FIELDS = "input, textarea, select, [contenteditable]:not([contenteditable='false'])";
const TABS = { p: "preview", d: "difference", h: "history" };
// Where "/" leads on a page that has nothing to search: the list of numbers, which looks for this in its address.
const SEARCH_HASH = "#search";
// Milliseconds between the two keys of "g o".
const PAUSE = 2000;

const list = () => document.getElementById("keys");
let begun = -Infinity; // when "g" was pressed

// Switched off per browser, as the theme is: someone who speaks to the computer says many a letter.
let on = inBrowser.get(STORE) !== "off";

function switchTo(choice) {
  on = choice;
  document.querySelector("[data-keys-switch]").checked = on;
}

function visible(selector) {
  return [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
}

// A field is gone to; a link or a button is pressed.
function use(element) {
  if (element.matches(FIELDS)) {
    element.focus();
  } else {
    element.click();
  }
  return true;
}

function useFirst(...selectors) {
  const found = selectors.flatMap(visible)[0];
  return Boolean(found) && use(found);
}

function openList() {
  list().showModal();
  return true;
}

function search() {
  const field = visible("[data-search]")[0] || visible("[type='search']")[0];
  if (field) {
    field.focus();
    field.select();
    return true;
  }
  const numbers = document.querySelector("[data-key='g n']");
  if (numbers) {
    location.assign(numbers.href + SEARCH_HASH);
  }
  return Boolean(numbers);
}

// The next item of a list from where the focus is, wherever that is.
function walk(side) {
  const items = visible("[data-key-item]");
  const beside = items.filter((item) => document.activeElement.compareDocumentPosition(item) & side);
  const next = side === Node.DOCUMENT_POSITION_PRECEDING ? beside.at(-1) : beside[0];
  if (next && next.tabIndex < 0) {
    next.tabIndex = -1;
  }
  next?.focus();
  return items.length > 0;
}

// Ticks the row of the item that has the focus, which stays there.
function tick() {
  const item = document.activeElement.closest("[data-key-item]");
  const box = item?.closest("tr, li, article")?.querySelector("input[type='checkbox']");
  box?.click();
  return Boolean(box);
}

const KEYS = {
  "?": openList,
  "/": search,
  j: () => walk(Node.DOCUMENT_POSITION_FOLLOWING),
  k: () => walk(Node.DOCUMENT_POSITION_PRECEDING),
  x: tick,
  e: () => useFirst("[data-key='e']", ".editor__text"),
};
const REPEATS = new Set(["j", "k"]);

function press(key, second) {
  if (second) {
    return useFirst(`[data-key='g ${key}']`);
  }
  if (Object.hasOwn(KEYS, key)) {
    return KEYS[key]();
  }
  return useFirst(`[data-key='${key}']`, ...(key in TABS ? [`[data-tab='${TABS[key]}']`] : []));
}

function isForUs(event) {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  const typing = event.isComposing || event.target.closest?.(FIELDS);
  return on && !modified && !typing && !event.defaultPrevented && !document.querySelector("dialog[open]");
}

document.addEventListener("keydown", (event) => {
  // Caps Lock makes no other key of a letter; Shift does, and is what some keyboards need for a sign.
  const key = event.key.toLowerCase();
  const known = (event.shiftKey ? /^[?/]$/ : /^[a-z?/]$/).test(key) && (!event.repeat || REPEATS.has(key));
  if (!known || !isForUs(event)) {
    return;
  }
  const second = event.timeStamp - begun < PAUSE;
  begun = -Infinity;
  if (key === "g" && !second) {
    begun = event.timeStamp;
  } else if (press(key, second)) {
    event.preventDefault();
  }
});

document.addEventListener("DOMContentLoaded", () => {
  const box = document.querySelector("[data-keys-switch]");
  box.closest("[hidden]").hidden = false;
  switchTo(on);
  box.addEventListener("change", () => {
    on = box.checked;
    inBrowser.set(STORE, on ? "on" : "off");
  });

  const opener = document.querySelector("[data-keys-open]");
  opener.hidden = false;
  opener.addEventListener("click", () => {
    // The list gives the focus back when it closes, and what is in a closed menu could not take it.
    const menu = opener.closest("details");
    menu.open = false;
    menu.querySelector("summary").focus();
    openList();
  });

  if (location.hash === SEARCH_HASH && search()) {
    history.replaceState(history.state, "", location.pathname + location.search);
  }
});

// Switched in another tab.
window.addEventListener("storage", (event) => {
  if (event.key === STORE) {
    switchTo(event.newValue !== "off");
  }
});
