// Preview, difference and history beside the text. Without this script they are links to the page with that pane
// open; here they are tabs, which leave the text alone. What a pane shows is asked for when it is opened. Whoever types
// is shown the difference to live, unless they have chosen a pane.

import { inTab } from "../site/storage.js";
import { isDirty } from "./saved.js";

const STORE = "editor-pane";
const PROMPT = "editor-prompt";
const list = document.querySelector("[data-tabs]");
const tabs = [...list.querySelectorAll("[data-tab]")];
const paneOf = (tab) => document.getElementById(`pane-${tab.dataset.tab}`);
const isOpen = (tab) => tab.getAttribute("aria-selected") === "true";
const field = document.getElementById("text");

function show(tab) {
  for (const each of tabs) {
    const chosen = each === tab;
    each.setAttribute("aria-selected", chosen);
    each.tabIndex = chosen ? 0 : -1;
    paneOf(each).hidden = !chosen;
  }
  const chosen = document.getElementById("open-pane");
  if (chosen) {
    chosen.value = tab.dataset.tab;
  }
}

function open(tab) {
  show(tab);
  inTab.set(STORE, tab.dataset.tab);
  // What came of a save lies over the panes; the next save says it again.
  document.getElementById("save-result").replaceChildren();
  const { tab: name } = tab.dataset;
  if (name === "difference" && field) {
    field.dispatchEvent(new Event("pane-opened"));
  } else if (name !== "preview") {
    window.htmx.trigger(paneOf(tab), "open-pane");
  }
}

const STEPS = {
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  Home: () => 0,
  End: () => tabs.length - 1,
};

list.setAttribute("role", "tablist");
for (const tab of tabs) {
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", paneOf(tab).id);
  paneOf(tab).setAttribute("role", "tabpanel");
  paneOf(tab).setAttribute("aria-labelledby", tab.id);
  paneOf(tab).tabIndex = 0;
  tab.addEventListener("click", (event) => {
    if (!(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      open(tab);
    }
  });
}
list.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const at = tabs.indexOf(event.target);
  if (step && at >= 0) {
    event.preventDefault();
    const right =
      getComputedStyle(list).direction === "rtl" && event.key.startsWith("Arrow")
        ? 2 * at - step(at)
        : step(at);
    const next = tabs[(right + tabs.length) % tabs.length];
    next.focus();
    open(next);
  }
  if (event.key === " " && at >= 0) {
    event.preventDefault();
    open(event.target);
  }
});

const current = tabs.find((tab) => tab.hasAttribute("aria-current"));
for (const tab of tabs) {
  tab.removeAttribute("aria-current");
}
show(current);
const wanted = tabs.find((tab) => tab.dataset.tab === inTab.get(STORE));
if (wanted && !isOpen(wanted) && !new URLSearchParams(location.search).has("pane")) {
  // Not before htmx listens.
  document.addEventListener("htmx:load", () => open(wanted), { once: true });
}

// The request that each stretch of typing makes asks for the pane that is open.
field?.addEventListener("input", () => {
  if (inTab.get(STORE) === null && isDirty()) {
    show(tabs.find((tab) => tab.dataset.tab === "difference"));
  }
});

// The switch and the fold around the agent's prompt are one choice.
const choices = document.querySelector("[data-prompt-switch]");
const fold = () => document.getElementById("agent-prompt");

function showPrompt(whole) {
  choices.querySelector(`[value="${whole ? "whole" : "section"}"]`).checked = true;
  inTab.set(PROMPT, whole ? "whole" : "section");
  if (fold()) {
    fold().open = whole;
  }
}

choices.addEventListener("change", (event) => {
  showPrompt(event.target.value === "whole");
  inTab.set(STORE, "preview");
});
document.addEventListener(
  "toggle",
  (event) => {
    if (event.target === fold()) {
      showPrompt(fold().open);
    }
  },
  true,
);
showPrompt(inTab.get(PROMPT) === "whole");
// Each preview comes with its fold closed.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id === "preview") {
    showPrompt(inTab.get(PROMPT) === "whole");
  }
});
