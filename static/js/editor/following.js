// The preview follows the text: it marks the sentences that are not in the saved text, and shows the one in which the
// caret stands. The marks are highlights, which leave the page as it is; browsers that know none show none.

import { canonical } from "../texts/contract.js";
import { rangeIn, showIn } from "../texts/ranges.js";
import { savedText } from "./saved.js";

const field = document.getElementById("text");
const pane = document.getElementById("pane-preview");
const sentences = new Intl.Segmenter(document.documentElement.lang, { granularity: "sentence" });
const within = (text) => [...sentences.segment(text)];

const rangeOf = (shown, { index, segment }) => rangeIn(shown, index, index + segment.trimEnd().length);

function mark(shown, segments) {
  const known = new Set(within(savedText()).map(({ segment }) => segment.trim()));
  const changed = segments.filter(({ segment }) => segment.trim() && !known.has(segment.trim()));
  CSS.highlights.set("changed", new Highlight(...changed.map((each) => rangeOf(shown, each))));
}

/** Bring the sentence at the caret into sight. */
function show(shown, segments) {
  const caret = canonical(field.value.slice(0, field.selectionStart)).length;
  const here = segments.findLast(({ index, segment }) => index <= caret && segment.trim());
  if (here) {
    showIn(pane, rangeOf(shown, here));
  }
}

function follow() {
  const shown = document.getElementById("preview-text");
  if (shown && !pane.hidden) {
    const segments = within(shown.textContent);
    mark(shown, segments);
    show(shown, segments);
  }
}

if (field && window.Highlight) {
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id === "preview") {
      follow();
    }
  });
  document.addEventListener("selectionchange", () => {
    if (document.activeElement === field) {
      requestAnimationFrame(follow);
    }
  });
}
