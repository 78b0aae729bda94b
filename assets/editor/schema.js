/** What a text may hold: exactly what `core/markdown.py` renders. Reads the server's HTML, so that no Markdown is parsed here. */
import { mergeAttributes, Node, textblockTypeInputRule } from "@tiptap/core";
import { Blockquote } from "@tiptap/extension-blockquote";
import { Bold } from "@tiptap/extension-bold";
import { Code } from "@tiptap/extension-code";
import { CodeBlock } from "@tiptap/extension-code-block";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Heading } from "@tiptap/extension-heading";
import { HorizontalRule } from "@tiptap/extension-horizontal-rule";
import { Italic } from "@tiptap/extension-italic";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Strike } from "@tiptap/extension-strike";
import { Text } from "@tiptap/extension-text";
import Image from "@tiptap/extension-image";
import Mention from "@tiptap/extension-mention";
import { Dropcursor, Gapcursor, Placeholder, TrailingNode, UndoRedo } from "@tiptap/extensions";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import { BUTTON, Link } from "./link.js";
import { make } from "./parts.js";

export const OWN_FILE = /^\/c\/uploads\/\d{1,18}\/$/;

/** A list is tight when its items are no paragraphs of their own. */
const tight = {
  tight: {
    default: true,
    rendered: false,
    parseHTML: (element) => !element.querySelector(":scope > li > p"),
  },
};
const TightBullets = BulletList.extend({
  addAttributes() {
    return { ...this.parent?.(), ...tight };
  },
});
const TightNumbers = OrderedList.extend({
  addAttributes() {
    return { ...this.parent?.(), ...tight };
  },
});

const Quote = Blockquote.extend({
  addAttributes() {
    return {
      callout: {
        default: null,
        parseHTML: (element) => element.className.match(/callout-(note|tip|warning)/)?.[1] ?? null,
        renderHTML: ({ callout }) => (callout ? { class: `callout callout-${callout}` } : {}),
      },
    };
  },
});

const Title = Heading.extend({
  addInputRules() {
    const first = textblockTypeInputRule({ find: /^#\s$/, type: this.type, getAttributes: { level: 2 } });
    return [first, ...this.parent()];
  },
});

/** An attribute that is words: Tiptap would make a number of "42". */
export const words = (name, otherwise = null) => ({
  default: otherwise,
  parseHTML: (element) => element.getAttribute(name) || otherwise,
});

/** Pictures of ours alone: a foreign one would be asked from somebody else's server. */
const Picture = Image.extend({
  inline: true,
  group: "inline",
  addAttributes() {
    return { src: words("src"), alt: words("alt", ""), title: words("title") };
  },
  parseHTML() {
    return [{ tag: "img[src]", getAttrs: (element) => OWN_FILE.test(element.getAttribute("src")) && null }];
  },
  addInputRules: () => [],
});

/** Somebody's name, in the server's HTML a link to their page. */
const Name = Mention.extend({
  priority: 1100,
  addAttributes() {
    return { id: { default: null, parseHTML: (element) => element.textContent.slice(1) } };
  },
  parseHTML() {
    return [
      {
        tag: 'a[href^="/members/"]',
        priority: 1100,
        getAttrs: (element) => element.getAttribute("href") === `/members/${element.textContent.slice(1).toLowerCase()}/` && element.textContent.startsWith("@") && null,
      },
    ];
  },
  renderHTML({ node }) {
    return ["span", { class: "mention" }, `@${node.attrs.id}`];
  },
});

/** A footnote, called where it stands: what it says is words, and the server numbers it. */
const Note = Node.create({
  name: "note",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes() {
    return { words: words("data-note", "") };
  },
  parseHTML() {
    return [{ tag: "sup[data-note]" }];
  },
  renderHTML({ node }) {
    return ["sup", { class: "note-call", "data-note": node.attrs.words, title: node.attrs.words }, "†"];
  },
});

const cell = { content: "inline*", addAttributes: () => ({ colspan: { default: 1, rendered: false }, rowspan: { default: 1, rendered: false }, colwidth: { default: null, rendered: false } }) };
const Cell = TableCell.extend(cell);
const Head = TableHeader.extend(cell);
const Grid = Table.extend({
  renderHTML({ HTMLAttributes }) {
    return ["table", mergeAttributes(HTMLAttributes), ["tbody", 0]];
  },
});

/** Returns the extensions of an editor. `suggestions` complete names and titles of pages, `placeholder` is what an empty text says. */
export function extensions({ suggestions = [], placeholder } = {}) {
  return [
    Document, Paragraph, Text, HardBreak, Bold, Italic, Strike, CodeBlock, HorizontalRule, ListKeymap,
    ListItem.extend({ content: "block+" }), UndoRedo, Gapcursor, Dropcursor, TrailingNode,
    Title.configure({ levels: [2, 3, 4, 5, 6] }),
    Quote,
    TightBullets,
    TightNumbers,
    Code.extend({ excludes: "" }),
    Link,
    Picture,
    Note,
    Grid.configure({ resizable: false, allowTableNodeSelection: false }),
    TableRow,
    Head,
    Cell,
    Name.configure(suggestions.length ? { suggestions } : {}),
    ...(placeholder ? [Placeholder.configure({ placeholder })] : []),
  ];
}

/** Prepares the server's HTML for the editor: a figure is here a picture with a title, a note stands where it is called, a button is a link with a title. */
export function readable(html) {
  const read = new DOMParser().parseFromString(html, "text/html");
  for (const figure of read.querySelectorAll("figure")) {
    const picture = figure.querySelector("img");
    const paragraph = read.createElement("p");
    if (picture) {
      picture.setAttribute("title", figure.querySelector("figcaption")?.textContent ?? "");
      paragraph.append(picture);
    }
    figure.replaceWith(paragraph);
  }
  for (const call of read.querySelectorAll("sup.note-call")) {
    const said = read.getElementById(call.querySelector("a")?.hash.slice(1) ?? "");
    said?.lastElementChild?.remove();
    const note = make("sup", { "data-note": said?.textContent.trim() ?? "" });
    call.replaceWith(read.importNode(note));
  }
  for (const notes of read.querySelectorAll("ol.notes")) notes.remove();
  for (const button of read.querySelectorAll("a.text-button")) button.setAttribute("title", BUTTON);
  return read.body;
}
