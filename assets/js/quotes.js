/** Long quotations in messages fold: one reads the answer first. Without script they stand open. */
import { each, sentence } from "./dom.js";

const LONG = 400;

export function start() {
  each(".comment .prose > blockquote", (quote) => {
    if (quote.textContent.length < LONG || quote.closest(".comment-quoted")) return;
    const fold = document.createElement("details");
    const head = document.createElement("summary");
    head.textContent = sentence("quote");
    quote.replaceWith(fold);
    fold.append(head, quote);
  });
}
