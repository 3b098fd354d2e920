// What is joined to a competence: what the server keeps, what waits here, and the three ways to add to it.

import { canRecord } from "./files.js";
import { h, hidden, icon } from "./dom.js";

const SHAPES = { image: "camera", audio: "microphone", application: "document" };

export const evidence = (here, acts) => {
  const joined = acts.joined(here);
  return h(
    "section",
    { class: "joined-evidence", "aria-labelledby": "evidence-title" },
    h("h2", { id: "evidence-title" }, `Preuves de la ${here}`, h("span", {}, String(joined.length))),
    joined.length > 0 && h("ul", { class: "plain proofs", role: "list" }, joined.map((file) => h("li", {}, tile(file, acts)))),
    acts.notice() && h("p", { class: "note no", role: "alert" }, acts.notice()),
    h("div", { class: "add-proofs" }, picker("photo", "Photo", "camera", { accept: "image/*", capture: "environment" }, here, acts), sound(here, acts), picker("evidence", "Fichier", "document", { accept: "image/*,audio/*,application/pdf" }, here, acts)),
  );
};

const tile = (file, acts) => {
  const picture = file.tile
    ? h("img", { src: file.tile, alt: "", width: "120", height: "90" })
    : h("span", { class: "no-picture" }, icon(SHAPES[file.kind] ?? "document"));
  const state = file.refused || (file.waits ? "à envoyer" : "");
  return [
    picture,
    h("span", { class: file.refused ? "small no" : "small" }, file.name, state && `, ${state}`),
    file.refused && h("button", { type: "button", class: "btn quiet", onclick: () => acts.dismiss(file) }, "Retirer", hidden(` ${file.name}`)),
  ];
};

const picker = (id, words, shape, attributes, here, acts) => {
  const input = h("input", { type: "file", id, class: "visually-hidden", ...attributes });
  input.addEventListener("change", () => input.files[0] && acts.join(here, input.files[0]));
  return [input, h("label", { class: "btn", for: id }, icon(shape), words)];
};

const sound = (here, acts) => {
  if (!canRecord()) return picker("audio", "Audio", "microphone", { accept: "audio/*", capture: true }, here, acts);
  const going = acts.recording();
  return h(
    "button",
    { type: "button", class: going ? "btn binding" : "btn", id: "audio", onclick: () => acts.record(here) },
    icon("microphone"),
    going ? ["Arrêter, ", h("span", { id: "lasting" }, going.lasting())] : "Audio",
  );
};
