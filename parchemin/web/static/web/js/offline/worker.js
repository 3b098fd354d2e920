// Keeps the page of the grids and all it needs, so that it opens without a network.
// It never answers for what is sent, nor for the state of the grids: the page does, from what it keeps.

const CACHE = "parchemin-grilles-1";
const SIGN = "X-Parchemin-Grilles";
const PATIENCE = 4000;
// Pages given by the network, kept once all that they need is kept: a new release never stands half here.
const given = new Map();

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { page, keep } = event.data;
  event.waitUntil(whole(page, keep).then((ready) => event.source?.postMessage({ ready })));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(url.searchParams.has("code") ? fetch(request) : pageAt(request, url.pathname));
  else if (url.pathname.startsWith("/static/") || url.pathname.endsWith(".webmanifest")) event.respondWith(asset(request));
});

// A captive portal answers a page of its own to everything.
const isPage = (response) => response.ok && !response.redirected && response.headers.has(SIGN);
const isAsset = (response) => response.ok && !response.redirected && !(response.headers.get("Content-Type") ?? "").startsWith("text/html");

// Whether the page and all that it loaded are kept.
const whole = async (page, keep) => {
  const cache = await caches.open(CACHE);
  try {
    for (const url of keep) {
      if (await cache.match(url)) continue;
      const response = await fetch(url);
      if (!isAsset(response)) return false;
      await cache.put(url, response);
    }
    const fresh = given.get(page) ?? (await fetch(page).catch(() => null));
    if (fresh && isPage(fresh)) await cache.put(page, fresh);
    given.delete(page);
    return Boolean(await cache.match(page));
  } catch {
    return false;
  }
};

// The network first, if it answers as we do and in time; then what was kept.
const pageAt = async (request, path) => {
  const old = await (await caches.open(CACHE)).match(path);
  try {
    const response = await fetch(request, old ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    if (isPage(response)) given.set(path, response.clone());
    else if (old) return old;
    return response;
  } catch (error) {
    if (old) return old;
    throw error;
  }
};

const asset = async (request) => {
  const cache = await caches.open(CACHE);
  const old = await cache.match(request);
  const fresh = fetch(request).then(async (response) => {
    if (isAsset(response)) await cache.put(request, response.clone()).catch(() => {});
    return response;
  });
  if (!old) return fresh;
  fresh.catch(() => {});
  return old;
};
