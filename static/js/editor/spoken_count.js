// The count for those who hear the page: once the keys rest, and only where it matters. The number on the screen
// changes with every key and is no live region; a screen reader would talk over what is typed.

import { filled, grouped, LIMIT } from "../texts/contract.js";

const PAUSE = 1000;
// So many units more or fewer are worth a word even far from the limit.
const MUCH = 200;

const region = document.getElementById("counter-spoken");
const field = document.getElementById("text");
let timer;
let told = field ? field.value.length : 0;
let wasClose = false;

/** Say `length` when no key was pressed for a second, if that is close to the limit or much has changed. */
export function speakSoon(length, near, separator) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const isClose = length > LIMIT - near;
    if (isClose || wasClose || Math.abs(length - told) >= MUCH) {
      told = length;
      wasClose = isClose;
      region.textContent = words(length, isClose, separator);
    }
  }, PAUSE);
}

function words(length, isClose, separator) {
  const number = (count) => grouped(count, separator);
  if (length > LIMIT) {
    return filled(region.dataset.over, { count: number(length - LIMIT) });
  }
  return isClose
    ? filled(region.dataset.left, { count: number(LIMIT - length) })
    : filled(region.dataset.used, { count: number(length), limit: number(LIMIT) });
}
