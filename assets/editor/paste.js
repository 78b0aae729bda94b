/** What comes from Word, LibreOffice, a mail or a page: headings, lists, tables, links and emphasis stay, the rest goes. */

const KEPT = new Set("a b blockquote br code del em h2 h3 h4 hr i img li ol p pre s strong table tbody td th thead tr ul".split(" "));
const DROPPED = "script,style,meta,link,title,head,xml,svg,math,iframe,object,form,button,input,select,textarea,template,noscript";
const ATTRIBUTES = { a: ["href"], img: ["src", "alt"], ol: ["start"] };
const WORD_LIST = /mso-list:\s*l\d+\s+level(\d+)/i;
const NUMBERED = /^\s*(\d{1,3}|[a-z]{1,3})[.)]/i;

/** Returns `html` reduced to what a text may hold. */
export function cleaned(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll(DROPPED).forEach((one) => one.remove());
  comments(page);
  wordLists(page);
  titles(page);
  emphasis(page);
  tables(page);
  unwrapped(page.body);
  // LibreOffice writes each item of a list as a paragraph of its own.
  page.querySelectorAll("li > p").forEach((one) => {
    if (one.parentElement.querySelectorAll(":scope > p").length === 1) one.replaceWith(...one.childNodes);
  });
  page.querySelectorAll("p, h2, h3, h4, li").forEach((one) => {
    if (!one.textContent.trim() && !one.querySelector("img")) one.remove();
  });
  return page.body.innerHTML;
}

/** Returns a table's HTML for lines of cells parted by tabs, as a spreadsheet copies them; null for any other text. */
export function fromSheet(text) {
  const rows = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
  const width = rows[0].length;
  if (width < 2 || rows.length < 2 || rows.some((row) => row.length !== width)) return null;
  const page = document.implementation.createHTMLDocument("");
  const table = page.createElement("table");
  rows.forEach((row, at) => {
    const line = table.insertRow();
    for (const words of row) line.appendChild(page.createElement(at ? "td" : "th")).textContent = words;
  });
  return table.outerHTML;
}

function comments(page) {
  const walker = page.createTreeWalker(page, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  found.forEach((one) => one.remove());
}

/** Word writes its lists as paragraphs that say their level in a style. */
function wordLists(page) {
  const isItem = (one) => one?.nodeType === 1 && WORD_LIST.test(one.getAttribute("style") ?? "");
  const done = new Set();
  for (const first of [...page.querySelectorAll("[style*='mso-list']")]) {
    if (done.has(first) || !isItem(first)) continue;
    const run = [first];
    while (isItem(run.at(-1).nextElementSibling)) run.push(run.at(-1).nextElementSibling);
    run.forEach((one) => done.add(one));
    first.before(nested(page, run));
    run.forEach((one) => one.remove());
  }
}

function nested(page, run) {
  const root = page.createDocumentFragment();
  const open = [];
  for (const one of run) {
    const level = Number(one.getAttribute("style").match(WORD_LIST)[1]);
    const mark = [...one.querySelectorAll("[style*='mso-list']")].find((span) => /mso-list:\s*ignore/i.test(span.getAttribute("style")));
    const kind = NUMBERED.test(mark?.textContent ?? "") ? "ol" : "ul";
    mark?.remove();
    while (open.length && open.at(-1).level > level) open.pop();
    if (!open.length || open.at(-1).level < level || open.at(-1).list.localName !== kind) {
      if (open.length && open.at(-1).level === level) open.pop();
      const list = page.createElement(kind);
      (open.at(-1)?.list.lastElementChild ?? root).append(list);
      open.push({ level, list });
    }
    const item = page.createElement("li");
    item.append(...one.childNodes);
    open.at(-1).list.append(item);
  }
  return root;
}

function rename(one, name) {
  const other = one.ownerDocument.createElement(name);
  for (const { name: attribute, value } of one.attributes) other.setAttribute(attribute, value);
  other.append(...one.childNodes);
  one.replaceWith(other);
  return other;
}

/** The page's own title is its first heading: those of a text begin at the second. */
function titles(page) {
  page.querySelectorAll("p.MsoTitle, p[class*='Title']").forEach((one) => rename(one, "h1"));
  const by = page.querySelector("h1") ? 1 : 0;
  for (const one of page.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    rename(one, `h${Math.min(4, Number(one.localName[1]) + by)}`);
  }
}

function emphasis(page) {
  for (const one of page.querySelectorAll("[style]")) {
    const style = one.getAttribute("style").toLowerCase();
    if (/^(b|strong)$/.test(one.localName) && /(^|;)\s*font-weight:\s*(normal|400)/.test(style)) one.replaceWith(...one.childNodes);
    else if (one.localName === "span" && !one.closest("h2, h3, h4, th")) {
      const name = /(^|;)\s*font-weight:\s*(bold|[6-9]00)/.test(style) ? "strong" : /font-style:\s*italic/.test(style) ? "em" : /line-through/.test(style) ? "s" : "";
      if (name && one.textContent.trim()) rename(one, name);
    }
  }
}

/** Tables of one column or one row lay a mail out: what they hold stays. Cells hold one line, and every row as many. */
function tables(page) {
  for (const table of [...page.querySelectorAll("table")].reverse()) {
    const rows = [...table.rows];
    if (rows.length < 2 || rows.every((row) => row.cells.length < 2) || table.querySelector("table, h2, h3, ul, ol")) {
      const inside = rows.flatMap((row) => [...row.cells].map((one) => rename(one, "div")));
      table.replaceWith(...inside);
      continue;
    }
    const width = Math.max(...rows.map((row) => [...row.cells].reduce((sum, one) => sum + one.colSpan, 0)));
    for (const row of rows) {
      for (const one of [...row.cells]) {
        for (let extra = Math.min(one.colSpan, 50); extra > 1; extra -= 1) one.after(page.createElement(one.localName));
        one.removeAttribute("colspan");
        one.querySelectorAll("br").forEach((line) => line.replaceWith(" "));
        one.querySelectorAll("p, div").forEach((line) => line.replaceWith(...line.childNodes, " "));
      }
      while (row.cells.length < Math.min(width, 50)) row.append(page.createElement("td"));
    }
  }
}

/** Lets go of every element and attribute that a text does not hold, and of links that lead nowhere. */
function unwrapped(body) {
  for (const one of [...body.querySelectorAll("*")].reverse()) {
    const isDeadLink = one.localName === "a" && !/^(https?:|mailto:)/i.test(one.getAttribute("href") ?? "");
    if (/^(div|section|article|header|footer|main|center|address|dd|dt)$/.test(one.localName)) {
      if ([...one.children].some((child) => /^(p|h\d|ul|ol|table|blockquote|pre|div)$/.test(child.localName))) one.replaceWith(...one.childNodes);
      else rename(one, "p");
    } else if (!KEPT.has(one.localName) || isDeadLink) one.replaceWith(...one.childNodes);
    else for (const { name } of [...one.attributes]) if (!ATTRIBUTES[one.localName]?.includes(name)) one.removeAttribute(name);
  }
  // Attributes of paragraphs made above from other elements.
  body.querySelectorAll("p").forEach((one) => [...one.attributes].forEach(({ name }) => one.removeAttribute(name)));
}
