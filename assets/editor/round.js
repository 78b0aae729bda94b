/** Markdown → HTML (by the server) → document → Markdown, without a page around it: for tests, and to know what fits. */
import { getSchema } from "@tiptap/core";
import { DOMParser as Reader } from "@tiptap/pm/model";
import { toMarkdown } from "./markdown.js";
import { extensions, readable } from "./schema.js";
import { cleaned } from "./paste.js";

let reader;

/** Returns the Markdown of a piece of the server's HTML. */
export function fromHtml(html) {
  reader ??= Reader.fromSchema(getSchema(extensions()));
  return toMarkdown(reader.parse(readable(html)));
}

/** Returns the Markdown of a piece of HTML from somebody's clipboard. */
export function fromPaste(html) {
  return fromHtml(cleaned(html));
}
