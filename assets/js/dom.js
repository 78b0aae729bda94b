/** What several modules need of the document. */

/**
 * Calls `found(element)` once for every element that matches `selector`, those of the page and those
 * that a fragment brings later.
 */
export function each(selector, found) {
  const seen = new WeakSet();
  const visit = (root) => {
    const inside = root.querySelectorAll(selector);
    for (const element of root.matches?.(selector) ? [root, ...inside] : inside) {
      if (seen.has(element)) continue;
      seen.add(element);
      found(element);
    }
  };
  visit(document);
  document.addEventListener("htmx:load", (event) => visit(event.detail.elt));
}

/** Returns a sentence that the page carries on its body as `data-say-<name>`, translated by the server. */
export function sentence(name, values = {}) {
  const text = document.body.dataset[`say${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/** Tells whether somebody is typing in `element`, so that letters belong to the text. */
export function isTyping(element) {
  return element.matches?.("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]") ?? false;
}
