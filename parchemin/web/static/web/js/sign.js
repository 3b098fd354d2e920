// The frame where a candidate signs their presence. Without script, the name typed below is enough.

import { pad } from "./pad.js";

for (const form of document.querySelectorAll("[data-sign]")) {
  const field = form.elements.drawing;
  const wipe = form.querySelector("[data-wipe]");
  form.querySelector("[data-pad]").hidden = false;
  const clear = pad(form.querySelector("svg.sign-pad"), (path) => {
    field.value = path;
    wipe.disabled = path === "";
  });
  wipe.addEventListener("click", clear);
}
