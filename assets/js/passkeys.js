/** Says that the browser gave no passkey, where django-allauth's script would only tell the console. */
import { each } from "./dom.js";

export function start() {
  document.addEventListener("allauth.error", (event) => {
    each("[data-passkey-trouble]", (said) => {
      said.hidden = false;
      event.preventDefault();
    });
  });
}
