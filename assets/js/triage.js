/**
 * Goes through a list by keyboard, while the focus is inside it.
 *
 * `<ol data-triage>` of `[data-triage-item]`; in each, a button with `data-key="g"` answers to that letter.
 * Arrows move, j and k too when no button has taken the letter. Enter opens the item's title.
 */
import { each, isTyping } from "./dom.js";

const items = (list) => [...list.querySelectorAll("[data-triage-item]")];

function stand(list, item) {
  if (!item) return;
  for (const other of items(list)) other.tabIndex = other === item ? 0 : -1;
  item.focus();
}

function step(list, item, by) {
  const all = items(list);
  stand(list, all[Math.min(Math.max(all.indexOf(item) + by, 0), all.length - 1)]);
}

/** After an act the item may go away: the focus then stands on the one that took its place. */
function follow(list, item) {
  const place = items(list).indexOf(item);
  const watcher = new MutationObserver(() => {
    if (list.contains(item)) return;
    watcher.disconnect();
    if (document.activeElement === document.body) stand(list, items(list)[place] ?? items(list).at(-1));
  });
  watcher.observe(list, { childList: true, subtree: true });
}

function pressed(list, event) {
  const item = event.target.closest("[data-triage-item]");
  if (!item || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const button = [...item.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (button) {
    event.preventDefault();
    follow(list, item);
    button.click();
  } else if (["ArrowDown", "j"].includes(event.key)) {
    event.preventDefault();
    step(list, item, 1);
  } else if (["ArrowUp", "k"].includes(event.key)) {
    event.preventDefault();
    step(list, item, -1);
  } else if (event.key === "Enter" && event.target === item) {
    item.querySelector("a[href]")?.click();
  }
}

export function start() {
  each("[data-triage]", (list) => {
    items(list).forEach((item, place) => {
      item.tabIndex = place ? -1 : 0;
    });
    list.addEventListener("keydown", (event) => pressed(list, event));
  });
  each("[data-triage-item]", (item) => {
    if (!item.hasAttribute("tabindex")) item.tabIndex = -1;
  });
}
