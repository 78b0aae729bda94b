/**
 * Writes a document of the editor as Markdown that the server's parser reads back to the same document.
 *
 * The server alone reads Markdown (`core/markdown.py`); this is the other half, and a test in the browser holds both together.
 */

const DELIMITERS = { bold: "**", italic: "*", strike: "~~" };
const URL_IN_TEXT = /(?<![\w/])https?:\/\/[^\s<>"'`|]{3,2000}/g;
const AFTER_URL = /[.,;:!?)\]}»…*_~]+$/;

/** Returns the Markdown of a ProseMirror `doc`, without empty lines at its ends. */
export function toMarkdown(doc) {
  return blocks(doc).trim();
}

function blocks(parent, gap = "\n\n") {
  const written = [];
  let before = null;
  parent.forEach((node) => {
    const text = block(node, before);
    if (text === null) return;
    written.push(text);
    before = { node, alternate: isListLike(before, node) && !before.alternate };
  });
  return written.join(gap);
}

function isListLike(before, node) {
  return before !== null && before.node.type === node.type && /List$/.test(node.type.name);
}

const WRITERS = {
  paragraph: (node) => (isEmpty(node) ? null : inline(node)),
  heading: (node) => heading(node),
  blockquote: (node) => quote(node),
  codeBlock: (node) => fence(node),
  horizontalRule: () => "___",
  bulletList: (node, before) => list(node, before),
  orderedList: (node, before) => list(node, before),
  table: (node) => table(node),
};

function block(node, before) {
  const writer = WRITERS[node.type.name];
  return writer ? writer(node, before) : inline(node);
}

function isEmpty(node) {
  let found = false;
  node.forEach((child) => {
    if (child.type.name !== "hardBreak" && !(child.isText && !child.text.trim())) found = true;
  });
  return !found;
}

function heading(node) {
  const words = inline(node, { flat: true }).replace(/(^|\s)(#+)$/, (whole, space, signs) => `${space}\\${signs}`);
  return `${"#".repeat(node.attrs.level)} ${words}`.trimEnd();
}

function quote(node) {
  const kind = node.attrs.callout ? `[!${node.attrs.callout.toUpperCase()}]` : "";
  const inside = blocks(node);
  // The mark of a callout stands in the first paragraph: what is no paragraph follows an empty one.
  const first = node.firstChild && node.firstChild.type.name === "paragraph" && !isEmpty(node.firstChild);
  const text = kind ? `${kind}${first ? "\n" : "\n\n"}${inside}` : inside;
  return text.split("\n").map((line) => (line ? `> ${line}` : ">")).join("\n");
}

function longestRun(text, sign) {
  return Math.max(0, ...[...text.matchAll(new RegExp(`${sign}+`, "g"))].map((run) => run[0].length));
}

function fence(node) {
  const marks = "`".repeat(Math.max(3, longestRun(node.textContent, "`") + 1));
  return `${marks}\n${node.textContent.replace(/\n$/, "")}\n${marks}`;
}

/** Two lists in a row would be one: the second takes another mark. */
function list(node, before) {
  const other = isListLike(before, node) && !before.alternate;
  const ordered = node.type.name === "orderedList";
  let number = node.attrs.start ?? 1;
  let tight = node.attrs.tight !== false;
  node.forEach((item) => {
    if (!isTight(item)) tight = false;
  });
  const items = [];
  node.forEach((item) => {
    const mark = ordered ? `${number++}${other ? ")" : "."}` : other ? "*" : "-";
    const room = " ".repeat(mark.length + 1);
    const lines = blocks(item, tight ? "\n" : "\n\n").split("\n");
    items.push(lines.map((line, at) => (at ? line && room + line : `${mark} ${line}`.trimEnd())).join("\n"));
  });
  return items.join(tight ? "\n" : "\n\n");
}

function isTight(item) {
  let paragraphs = 0;
  let other = false;
  item.forEach((child) => {
    if (child.type.name === "paragraph") paragraphs += isEmpty(child) ? 0 : 1;
    else if (!/List$/.test(child.type.name)) other = true;
  });
  let lists = 0;
  item.forEach((child) => {
    if (/List$/.test(child.type.name)) lists += 1;
  });
  return paragraphs < 2 && lists < 2 && !other;
}

function table(node) {
  const rows = [];
  let width = 0;
  node.forEach((row) => {
    const cells = [];
    row.forEach((cell) => cells.push(inline(cell, { flat: true }).replace(/\|/g, "\\|")));
    width = Math.max(width, cells.length);
    rows.push(cells);
  });
  const line = (cells) => `| ${Array.from({ length: width }, (_, at) => cells[at] ?? "").join(" | ")} |`;
  const [head, ...body] = rows;
  return [line(head), line(Array(width).fill("---")), ...body.map(line)].join("\n");
}

/** Inline content. With `flat`, line breaks become spaces, as in headings and cells. */
function inline(node, { flat = false } = {}) {
  const tokens = withMarks(segments(node, flat));
  guard(tokens);
  const text = tokens.map((token) => token.text).join("");
  return flat ? text.trim() : text.split("\n").map((line, at) => startOfLine(line.replace(/^[ \t]+/, ""), at)).join("\n").trimEnd();
}

/** What begins a block at the start of a line is words here. */
function startOfLine(line, at) {
  let safe = line
    .replace(/^(#{1,6})(?=\s|$)/, "\\$1")
    .replace(/^([-+])(?=\s|$)/, "\\$1")
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2")
    .replace(/^>/, "\\>")
    .replace(/^(?=([-=])(\s*\1)*\s*$)./, "\\$&");
  if (at) safe = safe.replace(/^:/, "\\:");
  return safe.replace(/^(-[-\s:|]*)$/, "\\$1").replace(/^\\\\-/, "\\-");
}

/** Cuts the content in pieces: words, white space, breaks, pictures, names; each with the marks it keeps. */
function segments(node, flat) {
  const pieces = [];
  let hasBreak = false;
  node.forEach((child) => {
    if (child.type.name === "hardBreak" && !flat) hasBreak = true;
  });
  node.forEach((child) => {
    const marks = child.marks;
    if (child.isText) {
      if (marks.some((mark) => mark.type.name === "code")) pieces.push({ text: codeSpan(child.text), marks, raw: child.text });
      else for (const part of child.text.split(/(\s+)/).filter(Boolean)) pieces.push({ plain: part, marks, space: !part.trim() });
    } else if (child.type.name === "hardBreak") pieces.push({ text: flat ? " " : "\\\n", marks, space: true });
    else pieces.push({ text: leaf(child), marks });
  });
  while (pieces.length && pieces.at(-1).space) pieces.pop();
  for (const piece of pieces) if (piece.plain !== undefined) piece.text = piece.space ? spaces(piece.plain) : words(piece.plain, hasBreak);
  pieces.forEach((piece, at) => {
    if (!piece.space) return;
    // White space wears a mark only between two words that wear it: `** a**` is no emphasis.
    const left = pieces.slice(0, at).findLast((one) => !one.space)?.marks ?? [];
    const right = pieces.slice(at).find((one) => !one.space)?.marks ?? [];
    piece.marks = piece.marks.filter((mark) => mark.isInSet(left) && mark.isInSet(right));
  });
  // An exclamation mark before a link would make it a picture.
  pieces.forEach((piece, at) => {
    const next = pieces[at + 1];
    if (piece.plain?.endsWith("!") && next && linkOf(next.marks) && !linkOf(piece.marks)) piece.text = `${piece.text.slice(0, -1)}\\!`;
  });
  return pieces;
}

const linkOf = (marks) => marks.find((mark) => mark.type.name === "link");

function spaces(text) {
  return text.replace(/[ \t\n\r\f]+/g, " ");
}

function words(text, hasBreak) {
  let written = "";
  let at = 0;
  for (const found of text.matchAll(URL_IN_TEXT)) {
    const url = found[0].replace(AFTER_URL, "");
    if (url.length < 10) continue;
    written += `${escape(text.slice(at, found.index), hasBreak)}<${url}>`;
    at = found.index + url.length;
  }
  return written + escape(text.slice(at), hasBreak);
}

function escape(text, hasBreak) {
  const safe = text
    .replace(/[\\`*[\]<~]/g, "\\$&")
    .replace(/&(?=#?\w{1,40};)/g, "\\&")
    .replace(/_/g, (sign, at) => (/[\p{L}\p{N}]/u.test(text[at - 1] ?? "") && /[\p{L}\p{N}]/u.test(text[at + 1] ?? "") ? "_" : "\\_"));
  return hasBreak ? safe.replace(/\|/g, "\\|") : safe;
}

function codeSpan(text) {
  const marks = "`".repeat(longestRun(text, "`") === 0 ? 1 : longestRun(text, "`") + 1);
  const pad = /^`|`$/.test(text) || (/^ .* $/.test(text) && text.trim()) ? " " : "";
  return `${marks}${pad}${text}${pad}${marks}`;
}

function leaf(node) {
  if (node.type.name === "mention") return `@${node.attrs.id}`;
  if (node.type.name === "image") return `![${escape(node.attrs.alt ?? "", true)}](${node.attrs.src}${titled(node.attrs.title)})`;
  if (node.type.name === "note") return `^[${escape(node.attrs.words, true)}]`;
  return "";
}

const titled = (title) => (title ? ` "${title.replace(/[\\"]/g, "\\$&").replace(/&(?=#?\w{1,40};)/g, "\\&")}"` : "");

function destination(href) {
  const safe = href.replace(/[\\<>]/g, "\\$&").replace(/&(?=#?\w{1,40};)/g, "\\&");
  return /[\s()]/.test(href) || !href ? `<${safe}>` : safe;
}

/** How many pieces from `at` on wear `mark`. */
function reach(pieces, at, mark) {
  let end = at;
  while (end < pieces.length && mark.isInSet(pieces[end].marks)) end += 1;
  return end;
}

/** Opens and closes the marks around the pieces: those that reach farthest outside. */
function withMarks(pieces) {
  const tokens = [];
  const open = [];
  pieces.forEach((piece, at) => {
    const marks = piece.marks.filter((mark) => mark.type.name in DELIMITERS || mark.type.name === "link");
    while (open.some(({ mark }) => !mark.isInSet(marks))) closing(tokens, open.pop(), at);
    const fresh = marks.filter((mark) => !open.some((one) => one.mark.eq(mark)));
    fresh.sort((a, b) => reach(pieces, at, b) - reach(pieces, at, a) || (b.type.name === "link") - (a.type.name === "link"));
    for (const mark of fresh) {
      open.push({ mark, token: tokens.length });
      tokens.push(mark.type.name === "link" ? { text: "[", link: mark } : { text: DELIMITERS[mark.type.name], opens: true });
    }
    tokens.push({ text: piece.text, words: piece.plain !== undefined && !piece.space ? piece.plain : undefined });
  });
  while (open.length) closing(tokens, open.pop());
  return tokens;
}

function closing(tokens, { mark, token }) {
  if (mark.type.name !== "link") {
    tokens.push({ text: DELIMITERS[mark.type.name], closes: true });
    return;
  }
  const { href, title } = mark.attrs;
  const inside = tokens.slice(token + 1);
  const said = inside.map((one) => one.words ?? one.text).join("");
  if (!title && (decoded(href) === decoded(said) || href === `mailto:${said}`) && /^(https?:\/\/|mailto:)[^\s<>]+$/.test(href)) {
    tokens.splice(token, Infinity, { text: `<${href.replace(/^mailto:/, "")}>` });
  } else {
    // An address inside the words of a link is words: nothing links there twice.
    for (const one of inside) if (one.words !== undefined) one.text = escape(one.words, true);
    tokens.push({ text: `](${destination(href)}${titled(title)})` });
  }
}

function decoded(text) {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}

const isWord = (sign) => sign !== undefined && /[^\s\p{P}\p{S}]/u.test(sign);
const isSign = (sign) => sign !== undefined && /[\p{P}\p{S}]/u.test(sign);

/** Where a mark would not open or close because of its neighbours, the letter beside it is written as its number. */
function guard(tokens) {
  const first = (at) => [...(tokens.slice(at).find((one) => one.text)?.text ?? "")][0];
  const last = (at) => [...(tokens.slice(0, at).findLast((one) => one.text)?.text ?? "")].at(-1);
  tokens.forEach((token, at) => {
    const before = tokens[at - 1];
    const after = tokens[at + 1];
    if (token.opens && isSign(first(at + 1)) && isWord(last(at)) && before?.words !== undefined) {
      const signs = [...before.text];
      before.text = `${signs.slice(0, -1).join("")}&#${signs.at(-1).codePointAt(0)};`;
    }
    if (token.closes && isSign(last(at)) && isWord(first(at + 1)) && after?.words !== undefined) {
      const signs = [...after.text];
      after.text = `&#${signs[0].codePointAt(0)};${signs.slice(1).join("")}`;
    }
  });
}
