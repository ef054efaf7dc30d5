// What stands over the page: who is there (the server fills it), the connection, and one action that failed. The words are
// in <template id="request-banner-..."> elements (templates/components/_request_banners.html).

export const session = () => document.getElementById("session-banner");
export const connection = () => document.getElementById("offline-banner");
export const problem = () => document.getElementById("problem-banner");

export function show(place, name) {
  const words =
    document.getElementById(`request-banner-${name}`) || document.getElementById("request-banner-other");
  // The same banner again would be read out again with every poll.
  if (place.dataset.shown !== words.id) {
    place.dataset.shown = words.id;
    place.replaceChildren(words.content.cloneNode(true));
  }
}

export function hide(place) {
  delete place.dataset.shown;
  place.replaceChildren();
}

function closeNotice(place) {
  hide(place);
  if (!document.activeElement || document.activeElement === document.body) {
    document.getElementById("main").focus({ preventScroll: true });
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-notice-close]");
  if (button) {
    closeNotice(button.closest("[role='alert']"));
  }
});

// What has the focus is never under a notice: the page then makes room for it.
document.addEventListener("focusin", ({ target }) => {
  const notices = document.getElementById("notices");
  // Where it would be without that room, which else would be given and taken by turns.
  const moved = notices.classList.contains("notices--in-flow") ? notices.offsetHeight : 0;
  const end = notices.scrollHeight + notices.offsetTop - scrollY;
  const covered = target.closest("main") && target.getBoundingClientRect().top - moved < end;
  notices.classList.toggle("notices--in-flow", Boolean(covered && notices.scrollHeight));
});
