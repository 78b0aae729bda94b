/**
 * Puts a list in order by dragging a handle or with its two buttons.
 *
 * `<ol data-reorder="/address/">` of `<li data-id="3">`, each with a `.handle` and with forms whose buttons carry
 * `data-move="up"` or `data-move="down"`. Without script those forms do the work. With it, one POST sends
 * `order=3,1,2` to the address, with the token of the first form of the list. A `<li data-fixed data-id="…">` is the
 * head of a part: others move past it, nothing goes above the first one.
 */
import { announce } from "./status.js";
import { each, sentence } from "./dom.js";

const items = (list) => [...list.querySelectorAll(":scope > li[data-id]")];
const order = (list) => items(list).map((item) => item.dataset.id).join(",");

async function send(list, before) {
  if (order(list) === before) return true;
  const body = new FormData();
  body.set("order", order(list));
  body.set("csrfmiddlewaretoken", list.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
  try {
    const answer = await fetch(list.dataset.reorder, { method: "POST", body, headers: { "HX-Request": "true" } });
    return answer.ok;
  } catch {
    return false;
  }
}

function putBack(list, before) {
  const byId = new Map(items(list).map((item) => [item.dataset.id, item]));
  for (const id of before.split(",")) list.append(byId.get(id));
}

async function moved(list, item, before) {
  if (await send(list, before)) {
    const place = items(list).indexOf(item) + 1;
    if (order(list) !== before) announce(sentence("moved", { place, count: items(list).length }));
  } else {
    putBack(list, before);
    announce(sentence("failed"), "danger");
  }
}

function byButton(list, event) {
  const button = event.submitter?.closest("[data-move]");
  const item = button?.closest("li[data-id]");
  if (!item) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const before = order(list);
  const other = button.dataset.move === "up" ? item.previousElementSibling : item.nextElementSibling;
  const isEdge = other?.matches("[data-fixed]") && !other.previousElementSibling;
  if (!other || (isEdge && button.dataset.move === "up")) return;
  if (button.dataset.move === "up") other.before(item);
  else other.after(item);
  button.focus();
  moved(list, item, before);
}

function byHandle(list, event) {
  const item = event.target.closest(".handle")?.closest("li[data-id]");
  if (!item || event.button) return;
  event.preventDefault();
  const before = order(list);
  item.classList.add("is-moving");
  item.setPointerCapture(event.pointerId);
  const follow = (move) => {
    const over = items(list).find((other) => {
      const box = other.getBoundingClientRect();
      return other !== item && move.clientY > box.top && move.clientY < box.bottom;
    });
    if (!over || (over.matches("[data-fixed]") && !over.previousElementSibling)) return;
    const isBelow = item.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (isBelow) over.after(item);
    else over.before(item);
  };
  const drop = () => {
    item.classList.remove("is-moving");
    item.removeEventListener("pointermove", follow);
    moved(list, item, before);
  };
  item.addEventListener("pointermove", follow);
  item.addEventListener("lostpointercapture", drop, { once: true });
}

export function start() {
  each("[data-reorder]", (list) => {
    list.addEventListener("submit", (event) => byButton(list, event), true);
    list.addEventListener("pointerdown", (event) => byHandle(list, event));
  });
}
