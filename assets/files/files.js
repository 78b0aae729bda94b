/**
 * Loaded on the pages of folders alone: files and folders dropped or chosen go to the server piece by piece, each with its
 * progress, and go on after a cut (`assets/sending/pieces.js`); then one form puts them where they belong. Without this, the form of the
 * page "Add files" does it.
 */
import { files as dropped, fromInput } from "./dropped.js";
import { row } from "./row.js";
import { start as selecting } from "./selecting.js";

const AT_ONCE = 2;
const HASHED_MAX = 32 * 1024 * 1024;

async function digest(file) {
  if (!crypto.subtle || file.size > HASHED_MAX) return "";
  const bytes = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function tray(form) {
  const { check, arrive, resume, place } = form.dataset;
  const list = form.querySelector("[data-tray]");
  const ask = form.querySelector("[data-ask]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const key = () => crypto.randomUUID?.() ?? "";
  let queue = [];
  let busy = 0;
  let batch = [];

  const post = (url, body) => {
    body.set("in", form.dataset.in);
    return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token } });
  };

  async function add(found) {
    const files = found.map(({ file, path }) => ({ file, path, row: row(list, file, form.dataset) }));
    if (!files.length) return;
    list.hidden = false;
    const body = new FormData();
    for (const one of files) {
      body.append("name", one.path ? one.path.split("/")[0] : one.file.name);
      one.hash = await digest(one.file);
      if (one.hash) body.append("hash", one.hash);
    }
    try {
      const answer = await (await post(check, body)).json();
      for (const one of files) {
        const double = answer.doubles?.[one.hash];
        if (double) one.row.double(double, () => drop(one));
      }
      if (answer.taken?.length) {
        ask.hidden = false;
        form.dataset.asked = "yes";
      }
    } catch {
      // Nothing is known beforehand: the server decides when the files arrive.
    }
    queue.push(...files);
    batch.push(...files);
    if (ask.hidden) next();
    else ask.querySelector("input").focus();
  }

  function drop(one) {
    one.giveUp?.();
    batch = batch.filter((other) => other !== one);
    queue = queue.filter((other) => other !== one);
    one.row.remove();
    if (one.running) freed(one);
  }

  function freed(one) {
    one.running = false;
    busy -= 1;
    next();
  }

  function next() {
    while (busy < AT_ONCE && queue.length) send(queue.shift());
    if (!busy && !queue.length) settle();
  }

  async function send(one) {
    busy += 1;
    one.running = true;
    one.row.sending(() => drop(one));
    const { sendInPieces } = await import(document.body.dataset.piecesSrc);
    if (!one.running) return;
    one.giveUp = sendInPieces(one.file, {
      url: resume,
      token: () => token,
      place,
      progress: (part) => one.row.progress(part),
      done: ({ id }) => { one.id = id; one.row.done(); freed(one); },
      fail: (why) => failed(one, why),
    });
  }

  function failed(one, why) {
    one.row.failed(why, () => { queue.push(one); next(); }, () => drop(one));
    freed(one);
  }

  async function settle() {
    const ready = batch.filter((one) => one.id);
    if (!ready.length) return;
    batch = batch.filter((one) => !one.id);
    const body = new FormData();
    body.set("form_key", key());
    body.set("same", form.dataset.asked ? form.querySelector("[name=same]:checked").value : "both");
    for (const one of ready) {
      body.append("u", one.id);
      body.append("path", one.path);
    }
    const answer = await post(arrive, body).then((response) => response.json()).catch(() => ({}));
    if (!answer.url) for (const one of ready) one.row.failed(answer.error, null, () => one.row.remove());
    else if (!batch.length) location.assign(answer.url);
  }

  form.querySelector("[data-go]").addEventListener("click", () => { ask.hidden = true; next(); });
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => { add(fromInput(input)); input.value = ""; });
  }
  return add;
}

function dropping(form, add) {
  const zone = document.querySelector("[data-drop-zone]") ?? form;
  const isFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  zone.addEventListener("dragover", (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    form.classList.add("is-over");
  });
  zone.addEventListener("dragleave", () => form.classList.remove("is-over"));
  zone.addEventListener("drop", async (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    form.classList.remove("is-over");
    add(await dropped(event.dataTransfer));
  });
}

for (const form of document.querySelectorAll("[data-bring]")) {
  form.hidden = false;
  dropping(form, tray(form));
}
selecting();
