// What the keyboard adds to the deliberation, beyond the keys that buttons name themselves (ui.js).

const typing = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;

const keyed = () => document.documentElement.dataset.keys !== "off" && document.querySelector("main").contains(document.activeElement);

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      // In a text, the gesture ends the sentence: it records it. Elsewhere it goes on to the next candidate.
      if (typing(event.target)) event.target.form?.requestSubmit();
      else document.querySelector("[data-next]")?.click();
    } else if (event.key === "r" && keyed() && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const advice = document.querySelector("[name=recommendation]");
      if (!advice) return;
      event.preventDefault();
      advice.focus();
    } else if (event.key === "Escape" && typing(event.target)) {
      event.target.blur();
    } else if (event.key.startsWith("Arrow") && event.target.closest(".scroller") && event.target.scrollWidth > event.target.clientWidth) {
      // A matrix wider than its frame keeps its arrows.
      event.stopImmediatePropagation();
    }
  },
  true,
);

// The page asks for news by itself; a gesture of the person who reads it says that somebody is there.
let moved = false;
for (const gesture of ["keydown", "pointerdown", "wheel"]) {
  document.addEventListener(gesture, () => { moved = true; }, { capture: true, passive: true });
}
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id !== "board-live" || !moved) return;
  event.detail.parameters.ici = "1";
  moved = false;
});

// Nobody looks: nothing is asked.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.target.id === "board-live") event.preventDefault();
});
