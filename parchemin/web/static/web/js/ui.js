// What the keyboard adds to every page. Nothing here is needed to do an act.

const typing = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;

// One key alone acts only where the focus is in the content of the page, and only while the person keeps such keys.
const SINGLE_KEYS = "single-keys";
const singleKeys = () => {
  try {
    return localStorage.getItem(SINGLE_KEYS) !== "off";
  } catch {
    return true;
  }
};
const content = () => document.querySelector("main");
const inContent = () => content()?.contains(document.activeElement) ?? false;

const press = (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    for (const open of document.querySelectorAll("details.dropdown[open]")) {
      open.open = false;
      open.querySelector("summary").focus();
    }
    return;
  }
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key.length === 1 && !singleKeys()) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search], [role=search] input:not([type=hidden])");
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  } else if (event.key === "?") {
    event.preventDefault();
    document.getElementById("keyboard-help")?.showModal();
  } else if (inContent()) {
    const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not([aria-disabled])`);
    if (button) {
      event.preventDefault();
      button.click();
    }
  }
};

// A button that opens a dialog is of no use without script: it appears with it.
const wireOpeners = (root) => {
  for (const button of root.querySelectorAll("[data-opens]")) {
    button.hidden = false;
    button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
  }
};

const wireSelection = (root) => {
  for (const form of root.querySelectorAll("[data-selection]")) {
    const boxes = [...form.querySelectorAll("input[name=selected]")];
    const all = form.querySelector("[data-select-all]");
    const count = form.querySelector("[data-selection-count]");
    const every = form.querySelector("[data-select-every]");
    const hint = count?.textContent;
    const show = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      const chosen = every?.checked ? Number(every.dataset.selectEvery) : ticked;
      for (const box of boxes) box.closest("tr").classList.toggle("selected", box.checked);
      if (all) {
        all.checked = ticked > 0 && ticked === boxes.length;
        all.indeterminate = ticked > 0 && ticked < boxes.length;
      }
      if (count) count.textContent = chosen === 0 ? hint : chosen === 1 ? "1 ligne choisie." : `${chosen} lignes choisies.`;
    };
    all?.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      show();
    });
    form.addEventListener("change", show);
    show();
  }
};

const wireDrop = (root) => {
  for (const zone of root.querySelectorAll("[data-drop]")) {
    const input = zone.querySelector("input[type=file]");
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      if (event.dataTransfer.files.length !== 1) return;
      input.files = event.dataTransfer.files;
      zone.requestSubmit();
    });
  }
};

// Where keys act, the content has the focus from the start, and takes it back when what had it is replaced.
const focusWhatMatters = (root) => {
  root.querySelector("[data-focus]")?.focus();
  if (document.activeElement === document.body && document.querySelector("[data-key]")) content()?.focus({ preventScroll: true });
};

const wireKeys = () => {
  const box = document.querySelector("[data-single-keys]");
  const show = () => { document.documentElement.dataset.keys = singleKeys() ? "on" : "off"; };
  show();
  if (!box) return;
  box.checked = singleKeys();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(SINGLE_KEYS, box.checked ? "on" : "off");
    } catch {
      box.checked = true;
    }
    show();
  });
};

const wire = (root) => {
  wireOpeners(root);
  wireSelection(root);
  wireDrop(root);
};

document.addEventListener("keydown", press);
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.dropdown[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
  if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
});
document.addEventListener("htmx:afterSwap", (event) => {
  wire(event.detail.target);
  focusWhatMatters(event.detail.target);
});
// What did not reach the server is not shown as done.
document.addEventListener("htmx:sendError", (event) => {
  const { elt } = event.detail;
  if (elt.type === "checkbox") elt.checked = !elt.checked;
  const lost = document.createElement("p");
  lost.className = "note";
  lost.textContent = "Le réseau ne répond pas\u00a0: ce geste n’est pas enregistré. Recommencez.";
  document.getElementById("objections")?.replaceChildren(lost);
});
wire(document);
wireKeys();
focusWhatMatters(document);
