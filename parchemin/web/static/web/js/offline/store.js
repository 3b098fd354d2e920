// What the phone keeps: the grids it was given, the entries and files that the server has not acknowledged yet.
// An entry leaves this store in one case only: the server said that it is written and gave the state that holds it,
// or its author read why it is not.

const PREFIX = "parchemin-/hors-ligne/";
const NAME = `parchemin-${location.pathname}`;
const STORES = { state: {}, entries: { keyPath: "order", autoIncrement: true }, files: { keyPath: "id" } };

const open = (name) =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const [store, options] of Object.entries(STORES)) request.result.createObjectStore(store, options);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const opened = open(NAME);
opened.catch(() => {});

// Runs one transaction and resolves once it is on the disk: a tap is shown as kept only then.
const within = (database, name, mode, act) =>
  new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode, { durability: "strict" });
    const request = act(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });

const inStore = async (name, mode, act) => within(await opened, name, mode, act);

export const kept = (key) => inStore("state", "readonly", (store) => store.get(key));
export const keep = (key, value) => inStore("state", "readwrite", (store) => store.put(value, key));
export const drop = (key) => inStore("state", "readwrite", (store) => store.delete(key));

// What is kept under the keys that start with a word, by the rest of the key.
export const keptUnder = async (word) => {
  const range = IDBKeyRange.bound(`${word}:`, `${word}:\uffff`);
  const keys = await inStore("state", "readonly", (store) => store.getAllKeys(range));
  const values = await inStore("state", "readonly", (store) => store.getAll(range));
  return new Map(keys.map((key, place) => [key.slice(word.length + 1), values[place]]));
};

export const entries = () => inStore("entries", "readonly", (store) => store.getAll());
export const addEntry = (entry) => inStore("entries", "readwrite", (store) => store.add(entry));
export const changeEntry = (entry) => inStore("entries", "readwrite", (store) => store.put(entry));
export const removeEntries = (orders) =>
  inStore("entries", "readwrite", (store) => {
    for (const order of orders) store.delete(order);
  });

export const files = () => inStore("files", "readonly", (store) => store.getAll());
export const putFile = (file) => inStore("files", "readwrite", (store) => store.put(file));
export const removeFile = (id) => inStore("files", "readwrite", (store) => store.delete(id));

// A new link of the same grids takes over what the former one could not send any more.
// Kept here first, removed there after: cut in between, it is sent twice and written once.
export const adopt = async (grids) => {
  const known = (await indexedDB.databases?.()) ?? [];
  for (const { name } of known.filter((one) => one.name?.startsWith(PREFIX) && one.name !== NAME)) {
    const former = await open(name);
    const ours = (one) => grids.has(one.grid);
    const left = (await within(former, "entries", "readonly", (store) => store.getAll())).filter((one) => ours(one) && !one.sent);
    const joined = (await within(former, "files", "readonly", (store) => store.getAll())).filter(ours);
    for (const { order, ...entry } of left) {
      await addEntry(entry);
      await within(former, "entries", "readwrite", (store) => store.delete(order));
    }
    for (const file of joined) {
      await putFile(file);
      await within(former, "files", "readwrite", (store) => store.delete(file.id));
    }
    former.close();
  }
};
