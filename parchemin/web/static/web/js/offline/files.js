// Files as evidence: what may be one, its digest, a small picture of it, and sound recorded on the spot.

const MEGA = 1024 * 1024;
const TILE = 240;

const typeOf = (file, rules) => {
  const bare = file.type.split(";")[0].trim().toLowerCase();
  return rules.otherNames[bare] ?? bare;
};

// Why a file may not be joined, in one sentence; empty when it may. Nothing is read of one that is too large.
export const faultOf = async (file, rules) => {
  const said = `« ${file.name} »`;
  if (file.size === 0) return `${said} est vide : reprenez-le.`;
  if (file.size > rules.largest) {
    return `${said} pèse ${Math.round(file.size / MEGA)} Mo ; la limite est de ${rules.largest / MEGA} Mo.`;
  }
  const type = typeOf(file, rules);
  const signatures = rules.signatures[type];
  if (!signatures) return `${said} n’est ni une photographie, ni un son, ni un PDF.`;
  const start = hex(await file.slice(0, 32).arrayBuffer());
  if (signatures.some(([at, sign]) => start.startsWith(sign, at * 2))) return "";
  return `${said} se dit ${type}, et son contenu n’en est pas.`;
};

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const digestOf = async (file) => hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));

// A picture small enough to be kept beside the grid; nothing for what the browser cannot draw.
export const tileOf = async (file) => {
  if (!file.type.startsWith("image/")) return "";
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, TILE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.7);
  } catch {
    return "";
  }
};

const KINDS = [["audio/webm", "webm"], ["audio/mp4", "m4a"], ["audio/ogg", "ogg"]];
export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder);

// Records until `stop` is called or the page is left; `done` then receives the file.
export const record = async (done) => {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const [type, ending] = KINDS.find(([kind]) => MediaRecorder.isTypeSupported(kind)) ?? ["", "webm"];
  const recorder = new MediaRecorder(stream, { ...(type && { mimeType: type }), audioBitsPerSecond: 32_000 });
  const began = Date.now();
  const heard = [];
  const leave = () => document.visibilityState === "hidden" && recorder.state === "recording" && recorder.stop();
  recorder.addEventListener("dataavailable", (event) => event.data.size > 0 && heard.push(event.data));
  recorder.addEventListener("stop", () => {
    document.removeEventListener("visibilitychange", leave);
    for (const track of stream.getTracks()) track.stop();
    const name = `Enregistrement, ${lasting(Date.now() - began)}.${ending}`;
    done(new File(heard, name, { type: (recorder.mimeType || type).split(";")[0] }));
  });
  document.addEventListener("visibilitychange", leave);
  recorder.start(1000);
  return { stop: () => recorder.stop(), lasting: () => lasting(Date.now() - began) };
};

const lasting = (milliseconds) => {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};
