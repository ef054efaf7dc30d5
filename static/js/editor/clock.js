// Keeps times current: "3 minutes ago" grows older, and the next try comes closer. The server tells the age and the
// wait in seconds, so that a browser's wrong clock makes no difference. Whoever comes back to the window is told at once
// what is new.

const STEPS = [
  [60, 1, "second"],
  [3600, 60, "minute"],
  [86400, 3600, "hour"],
  [Infinity, 86400, "day"],
];

const began = new WeakMap();
const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en-GB");

/** Seconds since the element was first seen here. */
function elapsed(element) {
  if (!began.has(element)) {
    began.set(element, Date.now());
  }
  return (Date.now() - began.get(element)) / 1000;
}

function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function tick() {
  for (const element of document.querySelectorAll("[data-ago]")) {
    const seconds = Number(element.dataset.ago) + elapsed(element);
    // Under a minute the server's words stand: seconds that run would be in everybody's way.
    if (seconds >= 60 && elapsed(element) >= 1) {
      const [, size, unit] = STEPS.find(([end]) => seconds < end);
      say(element, words.format(-Math.floor(seconds / size), unit));
    }
  }
  for (const element of document.querySelectorAll("[data-countdown]")) {
    const left = Math.round(Number(element.dataset.countdown) - elapsed(element));
    const { seconds, minutes, due } = element.dataset;
    const [text, count] = left > 90 ? [minutes, Math.round(left / 60)] : [left > 0 ? seconds : due, left];
    say(element, text.replace("{count}", count));
  }
}

tick();
setInterval(tick, 1000);
document.addEventListener("htmx:afterSwap", tick);
document.addEventListener("htmx:oobAfterSwap", tick);

document.addEventListener("visibilitychange", () => {
  // Leaving the page hides it too, and a request would be cut off then.
  if (document.visibilityState === "visible") {
    window.htmx.trigger("#others", "look-again");
  }
});
