// The editor: a count on every key, a warning before words are lost, and Save from the keyboard.
// What the server counts comes with the preview and overrules the count made here.

import { describeCount, LIMIT, units } from "../texts/contract.js";
import { isDirty } from "./saved.js";
import { speakSoon } from "./spoken_count.js";

// As close to the limit as this, in UTF-16 units, the counter warns; profiles/texts/contract.py has the same number.
const NEAR = 400;

const form = document.getElementById("editor");
const field = document.getElementById("text");

if (form && field) {
  let asked = field.value;
  const note = document.getElementById("note");
  let sentNote = "";
  let leaving = false;

  const counter = () => document.getElementById("counter");
  const save = () => form.querySelector("[data-save]");

  function count() {
    const length = units(field.value);
    counter().querySelector("[data-counter-words]").textContent = describeCount(length, counter().dataset);
    const heard = length + Number(counter().dataset.added); // with the notices that are laid over it
    counter().querySelector("progress").value = heard;
    counter().classList.toggle("counter--over", length > LIMIT);
    counter().classList.toggle("counter--near", heard > LIMIT - NEAR && length <= LIMIT);
    allow();
  }

  // Over the limit there is no saving; whoever counted last has said so.
  function allow() {
    save().disabled = counter().classList.contains("counter--over");
  }

  field.addEventListener("input", () => {
    count();
    if (isDirty()) {
      document.getElementById("said").replaceChildren(); // that the last text is saved says nothing of this one
    }
    speakSoon(units(field.value), NEAR, counter().dataset.separator);
  });
  count();

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      if (!event.repeat && units(field.value) <= LIMIT) {
        form.requestSubmit(form.querySelector("[data-save]"));
      }
    }
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-discard]");
    if (button) {
      leaving = !isDirty() || window.confirm(form.querySelector("[data-confirm]").dataset.confirm);
      if (leaving) {
        button.value = "1"; // asked here, so not once more by a page of its own
      } else {
        event.preventDefault();
      }
    }
  });

  // The words go along to the next page.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-goes-along]")) {
      leaving = true;
      const stays = () => {
        leaving = false;
      };
      field.addEventListener("input", stays, { once: true });
    }
  });

  window.addEventListener("beforeunload", (event) => {
    if (!leaving && isDirty()) {
      event.preventDefault();
    }
  });

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt === form) {
      sentNote = note.value;
    } else if (detail.elt === field) {
      asked = field.value;
    }
  });

  // A reason belongs to one version; the next one, typed while the save was under way, has its own.
  document.addEventListener("profile-saved", () => {
    if (note.value === sentNote) {
      note.value = "";
    }
  });

  // The server's count stands, unless it is about a text that has been typed over since.
  document.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
    if (detail.target.id === "counter") {
      if (field.value === asked) {
        allow();
      } else {
        count();
      }
    }
  });

  // htmx switches the button on again after each save.
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.elt === form) {
      allow();
    }
  });
}
