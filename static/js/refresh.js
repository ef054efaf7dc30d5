// Lets [data-refresh] ask for itself every so many seconds, for as long as somebody can see it: htmx has no eval here,
// so a filter in hx-trigger could not tell. Whoever comes back to the tab gets a fresh look at once.

(() => {
  const region = document.querySelector("[data-refresh]");
  const every = Number(region.dataset.refresh) * 1000;
  let asked = Date.now();
  let signedOut = false;

  function look() {
    if (document.visibilityState === "visible" && !signedOut) {
      asked = Date.now();
      htmx.trigger(region, "refresh");
    }
  }

  setInterval(look, every);
  document.addEventListener("visibilitychange", () => {
    signedOut = false; // perhaps they have signed in again in another tab
    if (Date.now() - asked >= every) {
      look();
    }
  });
  region.addEventListener("htmx:afterRequest", ({ detail }) => {
    signedOut = detail.xhr.status === 401;
  });
})();
