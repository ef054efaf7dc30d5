// The list of numbers: the way from the search to its results by arrow keys, and what is chosen in it.
//
// [data-row] is the link of a row. The focus itself moves to it, so Enter opens it, and a screen reader reads it out.

const rows = document.getElementById("number-rows");
const field = document.querySelector("[data-search]");
const form = document.getElementById("number-filter");
let lastTicked = null;
let hadFocus = false;

const links = () => [...rows.querySelectorAll("[data-row]")];
const boxes = () => [...rows.querySelectorAll("tbody input[type='checkbox']")];
const whole = (name) => rows.querySelector(`[data-choose-${name}]`);

// --- from the search to the results and back

function goTo(element, event) {
  if (element) {
    event.preventDefault();
    element.focus();
  }
}

function byArrow(event) {
  const all = links();
  const at = all.indexOf(document.activeElement);
  const inField = document.activeElement === field;
  if (event.key === "ArrowDown" && (inField || at >= 0)) {
    goTo(all[at + 1], event);
  } else if (event.key === "ArrowUp" && at >= 0) {
    goTo(all[at - 1] || field, event);
  } else if (event.key === "Home" && at >= 0) {
    goTo(all[0], event);
  } else if (event.key === "End" && at >= 0) {
    goTo(all.at(-1), event);
  } else if (event.key === "Escape" && at >= 0) {
    goTo(field, event);
  }
}

document.addEventListener("keydown", (event) => {
  if (!event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !event.isComposing) {
    byArrow(event);
  }
});

// An empty field of the filter is no part of the address.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt === form) {
    for (const name of Object.keys(detail.parameters)) {
      if (detail.parameters[name] === "") {
        delete detail.parameters[name];
      }
    }
  }
});

// Results may come after somebody has gone down to them: the row that had the focus has it again, or the search.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  hadFocus = detail.target === rows && rows.contains(document.activeElement);
});
document.addEventListener("htmx:afterSettle", () => {
  if (hadFocus && !rows.contains(document.activeElement)) {
    field.focus();
  }
  hadFocus = false;
  count();
});

// --- what is chosen

function count() {
  const place = rows.querySelector("[data-chosen-count]");
  if (!place) {
    return;
  }
  const all = boxes();
  const chosen = all.filter((box) => box.checked).length;
  const page = whole("page");
  page.checked = chosen > 0 && chosen === all.length;
  page.indeterminate = chosen > 0 && chosen < all.length;
  const everything = whole("filter");
  if (everything && chosen < all.length) {
    everything.checked = false;
  }
  place.textContent = place.dataset.words.replace(
    "{count}",
    chosen.toLocaleString(document.documentElement.lang),
  );
  place.hidden = Boolean(everything?.checked);
}

function tickAll(checked) {
  for (const box of boxes()) {
    box.checked = checked;
  }
}

// With Shift, everything from the last tick to this one.
rows.addEventListener("click", (event) => {
  const all = boxes();
  const at = all.indexOf(event.target);
  if (at < 0) {
    return;
  }
  const from = all.indexOf(lastTicked);
  if (event.shiftKey && from >= 0) {
    for (const box of all.slice(Math.min(from, at), Math.max(from, at))) {
      box.checked = event.target.checked;
    }
  }
  lastTicked = event.target;
});

rows.addEventListener("change", ({ target }) => {
  if (target === whole("page") || (target === whole("filter") && target.checked)) {
    tickAll(target.checked);
  }
  count();
});

// A browser that comes back to the page may bring the ticks along.
window.addEventListener("pageshow", count);
