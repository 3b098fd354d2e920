// Draws a grid read whole: before it is signed, and ever after.

import { h, hidden, icon, plural } from "./dom.js";
import { heading, unmarked, wordOf } from "./view.js";

export const review = (grid, { go, sign, note, waiting, comment, message }) => {
  const signed = grid.state === "signed";
  const reason = blocked(grid, waiting);
  const code = h("input", { type: "text", inputmode: "numeric", autocomplete: "off", id: "code", maxlength: "12" });
  const words = h("textarea", { id: "comment", rows: "4", maxlength: "4000" });
  words.value = comment;
  words.addEventListener("input", () => note(words.value));
  return h(
    "div",
    { class: "grid-sheet stack" },
    h("p", { class: "kicker" }, `Bloc ${grid.bloc}, ${grid.title}`),
    heading(signed ? "Grille signée" : "Relire avant de signer"),
    signed && h("p", { class: "word ok" }, icon("lock"), grid.signed ? `Signée le ${grid.signed}. Elle ne change plus.` : "Elle ne change plus."),
    h("ul", { class: "plain reread", role: "list" }, grid.lines.map((line) => h("li", {}, read(line, signed, go)))),
    signed && grid.comment && h("p", { class: "note" }, grid.comment),
    message && h("p", { class: "note no", role: "alert" }, message),
    !signed && h("div", { class: "field" }, h("label", { for: "comment" }, "Appréciation d’ensemble ", h("span", { class: "optional" }, "(facultatif)")), h("div", { class: "hint" }, "Lue par le jury avec vos appréciations."), words),
    !signed && (reason
      ? h("div", { class: "blocked-act" }, h("button", { type: "button", class: "btn binding", "aria-disabled": "true", "aria-describedby": "sign-blocked" }, icon("lock"), "Signer la grille"), h("span", { id: "sign-blocked", class: "small" }, reason))
      : h("div", { class: "form" }, h("div", { class: "field" }, h("label", { for: "code" }, "Votre code, pour signer"), code),
          h("p", { class: "small" }, "Signée, la grille est verrouillée : plus rien n’y change."),
          h("div", { class: "btn-row" }, h("button", { type: "button", class: "btn binding", onclick: () => sign(code.value, words.value) }, icon("seal"), "Signer la grille")))),
    !signed && h("p", {}, h("button", { type: "button", class: "btn", onclick: () => go(grid.lines[0].competence) }, "Revenir à la saisie")),
  );
};

const read = (line, signed, go) => {
  const seen = line.observed.length;
  const shape = line.answers.find((one) => one.value === line.value)?.icon;
  return [
    signed
      ? h("b", { class: "competence-no" }, line.code)
      : h("button", { type: "button", class: "btn", onclick: () => go(line.competence) }, line.code, hidden(", revoir")),
    h("span", {}, line.title, line.modality && h("span", { class: "muted small" }, ` (${line.modality.toLowerCase()})`), line.eliminatory && h("b", { class: "small" }, " (éliminatoire)")),
    (line.value || !line.held) && h("b", { class: "word" }, icon(shape || (line.value ? "check" : "pending")), wordOf(line, line.value)),
    line.held && h("span", { class: "held small" }, line.held),
    line.indicators.length > 0 && h("span", { class: "small muted" }, `${seen} sur ${plural(line.indicators.length, "indicateur observé", "indicateurs observés")}`),
    line.comment && h("q", {}, line.comment),
  ];
};

const blocked = (grid, waiting) => {
  if (waiting > 0) return `${plural(waiting, "saisie")} à envoyer : signez une fois le réseau revenu.`;
  const missing = grid.lines.filter(unmarked);
  if (missing.length > 0) return `Il manque ${plural(missing.length, "appréciation")} : ${missing.map((line) => line.code).join(", ")}.`;
  if (grid.lines.some((line) => line.left.length > 1 && !line.held)) return "Deux appareils diffèrent : choisissez d’abord.";
  return grid.present ? "" : "Le candidat n’est pas noté présent : notez sa présence d’abord.";
};
