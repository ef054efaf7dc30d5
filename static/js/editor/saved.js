// The text that leaving the page would not lose: the newest version, as far as this page knows.

import { canonical } from "../texts/contract.js";

const form = document.getElementById("editor");
const field = document.getElementById("text");
let saved = document.getElementById("saved-text").content.textContent;
let sent = saved;

export const savedText = () => saved;

/** Whether there are words in the field that are not saved. */
export const isDirty = () => canonical(field.value) !== saved;

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (field && detail.elt === form) {
    sent = canonical(field.value);
  }
});

// Typing may have gone on while the save was under way: only what was sent is safe.
document.addEventListener("profile-saved", () => {
  saved = sent;
});
