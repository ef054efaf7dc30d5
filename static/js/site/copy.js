// "Copy": puts a text on the clipboard and says so in the link or button itself. A link leads to the text alone, which
// is where a browser goes that has no script, or gives no clipboard and shows no text here; a button copies what is shown.

const SAID_FOR = 2500;

async function textOf(link, shown) {
  if (shown) {
    return shown.textContent;
  }
  const answer = await fetch(link.href);
  // A session that has ended answers with the sign-in page.
  if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("text/plain")) {
    throw new Error("no text");
  }
  return answer.text();
}

function say(link, said) {
  const words = link.querySelector("[data-copy-words]");
  link.dataset.copyIdle ??= words.textContent;
  words.textContent = said;
  link.classList.add("is-copied");
  clearTimeout(Number(link.dataset.copyTimer));
  link.dataset.copyTimer = setTimeout(() => {
    words.textContent = link.dataset.copyIdle;
    link.classList.remove("is-copied");
  }, SAID_FOR);
  const status = document.getElementById("copy-said");
  if (status) {
    // Emptied first, so that the same words are read out again.
    status.textContent = "";
    requestAnimationFrame(() => {
      status.textContent = said;
    });
  }
}

function select(shown) {
  const range = document.createRange();
  range.selectNodeContents(shown);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-copy]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  const shown = document.getElementById(link.dataset.copyShown);
  try {
    await navigator.clipboard.writeText(await textOf(link, shown));
    say(link, link.dataset.copied);
  } catch {
    if (shown) {
      select(shown);
      say(link, link.dataset.copyByHand);
    } else {
      location.href = link.href;
    }
  }
});

// It acts where it stands rather than lead elsewhere, so it is a button, which the space bar presses too.
for (const link of document.querySelectorAll("a[data-copy]")) {
  link.setAttribute("role", "button");
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      link.click();
    }
  });
}
