/** Ties the buttons of passkeys to django-allauth's script, and says when the browser gave none. */
import { each } from "./dom.js";

export function start() {
  each("[data-passkey]", (button) => {
    const { passkey, passkeyField, passkeyAlone } = button.dataset;
    const ids = { add: button.id, authenticate: button.id, credential: passkeyField, passwordless: passkeyAlone, data: "js_data" };
    window.allauth?.webauthn.forms[passkey]({ ids });
  });
  document.addEventListener("allauth.error", (event) => {
    each("[data-passkey-trouble]", (said) => {
      said.hidden = false;
      event.preventDefault();
    });
  });
}
