// The page: who one is and where, in the address; what changes, as it happens.

import { act, channel, get, store } from "./api.js";
import { blocks } from "./blocks.js";
import { showComposer } from "./composer.js";
import { byId, h, throttled, toast } from "./dom.js";
import { reveal, showChannel } from "./messages.js";
import { closeAll, refreshModals } from "./modal.js";
import { onPlay } from "./profile.js";
import { offerSearch } from "./search.js";
import { showSidebar } from "./sidebar.js";
import { textObject, today } from "./text.js";
import { closeThread, onThread, openThread, refreshThread } from "./thread.js";

let live = null;
/** The day it was in the workspace when the page last looked. */
let day = "";
const listeners = { user: [], change: [] };

function readAddress() {
  const query = new URLSearchParams(location.search);
  store.user = query.get("user") ?? "";
  store.place = query.get("channel") ?? "";
  return query.get("message");
}

function writeAddress(push) {
  const query = new URLSearchParams({ user: store.user, channel: store.place });
  history[push ? "pushState" : "replaceState"](null, "", `?${query}`);
  sessionStorage.setItem("user", store.user);
}

/** Who looks, where the address names nobody: whoever last looked in this window follows a link to a message; the bare address opens where the story begins. */
function whoLooks(people) {
  const last = store.place ? sessionStorage.getItem("user") : null;
  const wanted = [store.user, last, store.state.front?.user];
  return wanted.find((id) => people.some((user) => user.id === id)) ?? people[0]?.id ?? "";
}

async function refreshState() {
  await readState();
  const people = store.state.users.filter((user) => user.kind !== "bot" && !user.deleted);
  const user = whoLooks(people);
  if (user !== store.user) {
    store.user = user;
    await readState();
  }
  const { app, channels, front } = store.state;
  const known = store.place === "home" ? app.home : channel(store.place);
  if (!known) {
    const begins = front?.user === store.user && channel(front.channel);
    const first = begins || (channels.find((place) => place.member && place.kind !== "Dm") ?? channels[0]);
    store.place = first?.id ?? "home";
  }
  showSidebar(go);
  showHead();
  const calls = store.state.channels.reduce((sum, place) => sum + (place.id === store.place ? 0 : place.mentions), 0);
  document.title = `${calls ? `(${calls}) ` : ""}${byId("place-name").textContent} · ${store.state.team.name}`;
  mountPanels();
}

async function readState() {
  store.state = await get("/local/state");
  store.ahead = store.state.now - Date.now();
}

function showHead() {
  const place = channel(store.place);
  const app = store.state.app.name;
  day = today();
  const name = store.place === "home" || place?.kind === "Dm" ? app : `#${place?.name ?? ""}`;
  byId("place-name").textContent = name;
  const count = place && place.kind !== "Dm" ? `${place.members.length} members` : "";
  const about = [place?.archived && "archived", place?.shared && "shared with another workspace", place?.pending && "sharing pending", count];
  const topic = place?.topic ? [" · ", textObject({ type: "mrkdwn", text: place.topic })] : [];
  byId("place-about").replaceChildren(about.filter(Boolean).join(" · "), ...topic);
  showTabs(place);
}

/** The tabs of the app: its Home and the conversation with it, where it has both. */
function showTabs(place) {
  const dm = store.state.channels.find((one) => one.kind === "Dm");
  const shown = Boolean(store.state.app.home && dm && (store.place === "home" || place?.kind === "Dm"));
  byId("tabs").hidden = !shown;
  if (!shown) return;
  const tab = (id, name) => {
    const href = `?user=${encodeURIComponent(store.user)}&channel=${encodeURIComponent(id)}`;
    return h("a", { href, data: { place: id }, "aria-current": store.place === id ? "page" : undefined }, name);
  };
  byId("tabs").replaceChildren(tab("home", "Home"), tab(dm.id, "Messages"));
}

async function showPlace() {
  const content = byId("content");
  if (store.place === "home") {
    closeThread();
    showComposer(byId("composer"), "");
    return showHome(content);
  }
  showComposer(byId("composer"), store.place);
  await Promise.all([showChannel(content, store.place), refreshThread()]);
}

async function showHome(content) {
  const { home } = await get("/local/view");
  if (store.place !== "home") return;
  if (!home) return content.replaceChildren(h("p", { class: "quiet none" }, "The app has not published a Home tab for you."));
  const place = { view: home.id };
  const answer = async (action_id, choice) => {
    const told = await act("click", { place, action_id, choice });
    if (!told.ok) toast(told.shown ?? told.error, "bad");
  };
  const fill = (block_id, input) => act("fill", { view_id: home.id, block_id, input });
  const context = { place, values: home.state, errors: {}, act: answer, fill, refresh: () => showHome(content) };
  const focus = document.activeElement?.dataset.action;
  content.replaceChildren(h("div", { class: "home" }, blocks(home.blocks, context)));
  // What was pressed may be gone with what came of it: keys begin at the top again.
  if (focus) (content.querySelector(`[data-action="${CSS.escape(focus)}"]`) ?? byId("place-name")).focus();
}

async function go({ user, place, message }) {
  if (user) store.user = user;
  if (place) store.place = place;
  openNav(false);
  if (panelsCover()) openPanels(false);
  writeAddress(true);
  await showAll();
  if (user) connect();
  if (user) tellUser();
  if (message) await reveal(message);
  else byId("place-name").focus();
}

async function showAll() {
  await refreshState();
  writeAddress(false);
  if (store.place === "home") act("home", {});
  await Promise.all([showPlace(), refreshModals()]);
  refreshState();
}

const tellUser = () => listeners.user.forEach((listener) => listener(store.user));

/** What a module of the owner's is given, besides the element it is mounted in. */
const page = {
  /** Whether the address named nobody and nothing. */
  bare: !location.search,
  user: () => store.user,
  onUser: (listener) => listeners.user.push(listener),
  onChange: (listener) => listeners.change.push(listener),
  go: ({ user, place }) => go({ user, place }),
  refresh: () => showAll().catch(() => {}),
  closeForms: closeAll,
  tools: byId("tools"),
  toast,
};

/** Panels that the owner of the workspace puts beside the conversation, and their guide above it. */
async function mountPanels() {
  const { guide, panels } = store.state;
  if (guide && !store.panels.has(guide)) {
    store.panels.add(guide);
    byId("guide").hidden = false;
    await mountModule(guide, byId("guide"));
  }
  for (const { title, src } of panels) {
    if (store.panels.has(src)) continue;
    store.panels.add(src);
    const body = h("div", { class: "panel-body" });
    const first = !byId("panels").querySelector(".panel");
    byId("panels").append(h("details", { class: "panel", open: first }, h("summary", {}, title), body));
    if (first) byId("controls").hidden = false;
    if (first) openPanels(!panelsCover());
    await mountModule(src, body);
  }
}

async function mountModule(src, body) {
  try {
    const module = await import(src);
    await module.mount(body, page);
  } catch (error) {
    body.textContent = `${src} could not be loaded: ${error.message}`;
  }
}

const later = {
  state: throttled(400, () => refreshState().catch(() => {})),
  all: throttled(250, () => refreshState().then(() => Promise.all([showPlace(), refreshModals()])).catch(() => {})),
  place: throttled(250, () => showPlace().then(refreshState).catch(() => {})),
  modals: throttled(30, () => refreshModals().catch(() => {})),
};

function connect() {
  live?.close();
  live = new EventSource(`/local/live?user=${encodeURIComponent(store.user)}`);
  let lost = false;
  live.onopen = () => {
    if (lost) (toast("Connected again."), showAll().catch(() => {}));
    lost = false;
  };
  live.onerror = () => {
    if (!lost) toast("The connection to the workspace is lost. Trying again.", "bad");
    lost = true;
  };
  live.onmessage = ({ data }) => {
    const change = JSON.parse(data);
    listeners.change.forEach((listener) => listener(change));
    if (change.kind === "message" || change.kind === "ephemeral") {
      if (change.channel === store.place) later.place();
      else later.state();
    } else if (change.kind === "view") later.modals();
    else if (change.kind === "home") store.place === "home" && later.place();
    else if (change.kind === "missed") showAll().catch(() => {});
    else later.all();
  };
}

/** Shows or hides the left column where there is no room for it. */
function openNav(open) {
  byId("nav").classList.toggle("open", open);
  byId("menu").setAttribute("aria-expanded", String(open));
  byId("menu").textContent = open ? "Close" : "Channels";
}

/** Whether the right column lies over the conversation, where there is no room beside it. */
const panelsCover = () => !matchMedia("(min-width: 1081px)").matches;

/** Shows or hides the right column. */
function openPanels(open) {
  byId("panels").hidden = !open;
  byId("controls").setAttribute("aria-expanded", String(open));
}

/** Whether the right column was there before a thread took its place. */
let panelsBefore = false;

onThread((open) => {
  if (open && panelsCover()) return openPanels(false);
  if (open && !byId("panels").hidden) (openPanels(false), (panelsBefore = true));
  else if (!open && panelsBefore) (openPanels(true), (panelsBefore = false));
});
onPlay((user) => go({ user }));
offerSearch(go);

function closePanels() {
  openPanels(false);
  byId("controls").focus();
}

byId("controls").addEventListener("click", () => {
  panelsBefore = false;
  openPanels(byId("panels").hidden);
  if (!byId("panels").hidden && !panelsCover()) closeThread();
  if (!byId("panels").hidden) byId("panels").querySelector("summary")?.focus();
});
byId("panels-close").addEventListener("click", closePanels);
document.addEventListener("keydown", ({ key }) => {
  const open = !byId("panels").hidden && panelsCover() && !document.querySelector("dialog[open]");
  if (key !== "Escape" || document.querySelector("dialog[open]")) return;
  if (open) closePanels();
  else if (openThread()) closeThread();
});
document.addEventListener("pointerdown", ({ target }) => {
  const beside = !target.closest("#panels, #controls, dialog, #toasts");
  if (beside && !byId("panels").hidden && panelsCover()) openPanels(false);
});

byId("menu").addEventListener("click", () => openNav(!byId("nav").classList.contains("open")));

document.addEventListener("click", (event) => {
  const place = event.target.closest?.("a[data-place]")?.dataset.place;
  if (!place || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  go({ place });
});

window.addEventListener("popstate", () => {
  const before = store.user;
  readAddress();
  showAll().then(() => before !== store.user && (connect(), tellUser()));
});

// A day that begins while nothing is said: what is called "today" is called "yesterday" now.
setInterval(() => store.state && day !== today() && later.all(), 20_000);

// A page that is left but kept must not hold one of the few connections a browser has for a server.
window.addEventListener("pagehide", () => live?.close());
window.addEventListener("pageshow", ({ persisted }) => persisted && (connect(), showAll().catch(() => {})));

const message = readAddress();
try {
  await showAll();
  connect();
  if (message) reveal(message.replace(/^p(\d+)(\d{6})$/, "$1.$2"));
} catch (error) {
  byId("content").textContent = `The workspace cannot be reached: ${error.message}`;
}
