/**
 * Keeps what is being typed: on the device at once, on the server a few seconds later, until it is sent (CC12).
 *
 * `<div data-draft="place" data-draft-url="…">` inside a form. On the device a draft says whether its form was sent; it
 * goes when a page follows that accepted it, and stays when a session had ended meanwhile.
 */
import { each } from "./dom.js";

const PREFIX = "draft:";
const SAVE_MS = 3000;
const SKIPPED = /^(csrfmiddlewaretoken|form_key|place|files|password.*)$/;

function store(place, value) {
  try {
    if (value) localStorage.setItem(PREFIX + place, JSON.stringify(value));
    else localStorage.removeItem(PREFIX + place);
    return true;
  } catch {
    return false;
  }
}

function stored(place) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + place));
  } catch {
    return null;
  }
}

/** Returns what a form holds, by field; several values of a field make a list. */
function typed(form) {
  const data = {};
  for (const [name, value] of new FormData(form)) {
    if (SKIPPED.test(name) || typeof value !== "string") continue;
    data[name] = name in data ? [data[name], value].flat() : value;
  }
  return data;
}

function fill(form, data) {
  for (const [name, value] of Object.entries(data)) {
    const values = [value].flat();
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (/^(checkbox|radio)$/.test(field.type)) field.checked = values.includes(field.value);
      else if (field.type !== "file") field.value = values[0];
      field.dispatchEvent(new Event("veillee:set"));
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

function keep(box) {
  const { form } = box.querySelector("[data-draft-forget]") ?? { form: box.closest("form") };
  const { draft: place, draftUrl } = box.dataset;
  const state = box.querySelector(".draft-state");
  let before = JSON.stringify(typed(form));
  let timer = 0;
  let sent = false;

  const tell = (name) => {
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    state.textContent = (box.dataset[`say${name}`] ?? "").replace("{time}", time);
  };
  const save = async () => {
    if (sent) return;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
    body.set("place", place);
    body.set("data", JSON.stringify(typed(form)));
    try {
      const answer = await fetch(draftUrl, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true });
      if (answer.status === 200) tell("Kept");
      else tell(answer.status === 204 ? "Expired" : "Here");
    } catch {
      tell("Here");
    }
  };
  const changed = () => {
    const now = JSON.stringify(typed(form));
    if (sent || now === before) return;
    before = now;
    store(place, { at: Date.now(), data: typed(form) });
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_MS);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) {
      clearTimeout(timer);
      timer = 0;
      save();
    }
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("data-draft-forget")) store(place, null);
    else {
      const left = stored(place);
      if (left) store(place, { ...left, sent: true });
      clearTimeout(timer);
    }
    sent = true;
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    sent = false;
    if (event.detail.successful && event.detail.xhr.status === 200) store(place, null);
  });

  const left = stored(place);
  const isServers = box.querySelector("[data-draft-left]") || "draftTaken" in box.dataset;
  if (left?.sent && "draftBound" in box.dataset) store(place, { ...left, sent: false });
  else if (left && !isServers && !("draftBound" in box.dataset)) offer(box, form, place, left);
}

/** Offers the text that this device alone keeps. */
function offer(box, form, place, left) {
  if (JSON.stringify(left.data) === JSON.stringify(typed(form))) return;
  const notice = box.querySelector("template").content.firstElementChild.cloneNode(true);
  box.prepend(notice);
  notice.querySelector("[data-draft-take]").addEventListener("click", () => {
    fill(form, left.data);
    notice.remove();
  });
  notice.querySelector("[data-draft-drop]").addEventListener("click", () => {
    store(place, null);
    notice.remove();
  });
}

/** Lets go of the drafts whose form was accepted; a page for visitors or an error page accepted nothing. */
function settle() {
  const bound = [...document.querySelectorAll("[data-draft-bound]")].map((box) => box.dataset.draft);
  const accepted = document.body.classList.contains("is-member") && !document.querySelector(".entrance");
  let keys = [];
  try {
    keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    // Storage is closed to us: the server's copy is enough.
  }
  for (const key of keys) {
    const place = key.slice(PREFIX.length);
    const left = stored(place);
    if (left?.sent && !bound.includes(place)) store(place, accepted ? null : { ...left, sent: false });
  }
}

export function start() {
  settle();
  each("[data-draft]", keep);
}
