/** Fragments without reload: htmx, and what to say when the server does not answer. */
import htmx from "htmx.org";
import { announce } from "./status.js";
import { sentence } from "./dom.js";

// Its options stand in <meta name="htmx-config">, where the server writes them.
window.htmx = htmx;

document.addEventListener("htmx:sendError", () => announce(sentence("offline"), "danger"));
document.addEventListener("htmx:timeout", () => announce(sentence("offline"), "danger"));
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  // A closed session answers with the sign-in page: going there keeps the person's way back.
  if (status === 401) window.location.reload();
  else announce(sentence(status === 403 ? "refused" : "failed"), "danger");
});
