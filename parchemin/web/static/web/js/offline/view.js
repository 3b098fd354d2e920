// Draws the list of grids, and one competence of a grid.

import { h, hidden, icon, plural } from "./dom.js";
import { frame, pad } from "../pad.js";
import { evidence } from "./proofs.js";

const NOT_ASSESSED = "not_assessed";

// A line awaits a mark, unless its competence is held already.
export const unmarked = (line) => !line.value && !line.held;

export const heading = (words) => h("h1", { id: "competence", tabindex: "-1" }, words);

export const gridList = (grids, open, ready) => [
  heading("Mes grilles"),
  ready
    ? h("p", { class: "word ok", id: "ready" }, icon("check"), "Elles s’ouvrent et se remplissent sans réseau.")
    : h("p", { class: "word wait", id: "ready" }, icon("clock"), "Gardez le réseau un instant : elles se préparent."),
  ...[["À remplir", grids.filter((grid) => grid.state === "open" && !grid.away)], ["Absents", grids.filter((grid) => grid.state === "open" && grid.away)], ["Signées", grids.filter((grid) => grid.state !== "open")]]
    .filter(([, group]) => group.length > 0)
    .map(([words, group]) =>
      h("section", { class: "grid-section", "aria-label": words }, h("h2", {}, words), h("ul", { class: "grid-cards plain", role: "list" }, group.map((grid) => h("li", {}, card(grid, open))))),
    ),
  !matchMedia("(display-mode: standalone)").matches &&
    h("p", { class: "small muted" }, "Pour les retrouver d’un geste : menu du navigateur, puis « Ajouter à l’écran d’accueil »."),
];

const card = (grid, open) => {
  const left = grid.lines.filter((line) => !line.held);
  const entered = left.filter((line) => line.value).length;
  return h(
    "button",
    { type: "button", class: "grid-card", onclick: () => open(grid.id) },
    h("span", { class: "grid-card-who" }, h("b", {}, grid.candidate), grid.hour && h("span", { class: "small" }, grid.hour)),
    h("span", { class: "small" }, h("b", {}, grid.bloc), ` ${grid.title}`),
    grid.state === "signed"
      ? h("span", { class: "word ok small" }, icon("lock"), "Signée")
      : h("span", { class: "small muted" }, `${entered} sur ${plural(left.length, "appréciation")}`),
  );
};

// Nothing is entered of who did not come, until their presence is noted.
export const away = (grid, acts) => [
  heading(`${grid.candidate}, bloc ${grid.bloc}`),
  h("p", {}, icon("people"), ` Noté ${grid.away} : la grille n’attend rien.`),
  h("button", { type: "button", class: "btn", id: "note-presence", onclick: () => acts.note("presence") }, "Noter sa présence"),
];

export const competence = (grid, here, acts) => {
  const lines = grid.lines.filter((line) => line.competence === here);
  const stops = stopsOf(grid);
  const position = stops.findIndex((stop) => stop.code === here);
  return [
    before(grid, acts),
    h(
      "div",
      { class: "grid-columns" },
      h(
        "div",
        { class: "entry" },
        steps(stops, position),
        h("p", { class: "small muted" }, `Bloc ${grid.bloc}, compétence ${position + 1} sur ${stops.length}`),
        heading(lines[0].competenceTitle),
        lines.map((line) => question(line, lines.length > 1, acts)),
      ),
      h("aside", { class: "beside" }, lines[0].takesEvidence && evidence(here, acts), aboutCandidate(grid), incident(acts)),
      contents(grid, stops, here, acts),
    ),
    foot(stops, position, acts),
  ];
};

const stopsOf = (grid) =>
  [...new Set(grid.lines.map((line) => line.competence))].map((code) => {
    const lines = grid.lines.filter((line) => line.competence === code);
    const marked = lines.every((line) => line.value);
    const held = !marked && Boolean(lines[0].held);
    return { code, title: lines[0].competenceTitle, filled: marked || held, held, shape: shapeOf(lines) };
  });

const shapeOf = (lines) => {
  if (lines.some(unmarked)) return "pending";
  if (!lines.every((line) => line.value)) return "acquired";
  const shapes = new Set(lines.map((line) => line.answers.find((one) => one.value === line.value)?.icon || "check"));
  return shapes.size === 1 ? [...shapes][0] : "check";
};

const steps = (stops, position) => {
  const held = stops.filter((stop) => stop.held).length;
  const filled = stops.filter((stop) => stop.filled).length - held;
  const told = `Compétence ${position + 1} sur ${stops.length}, ${plural(filled, "appréciée")}${held ? `, ${plural(held, "déjà acquise", "déjà acquises")}` : ""}`;
  const parts = stops.map((stop, place) => h("i", { class: place === position ? "current" : stop.filled ? "filled" : "" }));
  return h("div", { class: "steps", role: "img", "aria-label": told }, parts);
};

const contents = (grid, stops, here, acts) =>
  h(
    "nav",
    { class: "contents", "aria-label": `Compétences du bloc ${grid.bloc}` },
    h("h2", {}, `Bloc ${grid.bloc}. ${grid.title}`),
    h(
      "ol",
      { class: "plain", role: "list" },
      stops.map((stop) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", "aria-current": stop.code === here && "step", onclick: () => acts.go(stop.code) },
            icon(stop.shape),
            h("span", { class: "competence-no" }, stop.code),
            h("span", {}, stop.title, hidden(stop.held ? ", déjà acquise" : stop.filled ? ", appréciée" : ", à apprécier")),
          ),
        ),
      ),
    ),
    h("button", { type: "button", class: "btn", onclick: acts.review }, "Relire la grille"),
  );

const foot = (stops, position, acts) => {
  const previous = stops[position - 1];
  const next = stops[position + 1];
  return h(
    "nav",
    { class: "grid-foot", "aria-label": "Compétence précédente et suivante" },
    previous && h("button", { type: "button", class: "btn", onclick: () => acts.go(previous.code) }, hidden("Précédente, "), previous.code),
    h("p", { class: "autosave", id: "saved", role: "status" }),
    next
      ? h("button", { type: "button", class: "btn solid", onclick: () => acts.go(next.code) }, `Suivante, ${next.code} `, icon("arrow"))
      : h("button", { type: "button", class: "btn solid", onclick: acts.review }, "Relire et signer ", icon("arrow")),
  );
};

const before = (grid, acts) => {
  if (grid.present && grid.identity) return null;
  return h(
    "section",
    { class: "before", "aria-label": "Avant de commencer" },
    h("p", {}, icon("people"), h("b", {}, "Avant de commencer.")),
    !grid.present && h("button", { type: "button", class: "btn", id: "note-presence", onclick: () => acts.note("presence") }, "Noter sa présence"),
    !grid.present && signing(grid, acts),
    !grid.identity && h("button", { type: "button", class: "btn", id: "note-identity", onclick: () => acts.note("identity") }, "J’ai vérifié son identité"),
  );
};

const signing = (grid, acts) => {
  const sheet = frame();
  const send = h("button", { type: "button", class: "btn solid", disabled: true }, "Garder la signature");
  let drawing = "";
  const clear = pad(sheet, (path) => {
    drawing = path;
    send.disabled = path === "";
  });
  send.addEventListener("click", () => {
    send.closest("details").open = false;
    acts.note("presence", { drawing });
  });
  return h(
    "details",
    { class: "sign-here" },
    h("summary", { class: "btn" }, "Faire signer sa présence"),
    h("p", {}, `${grid.candidate} atteste sa présence, dans le cadre :`),
    sheet,
    h("div", { class: "btn-row" }, send, h("button", { type: "button", class: "btn quiet", onclick: clear }, "Effacer le tracé")),
  );
};

const aboutCandidate = (grid) =>
  h(
    "section",
    { "aria-labelledby": "beside-title" },
    h("h2", { id: "beside-title" }, "Le candidat"),
    h(
      "dl",
      { class: "beside-facts" },
      [
        ["Nom", grid.candidate],
        ["Dossier", grid.dossier],
        ["Passage", grid.hour],
        ["Présence", grid.present ? "présent" : "à noter"],
        ["Identité", grid.identity ? `vérifiée par ${grid.identity}` : "à vérifier avant le bloc"],
      ]
        .filter(([, value]) => value)
        .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
    ),
  );

const incident = (acts) => {
  const category = h("select", { id: "incident-category" }, h("option", { value: "" }, "Choisir…"), acts.incidents.map(([value, label]) => h("option", { value }, label)));
  const words = h("textarea", { id: "incident-words", rows: "3", maxlength: "4000" });
  const send = () => category.value && words.value.trim() && acts.note("incident", { category: category.value, description: words.value.trim() });
  return h(
    "details",
    { class: "report" },
    h("summary", { class: "btn" }, icon("flag"), "Signaler un incident"),
    h(
      "div",
      { class: "form" },
      h("div", { class: "field" }, h("label", { for: "incident-category" }, "Nature"), category),
      h("div", { class: "field" }, h("label", { for: "incident-words" }, "Ce qui s’est passé"), words),
      h("div", { class: "btn-row" }, h("button", { type: "button", class: "btn solid", onclick: send }, "Signaler")),
    ),
  );
};

const question = (line, several, acts) => (line.held ? alreadyHeld(line, several) : toMark(line, several, acts));

const titled = (line, several) => (several || line.title !== line.competenceTitle) && h("h2", { class: "criterion" }, h("span", { class: "competence-no" }, line.code), ` ${line.title}`);

const alreadyHeld = (line, several) =>
  h("section", { class: "question" }, titled(line, several), tags(line), h("p", {}, icon("acquired"), ` ${line.held}`), line.value && h("p", { class: "small" }, wordOf(line, line.value)));

const toMark = (line, several, acts) => {
  const remark = h("textarea", { id: `remark-${line.code}`, rows: several ? "2" : "3", maxlength: "4000" });
  remark.value = line.draft ?? line.comment;
  remark.addEventListener("input", () => acts.draft(line, remark.value));
  remark.addEventListener("change", () => line.value && acts.enter(line, line.value, remark.value.trim()));
  return h(
    "section",
    { class: "question" },
    titled(line, several),
    tags(line),
    line.indicators.length > 0 && indicators(line, acts),
    line.left.length > 1 && disputed(line, acts),
    h(
      "fieldset",
      { class: line.hint ? "answers typed" : !line.answers[0].icon ? "answers levels" : "answers" },
      h("legend", {}, "Votre appréciation", several && hidden(`, ${line.code}`)),
      line.hint && number(line, remark, acts),
      line.answers.map((answer) => target(line, answer, remark, acts)),
    ),
    h("div", { class: "field" }, h("label", { for: `remark-${line.code}` }, "Observation ", several && hidden(`sur ${line.code} `), h("span", { class: "optional" }, "(facultatif)")), remark),
  );
};

const tags = (line) =>
  (line.modality || line.eliminatory) &&
  h(
    "p",
    { class: "line-tags" },
    line.modality && h("span", { class: "state" }, hidden("Modalité : "), line.modality),
    line.eliminatory && h("span", { class: "state no" }, icon("alert"), "Éliminatoire"),
  );

const target = (line, answer, remark, acts) =>
  h(
    "button",
    {
      type: "button",
      class: `answer answer-${answer.icon || "level"}`,
      id: `answer-${line.code}-${answer.value}`,
      "data-line": line.code,
      "data-value": answer.value,
      "aria-pressed": String(answer.value === line.value),
      onclick: () => acts.enter(line, answer.value, remark.value.trim()),
    },
    answer.icon && icon(answer.icon),
    h("span", {}, answer.label),
  );

const indicators = (line, acts) =>
  h(
    "fieldset",
    { class: "observed" },
    h("legend", { class: "legend-line" }, "Ce que vous observez"),
    line.indicators.map((text, place) => {
      const id = `observed-${line.code}-${place}`;
      const ticked = line.observed.includes(text);
      // The box shows what is kept: it changes once the tick is on the disk.
      const press = (event) => {
        event.preventDefault();
        acts.tick(line, text, !ticked);
      };
      const box = h("input", { type: "checkbox", id, onclick: press });
      box.checked = ticked;
      return h("label", { class: "choice", for: id }, box, h("span", {}, text));
    }),
  );

const number = (line, remark, acts) => {
  const input = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", id: `number-${line.code}` });
  input.value = line.value === NOT_ASSESSED ? "" : line.value.replace(".", ",");
  const fault = h("div", { class: "field-error small no", role: "alert", id: `fault-${line.code}`, hidden: true }, `Une note ${line.hint}${line.whole ? ", sans décimale" : ", deux décimales au plus"}.`);
  input.setAttribute("aria-describedby", fault.id);
  input.addEventListener("change", () => {
    const typed = input.value.trim().replace(",", ".");
    fault.hidden = !typed || admits(line, typed);
    if (typed && fault.hidden) acts.enter(line, typed, remark.value.trim());
  });
  return h("div", { class: "field number" }, h("label", { for: input.id }, `Note, ${line.hint}`), fault, input);
};

const admits = (line, typed) => {
  const [low, high] = line.bounds;
  return (line.whole ? /^-?\d+$/ : /^-?\d+(\.\d{1,2})?$/).test(typed) && Number(typed) >= low && Number(typed) <= high;
};

const disputed = (line, acts) =>
  h(
    "div",
    { class: "before" },
    h("p", {}, icon("alert"), h("b", {}, "Deux appareils diffèrent. Laquelle gardez-vous ?")),
    line.left.map((mark) =>
      h(
        "button",
        { type: "button", class: "btn", onclick: () => acts.enter(line, mark.value, mark.comment) },
        wordOf(line, mark.value) + (mark.comment ? `, « ${mark.comment} »` : ""),
      ),
    ),
  );

export const wordOf = (line, value) => line.answers.find((answer) => answer.value === value)?.label ?? (value.replace(".", ",") || "À apprécier");
