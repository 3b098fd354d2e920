// What is being written outlives the session: a form marked data-draft finds its texts again, in this tab alone.

const SENT = "draft sent";
const keyOf = (field) => `draft ${field.form.dataset.draft} ${field.name}`;
const fieldsOf = (form) => [...form.elements].filter((field) => field.matches("textarea, select, input:not([type=hidden])"));
// The choice of a list that is shown at first is the one written in the page.
const writtenIn = (field) => field.defaultValue ?? [...field.options].find((option) => option.defaultSelected)?.value ?? field.options[0]?.value ?? "";

const forget = (form) => {
  for (const field of fieldsOf(form)) sessionStorage.removeItem(keyOf(field));
};

const restore = (form) => {
  let found = false;
  for (const field of fieldsOf(form)) {
    const kept = sessionStorage.getItem(keyOf(field));
    if (kept === null) continue;
    if (kept.trim() === writtenIn(field).trim()) {
      sessionStorage.removeItem(keyOf(field));
    } else {
      field.value = kept;
      found = true;
    }
  }
  if (!found) return;
  form.closest("details")?.setAttribute("open", "");
  const note = document.createElement("p");
  note.className = "small note";
  note.textContent = "Texte retrouvé, pas encore enregistré.";
  form.querySelector("button")?.before(note);
};

// A text that was sent is forgotten once a page says that the act was done.
const sent = sessionStorage.getItem(SENT);
sessionStorage.removeItem(SENT);
const done = document.querySelector(".toast.success") !== null;
for (const form of document.querySelectorAll("form[data-draft]")) {
  if (done && sent === form.action) forget(form);
  restore(form);
  form.addEventListener("input", ({ target }) => sessionStorage.setItem(keyOf(target), target.value));
  form.addEventListener("submit", ({ submitter }) => sessionStorage.setItem(SENT, submitter?.hasAttribute("formaction") ? submitter.formAction : form.action));
}
