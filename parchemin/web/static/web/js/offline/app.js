// The grids on a phone: each tap is kept on the phone first, shown, then sent when the network allows.

import { h, hidden, icon, plural, show } from "./dom.js";
import { digestOf, faultOf, record, tileOf } from "./files.js";
import { review } from "./review.js";
import { addEntry, drop, entries, files, keep, kept, keptUnder, putFile, removeEntries, removeFile } from "./store.js";
import { Closed, NoNetwork, lastState, relearn, sign as askToSign, synchronise, waits } from "./sync.js";
import { away, competence, gridList, heading, unmarked } from "./view.js";

const EVERY = 15_000;
const WHILE_TYPING = 300;
const LONGEST_PRESS = 1500;
const main = document.getElementById("content");
const network = document.getElementById("network");
const leave = document.getElementById("leave");
const here = { grid: null, competence: null, review: false, message: "", notice: "" };
const tabs = globalThis.BroadcastChannel ? new BroadcastChannel(`parchemin-${location.pathname}`) : null;
let state = null;
let waiting = [];
let joined = [];
let drafts = new Map();
let tiles = new Map();
let trouble = null;
let full = false;
let ready = false;
let recording = null;

const refresh = async () => {
  state = await lastState();
  waiting = await entries();
  joined = await files();
  tiles = await keptUnder("tile");
};

// The grids as the server last gave them, with what was entered here since.
const grids = () => structuredClone(state?.grids ?? []).map((grid) => {
  const fresh = waiting.filter((entry) => !entry.refused && entry.grid === grid.id);
  if (fresh.some((entry) => entry.kind === "presence")) Object.assign(grid, { present: true, away: "" });
  if (fresh.some((entry) => entry.kind === "identity")) grid.identity ||= state.assessor;
  for (const line of grid.lines) {
    const last = fresh.findLast((entry) => entry.kind === "mark" && entry.line === line.code);
    const mark = last ?? line.left.at(-1) ?? { value: "", comment: "" };
    if (last) line.left = [last];
    Object.assign(line, { value: mark.value, comment: mark.comment, draft: drafts.get(`${grid.id}:${line.code}`) });
    for (const tick of fresh.filter((entry) => entry.kind === "tick" && entry.line === line.code)) {
      line.observed = line.observed.filter((text) => text !== tick.indicator);
      if (tick.observed) line.observed.push(tick.indicator);
    }
  }
  return grid;
});

// What is pressed stays under the finger: nothing is drawn between its press and its release, nor without a change.
let pressing = false;
let postponed = false;
let drawn = "";

const draw = ({ focus = false } = {}) => {
  tell();
  const signing = document.querySelector(".sign-here[open]"); // a signature being drawn is not drawn over
  if ((pressing || signing) && !focus) {
    postponed = true;
    return;
  }
  const all = grids();
  const sight = JSON.stringify([here, ready, state === null, all.map(({ seen, ...grid }) => grid), joined.map((file) => [file.id, file.refused]), waiting.map((entry) => [entry.order, entry.refused]).filter(([, refused]) => refused), tiles.size, recording !== null, here.review && waiting.filter(waits).length]);
  if (sight === drawn && !focus) return;
  drawn = sight;
  paint(all);
  tell();
  if (focus) document.getElementById("competence")?.focus();
};

const paint = (all) => {
  const grid = all.find((one) => one.id === here.grid);
  const had = document.activeElement?.id;
  leave.hidden = !grid;
  title(grid);
  if (!state) show(heading("Vos grilles ne sont pas encore sur ce téléphone"), h("p", {}, "Ouvrez cette page une fois avec du réseau : elle s’en passera ensuite."));
  else if (!grid) show(all.length ? gridList(all, open, ready) : [heading("Mes grilles"), h("p", {}, "Aucune grille à remplir.")], notWritten());
  else if (grid.away && grid.state === "open") show(away(grid, actsOn(grid)));
  else if (here.review || grid.state === "signed") show(reread(grid));
  else {
    here.competence ??= (grid.lines.find(unmarked) ?? grid.lines[0]).competence;
    show(h("div", { id: "grid" }, competence(grid, here.competence, actsOn(grid))));
  }
  if (had && had !== "content") document.getElementById(had)?.focus({ preventScroll: true });
};

const title = (grid) => {
  const [who, where] = [document.getElementById("who"), document.getElementById("where")];
  who.textContent = grid ? grid.candidate : who.dataset.assessor;
  where.replaceChildren(where.dataset.where, grid ? h("span", { class: "wide-only" }, `, évaluateur : ${who.dataset.assessor}`) : "");
};

const reread = (grid) => {
  const mine = [...waiting, ...joined].filter((one) => one.grid === grid.id && waits(one)).length;
  const comment = drafts.get(`${grid.id}:`) ?? grid.comment;
  return review(grid, { go, sign: (code, words) => sign(grid, code, words), note: (words) => draft(grid, "", words), waiting: mine, comment, message: here.message });
};

const actsOn = (grid) => ({
  go,
  review: () => go(null),
  enter: (line, value, comment) => enter(grid.id, line.code, value, comment),
  tick: (line, indicator, observed) => add({ kind: "tick", grid: grid.id, line: line.code, indicator, observed }),
  note: (kind, said = {}) => add({ kind, grid: grid.id, ...said }),
  draft: (line, words) => draft(grid, line.code, words),
  join: (code, file) => join(grid, code, file),
  joined: (code) => proofs(grid, code),
  dismiss: (file) => removeFile(file.id).then(changed),
  notice: () => here.notice,
  record: (code) => toggleRecording(grid, code),
  recording: () => recording,
  incidents: state.incidents,
});

const proofs = (grid, code) => [
  ...(grid.evidence[code] ?? []).map((file) => ({ ...file, tile: tiles.get(file.id) })),
  ...joined
    .filter((file) => file.grid === grid.id && file.competence === code)
    .map((file) => ({ ...file, kind: file.type.split("/")[0], tile: tiles.get(file.id), waits: true })),
];

// What the server refused stays here until its author has read why.
const notWritten = () => {
  const refused = waiting.filter((entry) => entry.refused);
  if (refused.length === 0) return null;
  return h(
    "section",
    { class: "note no refused-entries", "aria-labelledby": "not-written" },
    h("h2", { id: "not-written" }, `${plural(refused.length, "saisie refusée", "saisies refusées")}`),
    h("ul", { class: "plain", role: "list" }, refused.map((entry) => h("li", {}, h("span", {}, h("b", {}, whereOf(entry)), entry.refused, entry.comment && h("q", {}, entry.comment)), h("button", { type: "button", class: "btn", onclick: () => read(entry) }, entry.comment ? "J’ai lu, reprendre le texte" : "J’ai lu, retirer", hidden(` ${entry.line ?? ""}`))))),
  );
};

// Which grid and which line an entry is about.
const whereOf = (entry) => {
  const grid = state.grids.find((one) => one.id === entry.grid);
  return [grid && `${grid.candidate}, bloc ${grid.bloc}`, entry.line && `ligne ${entry.line}`].filter(Boolean).join(", ") + " : ";
};

// The words of a mark that was refused go back under its line, to be typed again.
const read = async (entry) => {
  if (entry.comment) draft({ id: entry.grid }, entry.line, entry.comment);
  await removeEntries([entry.order]);
  await changed();
};

const tell = () => {
  const left = waiting.filter(waits).length + joined.filter(waits).length;
  const refused = waiting.filter((entry) => entry.refused).length + joined.filter((file) => file.refused).length;
  const words = [];
  if (full) words.push(h("b", {}, FULL), " ");
  if (trouble) words.push(h("b", {}, trouble.words), " ");
  else if (state?.closed) words.push(h("b", {}, `Ce lien a fermé le ${state.closes}.`), " Ce qui est saisi part encore ; demandez un nouveau lien pour saisir. ");
  if (left) words.push(`${plural(left, "saisie")} à envoyer, gardée${left > 1 ? "s" : ""} sur ce téléphone. `);
  if (refused) words.push(`${plural(refused, "saisie refusée", "saisies refusées")} : voyez « Mes grilles ». `);
  if (trouble?.code) words.push(h("a", { href: "?code" }, "Donner le code"));
  network.hidden = words.length === 0;
  const told = [icon(trouble?.offline ? "offline" : "clock"), h("span", {}, words)];
  // What says the same stays in place: a tap on its link is not lost, and nothing is read aloud twice.
  if (!told.every((part, rank) => part.isEqualNode(network.childNodes[rank] ?? null))) network.replaceChildren(...told);
  const saved = document.getElementById("saved");
  if (saved) saved.textContent = left ? `${plural(left, "saisie")} à envoyer` : "Tout est envoyé";
};

const open = async (id) => {
  await settleDrafts();
  Object.assign(here, { grid: id, competence: null, review: false, message: "", notice: "" });
  draw({ focus: true });
};

const go = async (code) => {
  await settleDrafts();
  Object.assign(here, { competence: code ?? here.competence, review: code === null, message: "", notice: "" });
  draw({ focus: true });
};

const changed = async () => {
  tabs?.postMessage("changed");
  await refresh();
  draw();
};

const FULL = "Ce téléphone n’a plus de place : ce geste n’est pas gardé. Libérez de la place, puis recommencez.";

// Keeps an entry on the phone, shows it, then tries to send it. Returns whether it is kept.
const add = async (entry) => {
  if (state.closed) return false;
  try {
    await addEntry({ ...entry, id: crypto.randomUUID(), at: new Date().toISOString() });
    full = false;
  } catch {
    full = true;
  }
  await changed();
  if (full) return false;
  send();
  return true;
};

// One mark after the other: the next one is told against what the former left.
let turn = Promise.resolve();
const enter = (...said) => (turn = turn.then(() => mark(...said)));

const mark = async (gridId, code, value, comment) => {
  const grid = grids().find((one) => one.id === gridId);
  const line = grid.lines.find((one) => one.code === code);
  if (value !== line.value || comment !== line.comment || line.left.length > 1) {
    const done = await add({ kind: "mark", grid: gridId, line: code, value, comment, seen: grid.seen });
    if (!done) return;
  }
  forget(`${gridId}:${code}`);
};

// Words typed are kept as they come, under the line they are about; they leave with its mark.
const typed = new Map();
const draft = (grid, line, words) => {
  const key = `${grid.id}:${line}`;
  drafts.set(key, words);
  clearTimeout(typed.get(key));
  typed.set(key, setTimeout(() => keep(`draft:${key}`, words).catch(() => {}), WHILE_TYPING));
};

const forget = (key) => {
  drafts.delete(key);
  clearTimeout(typed.get(key));
  drop(`draft:${key}`).catch(() => {});
};

// Sends the words typed under a line that has its mark already: leaving a screen loses none.
const settleDrafts = async () => {
  for (const grid of grids().filter((one) => one.state === "open")) {
    for (const line of grid.lines.filter((one) => one.draft !== undefined && one.value)) {
      await enter(grid.id, line.code, line.value, line.draft.trim());
    }
  }
};

const join = async (grid, code, file) => {
  here.notice = await faultOf(file, state);
  if (!here.notice) {
    const one = { id: crypto.randomUUID(), grid: grid.id, competence: code, name: file.name.slice(-120), type: file.type, blob: file };
    try {
      await putFile({ ...one, sha256: await digestOf(file) });
    } catch {
      here.notice = `Ce téléphone n’a plus de place : « ${file.name} » n’est pas gardé.`;
    }
    const picture = here.notice ? "" : await tileOf(file);
    if (picture) await keep(`tile:${one.id}`, picture).catch(() => {});
  }
  await changed();
  send();
};

const toggleRecording = async (grid, code) => {
  if (recording) return recording.stop();
  try {
    recording = await record((file) => {
      clearInterval(recording.clock);
      recording = null;
      join(grid, code, file);
    });
    recording.clock = setInterval(() => {
      const shown = document.getElementById("lasting");
      if (shown) shown.textContent = recording.lasting();
    }, 1000);
    here.notice = "";
  } catch {
    here.notice = "Le microphone n’est pas accessible : autorisez-le dans le navigateur, ou joignez un fichier.";
  }
  return draw();
};

const sign = async (grid, code, comment) => {
  try {
    await synchronise();
    const asked = await askToSign(grid.id, code, comment);
    here.message = asked ? "" : "Des saisies de cette grille attendent encore : elles partent d’abord.";
    if (asked) forget(`${grid.id}:`);
  } catch (error) {
    here.message = error instanceof NoNetwork ? "Sans réseau, la grille ne se signe pas. Vos saisies sont gardées." : error.message;
  }
  await changed();
  draw({ focus: true });
};

let held = 0;
const pressed = () => {
  pressing = true;
  clearTimeout(held);
  held = setTimeout(released, LONGEST_PRESS);
};

const released = () => {
  clearTimeout(held);
  pressing = false;
  if (postponed) draw();
  postponed = false;
};

let sending = null;
let again = false;

// Sends now; what was entered meanwhile is sent right after.
const send = () => {
  again = sending !== null;
  sending ??= attempt().finally(() => {
    sending = null;
    if (again) send();
  });
  return sending;
};

const attempt = async () => {
  try {
    await synchronise(advanced);
    trouble = null;
    prepare();
  } catch (error) {
    trouble = told(error);
  }
  tabs?.postMessage("changed");
  await look();
};

const advanced = () => {
  trouble = null;
  return look();
};

const look = async () => {
  await refresh().catch(() => {});
  if (typing()) tell();
  else draw();
};

const typing = () => document.activeElement?.matches("input:not([type=checkbox], [type=file]), textarea, select");

const told = (error) => {
  if (error instanceof NoNetwork) return { words: "Hors connexion.", offline: true };
  if (error instanceof Closed) return { words: error.message, code: true };
  return { words: `L’envoi a échoué : ${error.message}` };
};

// The worker keeps the page and all that it loaded; it says so once nothing is missing.
let worker = null;
const prepare = () => {
  if (ready || !worker) return;
  const used = performance.getEntriesByType("resource").map((one) => one.name).filter((name) => name.includes("/static/"));
  worker.postMessage({ page: location.pathname, keep: [main.dataset.icons, ...new Set(used)] });
};

const settle = async () => {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (!data.ready) return;
    ready = true;
    document.documentElement.setAttribute("data-ready", "");
    if (!here.grid) draw();
  });
  await navigator.serviceWorker.register(main.dataset.worker, { scope: "/hors-ligne/" });
  worker = (await navigator.serviceWorker.ready).active;
  prepare();
  await navigator.storage?.persist?.();
};

const start = async () => {
  await refresh();
  drafts = await keptUnder("draft");
  draw();
  await settleDrafts();
  await settle().catch(() => {});
  await send();
};

leave.addEventListener("click", () => open(null));
addEventListener("online", send);
document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? send() : settleDrafts()));
tabs?.addEventListener("message", () => relearn().then(look));
addEventListener("pointerdown", pressed, true);
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => setTimeout(released), true);
}
setInterval(send, EVERY);
start().catch(() => show(heading("Ce navigateur ne garde rien"), h("p", {}, "Ouvrez ce lien hors de la navigation privée, ou dans un autre navigateur : vos saisies doivent pouvoir rester sur ce téléphone.")));
