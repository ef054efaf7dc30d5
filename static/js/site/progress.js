// Says that something is under way once it has taken a second: a line over the page, and words, a form's own ones from
// data-slow. The line is CSS's (feedback.css): it knows htmx's requests, and data-leaving for a page that is left.

const root = document.documentElement;
const SLOW = 1000;
const underway = new Map();
let timer;

function begin(what, words) {
  underway.set(what, words);
  timer ??= setTimeout(() => say(true), SLOW);
}

function end(what) {
  underway.delete(what);
  if (!underway.size) {
    clearTimeout(timer);
    timer = undefined;
    say(false);
  }
}

function say(something) {
  const words = document.getElementById("still-working");
  const own = [...underway.values()].find(Boolean);
  words.textContent = something ? (own ?? words.dataset.words) : "";
}

// Not what goes on by itself or beside the typing: that would be said again and again.
function isAwaited({ requestConfig }) {
  return ["submit", "click", "change"].includes(requestConfig.triggeringEvent?.type);
}

// Its end is told by the request itself: what asked may have been replaced meanwhile, and htmx tells nobody then.
document.addEventListener("htmx:beforeSend", ({ detail }) => {
  if (isAwaited(detail)) {
    begin(detail.xhr, detail.requestConfig.elt.dataset.slow);
    detail.xhr.addEventListener("loadend", () => end(detail.xhr));
  }
});

// Links, forms and keys alike; a download leaves the page where it is.
let isDownload = false;
let sent; // the form that leads to the next page, if one does
document.addEventListener("click", (event) => {
  isDownload = Boolean(event.target.closest("[data-download]"));
  sent = undefined;
});
document.addEventListener("submit", ({ target }) => {
  sent = target;
});

function stay() {
  delete root.dataset.leaving;
  end("leaving");
}

window.addEventListener("beforeunload", (event) => {
  if (isDownload) {
    isDownload = false;
    return;
  }
  root.dataset.leaving = "";
  begin("leaving", sent?.dataset.slow);
  // Asked whether to leave, a person may stay, of which nothing tells but that they go on.
  setTimeout(() => {
    if (event.defaultPrevented) {
      for (const sign of ["pointerdown", "keydown"]) {
        document.addEventListener(sign, stay, { once: true });
      }
    }
  });
});

window.addEventListener("pageshow", stay);
