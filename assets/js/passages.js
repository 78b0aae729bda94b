/**
 * Comments on a passage: words selected in a page bring a button that takes them to the form. By keyboard too, since it
 * follows the selection; without script, the link under the text opens the same form, where one pastes them.
 */
const NEAR = 60;
let button;

/** Returns the text before and after a selection, to find it again among others alike. */
function around(text, range) {
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  const after = document.createRange();
  after.selectNodeContents(text);
  after.setStart(range.endContainer, range.endOffset);
  return { before: before.toString().slice(-NEAR), after: after.toString().slice(0, NEAR) };
}

function offer() {
  const selection = getSelection();
  const quote = selection.toString().trim();
  const text = selection.rangeCount && selection.getRangeAt(0).commonAncestorContainer.parentElement?.closest("[data-passage]");
  button?.remove();
  if (!text || !quote || quote.length > 1000) return;
  const range = selection.getRangeAt(0);
  const link = document.querySelector(".wiki-remark a");
  button = document.createElement("a");
  button.className = "btn btn-sm quote-passage";
  button.href = `${text.dataset.passage}?${new URLSearchParams({ quote, ...around(text, range) })}`;
  button.append(...[...link.childNodes].map((one) => one.cloneNode(true)));
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  text.after(button);
  const box = range.getBoundingClientRect();
  const from = button.offsetParent.getBoundingClientRect();
  button.style.left = `${Math.max(0, Math.min(box.left - from.left, from.width - button.offsetWidth))}px`;
  button.style.top = `${box.bottom - from.top + 6}px`;
}

export function start() {
  if (document.querySelector("[data-passage]")) document.addEventListener("selectionchange", offer);
}
