// A way for htmx to put an answer into the page that touches only what is different: hx-ext="morph" hx-swap="morph".
// Focus, scroll position, an open <details> and a half-selected word stay, and a screen reader hears nothing anew.
// Each element at the top of the answer replaces the one with its id; inside, elements with ids are recognised by them.

function sameKind(old, fresh) {
  return (
    old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && (old.id || "") === (fresh.id || "")
  );
}

// Whether a <details> is open is for the person to say.
function attributes(old, fresh) {
  const theirs = (name) => name === "open" && old.nodeName === "DETAILS";
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !theirs(name)) {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !theirs(name)) {
      old.setAttribute(name, value);
    }
  }
}

function children(old, fresh) {
  const wanted = new Set([...fresh.children].map((child) => child.id).filter(Boolean));
  for (const child of [...old.children]) {
    if (child.id && !wanted.has(child.id)) {
      child.remove();
    }
  }
  let place = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const known = child.id && [...old.children].find((each) => each.id === child.id);
    if (place && sameKind(place, child)) {
      const next = place.nextSibling;
      morph(place, child);
      place = next;
    } else if (known && sameKind(known, child)) {
      old.insertBefore(known, place);
      morph(known, child);
    } else {
      old.insertBefore(child, place);
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

function morph(old, fresh) {
  if (old.isEqualNode(fresh)) {
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = fresh.nodeValue;
    return;
  }
  attributes(old, fresh);
  children(old, fresh);
}

htmx.defineExtension("morph", {
  handleSwap(style, target, fragment) {
    if (style !== "morph") {
      return false;
    }
    const focused = document.activeElement;
    for (const fresh of fragment.children) {
      const old = document.getElementById(fresh.id);
      if (old) {
        morph(old, fresh);
      }
    }
    // What had the focus is gone: stay near it, rather than begin at the top of the page.
    if (focused && !focused.isConnected) {
      target.querySelector("[tabindex='-1']")?.focus({ preventScroll: true });
    }
    return [];
  },
});
