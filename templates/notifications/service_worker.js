{% load static %}/** Kept by the browser: shows what is pushed, and a page of ours when there is no network. It keeps no other page. */
const CACHE = "veillee-{{ version }}";
const OFFLINE = "{% url "notifications:offline" %}";
const KEPT = [OFFLINE, "{% static "build/app.css" %}", "{% static "logo.svg" %}"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET") return;
  if (mode === "navigate") event.respondWith(fetch(event.request).catch(() => caches.match(OFFLINE)));
  else if (KEPT.includes(new URL(url).pathname)) event.respondWith(fetch(event.request).catch(() => caches.match(event.request)));
});

self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data.json();
  } catch {
    // A push without a text of ours is shown as a word that something is new.
  }
  const shown = { body: said.body ?? "", tag: said.tag, icon: "{% static "logo-192.png" %}", badge: "{% static "logo-192.png" %}", data: { url: said.url ?? "/notifications/" } };
  event.waitUntil(self.registration.showNotification(said.title ?? "Veillée", shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? "/", self.location.origin);
  if (url.origin !== self.location.origin) return;
  const show = async () => {
    const windows = await self.clients.matchAll({ type: "window" });
    const open = windows.find((one) => one.url === url.href);
    return open ? open.focus() : self.clients.openWindow(url.href);
  };
  event.waitUntil(show());
});
