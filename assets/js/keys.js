/**
 * Keys of a page: j and k go through its messages or cards, r answers, u goes to the first unread, ? lists them.
 *
 * Single letters, never with a modifier and never while somebody types, so that assistive technology keeps its own.
 * A list that has keys of its own (triage.js) keeps them.
 */
import { isTyping, sentence } from "./dom.js";

const stops = () => [...document.querySelectorAll("[data-stop], .cards .card")];

function step(by) {
  const all = stops();
  const at = all.indexOf(document.activeElement?.closest?.("[data-stop], .card"));
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
  if (!next) return;
  next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function act(key) {
  const here = document.activeElement?.closest?.("[data-stop]") ?? document;
  const found = here.querySelector(`[data-key="${key}"]`) ?? document.querySelector(`main [data-key="${key}"]`);
  found?.click();
  return Boolean(found);
}

function list() {
  let box = document.getElementById("keys");
  if (!box) {
    box = document.createElement("dialog");
    box.id = "keys";
    const title = document.createElement("h2");
    title.textContent = sentence("keys");
    const lines = document.createElement("ul");
    for (const line of sentence("keysList").split("|")) {
      lines.appendChild(document.createElement("li")).textContent = line;
    }
    const close = document.createElement("button");
    close.className = "btn";
    close.textContent = sentence("close");
    close.addEventListener("click", () => box.close());
    box.append(title, lines, close);
    document.body.append(box);
  }
  box.showModal();
}

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || event.target.closest?.("[data-triage-item], dialog")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "?") list();
    else if (!["r", "u"].includes(event.key) || !act(event.key)) return;
    event.preventDefault();
  });
}
