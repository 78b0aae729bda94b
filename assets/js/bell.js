/**
 * The number on the bell, kept true without a storm: asked when one comes back to the page, and every few minutes
 * while it is looked at; an answer costs 304 while nothing is new. Also keeps the browser's worker and push.
 */
import { each } from "./dom.js";

const SOONEST_MS = 60_000;
const EVERY_MS = 180_000;
const WORKER = "/service-worker.js";

let asked = Date.now();
let failures = 0;

function show(count) {
  for (const link of document.querySelectorAll("[data-bell]")) {
    const sign = link.querySelector(".count");
    if (!sign) continue;
    sign.hidden = !count;
    sign.firstChild.data = String(count);
  }
}

async function ask() {
  if (document.hidden || Date.now() - asked < SOONEST_MS) return;
  asked = Date.now();
  try {
    const answer = await fetch("/notifications/count/", { headers: { Accept: "application/json" }, redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    show((await answer.json()).count);
    failures = 0;
  } catch {
    // Signed out elsewhere, or no network: ask less and less.
    failures += 1;
  }
}

function watch() {
  document.addEventListener("visibilitychange", ask);
  window.addEventListener("focus", ask);
  const again = () => setTimeout(() => ask().finally(again), EVERY_MS * (1 + Math.random() / 5) * 2 ** Math.min(failures, 4));
  again();
}

/** Returns the key that the site signs with, as the browser wants it. */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

async function offer(box) {
  const part = (name) => box.querySelector(`[data-push-${name}]`);
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) return;
  const worker = await navigator.serviceWorker.register(WORKER);
  const show = (subscription) => {
    part("without").hidden = true;
    part("off").hidden = Boolean(subscription);
    part("is-on").hidden = !subscription;
    part("is-on").elements.endpoint.value = subscription?.endpoint ?? "";
  };
  const fail = (words) => {
    part("error").textContent = words;
    part("error").hidden = false;
  };
  show(await worker.pushManager.getSubscription());
  part("on").addEventListener("click", async () => {
    part("error").hidden = true;
    if ((await Notification.requestPermission()) !== "granted") return fail(box.dataset.pushRefused);
    try {
      await navigator.serviceWorker.ready;
      const options = { userVisibleOnly: true, applicationServerKey: bytes(box.dataset.push) };
      const subscription = await worker.pushManager.subscribe(options);
      const { endpoint, keys } = subscription.toJSON();
      const body = new URLSearchParams({ endpoint, ...keys });
      const token = box.querySelector("[name=csrfmiddlewaretoken]").value;
      const answer = await fetch(box.dataset.pushAdd, { method: "POST", body, headers: { "X-CSRFToken": token } });
      if (!answer.ok) throw new Error(String(answer.status));
      window.location.reload();
    } catch {
      fail(box.dataset.pushFailed);
    }
  });
  part("is-on").addEventListener("submit", () => void stop(worker));
}

async function stop(worker) {
  const subscription = await (worker ?? (await navigator.serviceWorker.getRegistration()))?.pushManager?.getSubscription();
  await subscription?.unsubscribe();
}

export function start() {
  if (!document.body.classList.contains("is-member")) return;
  watch();
  if (!("serviceWorker" in navigator)) return;
  window.addEventListener("load", () => navigator.serviceWorker.register(WORKER).catch(() => {}));
  each("[data-push]", (box) => offer(box).catch(() => {}));
  // Whoever uses this browser next must not be told what concerns me.
  each("form[action*='/logout/']", (form) => form.addEventListener("submit", () => void stop()));
}
