// Sends what the phone keeps, in order, and forgets only what the server acknowledges.

import { adopt, changeEntry, entries, files, keep, kept, putFile, removeEntries, removeFile } from "./store.js";

const SIGN = "X-Parchemin-Grilles";
const BATCH = 50;
// A piece that a bad network carries within the time it is given.
const PIECE = 128 * 1024;
const AT_MOST = 20_000;
const AT_MOST_A_PIECE = 90_000;

export class NoNetwork extends Error {}
export class Closed extends Error {}
export class Refused extends Error {}

let latest = null;

// The grids as the server last gave them; a full phone keeps them in memory alone.
export const lastState = async () => (latest ??= await kept("state").catch(() => null));

// Reads what another tab learnt.
export const relearn = async () => {
  latest = (await kept("state").catch(() => null)) ?? latest;
};

// Any answer without our header is not ours: no network, a captive portal, a proxy that errs.
const ask = async (path, options = {}, patience = AT_MOST) => {
  let response;
  try {
    response = await fetch(path, { ...options, redirect: "error", cache: "no-store", signal: AbortSignal.timeout(patience) });
  } catch {
    throw new NoNetwork();
  }
  if (!response.headers.has(SIGN)) throw new NoNetwork();
  let body;
  try {
    body = await response.json();
  } catch {
    throw new NoNetwork();
  }
  if (response.ok) return body;
  const message = (body.objections ?? []).map((one) => `${one.message} ${one.remedy}`.trim()).join(" ");
  throw response.status === 403 ? new Closed(message) : new Refused(message);
};

const post = async (path, body, type = "application/json", patience = AT_MOST) =>
  ask(path, { method: "POST", body, headers: { "Content-Type": type, "X-CSRFToken": latest.csrf } }, patience);

// What was acknowledged leaves the phone with the state that holds it: killed in between, the page shows it still.
const learn = async () => {
  const held = (await entries()).filter((entry) => entry.sent);
  latest = await ask("grilles.json");
  try {
    await keep("state", latest);
  } catch {
    return; // a full phone must not hold back what it waits to send
  }
  await removeEntries(held.map((entry) => entry.order));
};

// One tab at a time speaks to the server.
const alone = (act) => (navigator.locks ? navigator.locks.request(`parchemin-${location.pathname}`, act) : act());

// Sends all that waits; `advanced` is called each time something was sent or learnt.
export const synchronise = (advanced = () => {}) =>
  alone(async () => {
    await learn();
    await adopt(new Set(latest.grids.map((grid) => grid.id))).catch(() => {});
    do await advanced();
    while (await sendEntries());
    for (const file of (await files()).filter((one) => !one.refused)) {
      await sendFile(file);
      await advanced();
    }
    await learn();
  });

// Signs a grid once nothing of it waits on this phone; returns whether it could be asked.
export const sign = (grid, code, comment) =>
  alone(async () => {
    const mine = (one) => one.grid === grid && waits(one);
    if ((await entries()).some(mine) || (await files()).some(mine)) return false;
    await post("signature/", JSON.stringify({ grid, code, comment }));
    await learn();
    return true;
  });

export const waits = (one) => !one.refused && !one.sent;

const acknowledged = async (waiting) => {
  try {
    for (const entry of waiting) await changeEntry({ ...entry, sent: true });
  } catch {
    await removeEntries(waiting.map((entry) => entry.order));
  }
};

const sendEntries = async () => {
  const waiting = (await entries()).filter(waits).slice(0, BATCH);
  if (waiting.length === 0) return false;
  const answers = await answersTo(waiting);
  const done = waiting.filter((entry) => ["recorded", "known"].includes(answers[entry.id]?.state));
  await acknowledged(done);
  let moved = done.length > 0;
  for (const entry of waiting) {
    const answer = answers[entry.id];
    if (answer?.state !== "refused") continue;
    await changeEntry({ ...entry, refused: answer.reasons.join(" ") });
    moved = true;
  }
  return moved;
};

// A batch that the server cannot read is sent again entry by entry: one of them does not hold back the others.
const answersTo = async (waiting) => {
  const sent = waiting.map(({ order, ...entry }) => entry);
  try {
    return (await post("saisies/", JSON.stringify({ entries: sent }))).answers;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (waiting.length === 1) return { [waiting[0].id]: { state: "refused", reasons: [error.message] } };
    const answers = {};
    for (const entry of waiting) Object.assign(answers, await answersTo([entry]));
    return answers;
  }
};

const sendFile = async (file) => {
  const { id, grid, competence, name, type, blob, sha256 } = file;
  try {
    const announced = JSON.stringify({ id, grid, competence, name, type, size: blob.size, sha256 });
    let { evidence, received } = await post("preuves/", announced);
    while (received < blob.size) {
      const next = await blob.slice(received, received + PIECE).arrayBuffer();
      const path = `preuves/${evidence}/?offset=${received}`;
      ({ received } = await post(path, next, "application/octet-stream", AT_MOST_A_PIECE));
    }
    await removeFile(id);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await putFile({ ...file, refused: error.message });
  }
};
