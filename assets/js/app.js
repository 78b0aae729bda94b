/** The one script of reading pages. Each module stands alone: a page where one of them fails still works. */
import "./fragments.js";
import { start as bell } from "./bell.js";
import { start as counters } from "./counters.js";
import { start as copies } from "./copies.js";
import { start as drafts } from "./drafts.js";
import { start as kinds } from "./kinds.js";
import { start as keys } from "./keys.js";
import { start as menus } from "./menus.js";
import { start as passkeys } from "./passkeys.js";
import { start as passages } from "./passages.js";
import { start as quoting } from "./quoting.js";
import { start as quotes } from "./quotes.js";
import { start as reorder } from "./reorder.js";
import { start as rows } from "./rows.js";
import { start as sending } from "./sending.js";
import { start as status } from "./status.js";
import { start as tags } from "./tags.js";
import { start as theme } from "./theme.js";
import { start as times } from "./times.js";
import { start as triage } from "./triage.js";
import { start as writing } from "./writing.js";

document.documentElement.classList.add("has-script");

for (const start of [status, sending, times, counters, kinds, menus, rows, theme, copies, reorder, passkeys, tags, triage, drafts, writing, keys, quotes, quoting, passages, bell]) {
  try {
    start();
  } catch (error) {
    console.error(error);
  }
}
