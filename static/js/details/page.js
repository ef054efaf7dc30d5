// The details of one number: the part of the text that a field made is marked while the field has the focus or the
// pointer; a warning before words are lost; Save from the keyboard.

import { rangeIn, showIn } from "../texts/ranges.js";

const form = document.getElementById("editor");
const fields = document.getElementById("details");

/** What is typed, as one string to compare. Hidden inputs are switched off, and told by nobody. */
const typed = (of = form) =>
  JSON.stringify([...new FormData(of)].filter(([name]) => name.startsWith("details.")));

/** The same of what the page came with: on a slow line somebody may have typed before this script was there. */
function cameWith() {
  const copy = form.cloneNode(true);
  copy.reset();
  return typed(copy);
}

/** Where the parts stand in the text of the preview that the field `key` made. */
function rangesOf(key) {
  const shown = document.getElementById("preview-text");
  const spans = JSON.parse(document.getElementById("detail-spans")?.dataset.spans ?? "[]");
  return spans
    .filter(([, end, name]) => name === key && shown && end <= shown.textContent.length)
    .map(([start, end]) => rangeIn(shown, start, end));
}

/** Mark what the field under the pointer made, else what the one with the focus made. */
function mark({ scroll = false } = {}) {
  const field =
    fields.querySelector("[data-detail]:hover") ?? document.activeElement?.closest("[data-detail]");
  const ranges = field ? rangesOf(field.dataset.detail) : [];
  CSS.highlights.set("detail", new Highlight(...ranges));
  if (scroll && ranges.length) {
    showIn(document.getElementById("pane-preview"), ranges[0]);
  }
}

if (form && fields && window.Highlight) {
  fields.addEventListener("pointerover", () => mark());
  fields.addEventListener("pointerleave", () => mark());
  fields.addEventListener("focusin", () => mark({ scroll: true }));
  fields.addEventListener("focusout", () => mark());
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id === "preview") {
      mark({ scroll: true });
    }
  });
}

if (form) {
  // After the grids of hours have hidden what does not count, which is not sent then.
  let saved = "";
  let sent = "";
  let sentNote = "";
  let leaving = false;
  const note = document.getElementById("note");
  const isDirty = () => typed() !== saved || "again" in form.dataset;
  requestAnimationFrame(() => {
    saved = cameWith();
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      if (!event.repeat) {
        form.requestSubmit(form.querySelector("[data-save]"));
      }
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-discard]")) {
      leaving = !isDirty() || window.confirm(form.dataset.confirm);
      if (!leaving) {
        event.preventDefault();
      }
    }
  });

  window.addEventListener("beforeunload", (event) => {
    if (!leaving && isDirty()) {
      event.preventDefault();
    }
  });

  fields.addEventListener("input", ({ target }) => {
    target.setAttribute("aria-invalid", "false");
    if (isDirty()) {
      document.getElementById("said").replaceChildren();
    }
  });

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt === form) {
      sent = typed();
      sentNote = note.value;
    }
  });

  document.addEventListener("profile-saved", () => {
    saved = sent;
    delete form.dataset.again;
    document.getElementById("save-result").replaceChildren();
    if (note.value === sentNote) {
      note.value = "";
    }
  });

  // What others changed beside it, or chose here: shown once nothing that is typed would go.
  document.addEventListener("details-moved", () => {
    if (!isDirty()) {
      location.reload();
    }
  });

  // Each answer says anew what can't be, below the input that it is about.
  const answers = ({ target }) => ["preview", "save-result"].includes(target.id);
  const inputOf = (name) => form.elements.namedItem(name);

  function tellRefused(said) {
    for (const refusal of fields.querySelectorAll(".detail__refusal:not([hidden])")) {
      refusal.hidden = !said;
      inputOf(refusal.id.replace(/-refusal$/, ""))?.setAttribute?.("aria-invalid", said);
    }
  }

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (answers(detail) && detail.xhr.getResponseHeader("X-Fragment") === "true") {
      tellRefused(false);
    }
  });

  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (answers(detail)) {
      tellRefused(true);
    }
    const refused = detail.target.querySelector("[data-refused]")?.dataset.refused.split(" ") ?? [];
    const inputs = refused.map(inputOf);
    const first = inputs.find((each) => each?.focus);
    first?.focus();
    first?.scrollIntoView({ block: "center" });
  });
}
