/** A form is sent once, however often its button is pressed on a slow line. */

const isFragment = (form) => form.matches("[hx-post], [hx-put], [hx-delete]");

function hold(form, submitter) {
  form.dataset.sending = "yes";
  form.setAttribute("aria-busy", "true");
  submitter?.setAttribute("aria-disabled", "true");
}

function release(form) {
  delete form.dataset.sending;
  form.removeAttribute("aria-busy");
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
}

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.target === "_blank") return;
    if (form.dataset.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else {
      // Later, since another module may take this sending over, and since a button held at once is not sent with its form.
      setTimeout(() => (!event.defaultPrevented || isFragment(form)) && hold(form, event.submitter));
    }
  }, true);
  const releaseAll = () => document.querySelectorAll("form[data-sending]").forEach(release);
  // Coming back with the browser's arrow shows the page as it was left, its forms still held.
  window.addEventListener("pageshow", releaseAll);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form");
    if (form) release(form);
  });
}
