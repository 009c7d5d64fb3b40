// The guide: leads through the story as the right person each time, and goes on by itself once a step was done.
// Its words are in guide.json, and how it is seen that a step was done in checks.js.

import { person, store } from "/page/api.js";
import { h, newId } from "/page/dom.js";
import { checksOf, dmOf, freshAccount } from "./checks.js";
import "./sandbox.js";

const KEPT = "guide";
/** How long what came of a step can be read before the guide goes on, in seconds. */
const READ = 6;
const SMALL = matchMedia("(max-width: 700px)");

export async function mount(root, page) {
  const told = await (await fetch("/sandbox/page/guide.json")).json();
  const guide = { at: 0, account: told.accounts[0].name, csm: "", ...JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") };
  guide.at = Math.min(guide.at, told.steps.length - 1);
  let done = false;
  let checking = false;
  /** The form of the step, by its view, and what is marked. */
  let form = "";
  let pointed = null;
  /** What goes on by itself. */
  let going = null;

  const id = newId("guide");
  const where = h("p", { class: "step" });
  const title = h("h2", { id, tabindex: "-1" });
  const text = h("p", { class: "task" });
  const outcome = h("p", { class: "told", role: "status" });
  const next = h("button", { type: "button", class: "next small", onclick: () => forward() }, "Next");
  const stay = h("button", { type: "button", class: "plain small stay", hidden: true, onclick: () => halt() }, "Stay here");
  const skip = h("button", { type: "button", class: "plain small", onclick: () => end() }, "Skip the guide");
  const again = h("button", { type: "button", class: "plain small", onclick: () => restart() }, "Start again");
  const fold = h("button", { type: "button", class: "plain small fold", onclick: () => folded(!card.classList.contains("folded")) });
  const said = h("div", { class: "words", "aria-live": "polite" }, where, title, text, outcome);
  const card = h("section", { class: "guide", "aria-labelledby": id }, said, h("div", { class: "row" }, next, stay, skip, again, fold));
  const reopen = h("button", { type: "button", class: "small", id: "guide-again", onclick: () => restart() }, "Guide");
  page.tools.append(reopen);

  const step = () => told.steps[guide.at];
  const account = () => told.accounts.find((one) => one.name === guide.account) ?? told.accounts[0];
  const words = (text) =>
    text.replace(/\{(\w+)\}/g, (_, name) => ({ account: guide.account, typed: account().typed, why: account().why ?? told.why, csm: person(guide.csm)?.name ?? "the CSM" })[name] ?? "");
  const who = () => (step().as === "csm" ? guide.csm || told.csms[0] : step().as);
  const place = () => ({ ...told.places, own: account().own, dm: dmOf(who()), home: "home" })[step().place];
  const keep = () => sessionStorage.setItem(KEPT, JSON.stringify(guide));
  const checks = checksOf(guide, told, () => ({ step: step(), who: who(), account: account() }));

  /** On a small window only the step's name stays, where one types. */
  const folded = (small) => {
    card.classList.toggle("folded", small);
    fold.textContent = small ? "Show" : "Hide";
    fold.setAttribute("aria-expanded", String(!small));
  };

  const check = async () => {
    if (checking || guide.over || done || !step().check) return;
    checking = true;
    const asked = guide.at;
    try {
      const fine = await checks[step().check]();
      if (fine && !done && asked === guide.at) finished();
    } catch {
      // The workspace is away for a moment; it is asked again.
    }
    checking = false;
  };

  /** The step was done: what came of it can be read, and then the guide goes on. */
  const finished = () => {
    done = true;
    keep();
    if (step().at_once) return void forward();
    folded(false);
    outcome.textContent = step().done ? `✓ ${words(step().done)}` : "";
    // What was to be done is done: only what came of it is to be read.
    text.hidden = true;
    const seconds = step().seconds ?? READ;
    stay.hidden = false;
    next.classList.add("going");
    next.style.setProperty("--going", `${seconds}s`);
    going = setTimeout(goOn, seconds * 1000);
  };

  /** Goes on, unless somebody looks elsewhere meanwhile: then it waits to be told. */
  const goOn = () => {
    going = null;
    const foreign = [...document.querySelectorAll("dialog[open]")].some((dialog) => dialog.dataset.view !== form);
    const at = document.activeElement;
    const writes = at?.matches("textarea, input[type=text]") && at.value;
    if (document.hidden || store.user !== who() || foreign || writes) return halt();
    forward();
  };

  const halt = () => {
    clearTimeout(going);
    going = null;
    if (stay.contains(document.activeElement)) next.focus();
    stay.hidden = true;
    next.classList.remove("going");
  };

  /** What is to be used now, if it is there. */
  const wanted = () => {
    if (guide.over || done || store.user !== who()) return null;
    return (step().point ?? []).map(named).find((one) => one?.getClientRects().length) ?? null;
  };
  const named = (what) => {
    if (/[#.[ ]/.test(what) && !/^[A-Z]/.test(what)) return document.querySelector(what);
    const about = step().about ?? guide.account;
    const of = (button) => button.textContent === what && button.closest("article, .home")?.textContent.includes(about);
    return [...document.querySelectorAll(":is(.log, .home) button")].filter(of).at(-1);
  };

  /** Marks what is to be used now, and brings it into sight when it is marked first or pushed away. */
  const point = () => {
    const found = wanted();
    for (const one of document.querySelectorAll(".pointed")) if (one !== found) one.classList.remove("pointed");
    if (!found) return void (pointed = null);
    found.classList.add("pointed");
    if (found === pointed) return;
    pointed = found;
    bring();
  };
  const bring = () => pointed?.isConnected && pointed.scrollIntoView({ block: "nearest" });

  /**
   * Where the guide can be read and used: above the conversation, and within a form only where the form is the step's
   * own, or what came of it, before the person who is to fill it in.
   */
  const home = () => {
    const dialog = document.querySelector("dialog.modal[open]:not(.confirm)");
    if (!dialog || !step().form || store.user !== who()) return root;
    if (dialog.dataset.form === step().form) form = dialog.dataset.view;
    return dialog.dataset.view === form ? dialog : root;
  };

  const settle = () => {
    const place = home();
    if (!guide.over && card.parentElement !== place) {
      const focused = card.contains(document.activeElement) && document.activeElement;
      place.prepend(card);
      if (focused) focused.focus();
    }
    point();
  };

  const show = () => {
    halt();
    root.hidden = Boolean(guide.over);
    reopen.hidden = !guide.over;
    if (guide.over) return card.remove(), point();
    where.replaceChildren(h("span", {}, `${told.title} · `), `${guide.at + 1} of ${told.steps.length}`);
    title.textContent = words(step().title);
    text.textContent = words(step().text);
    text.hidden = false;
    outcome.textContent = "";
    next.textContent = step().next ?? "Next";
    again.hidden = guide.at === 0;
    done = false;
    folded(false);
    settle();
    check().then(point);
  };

  const arrive = async () => {
    keep();
    const user = who();
    if (store.user !== user) await page.go({ user });
    if (store.place !== place()) await page.go({ place: place() });
    show();
    title.focus();
  };

  const forward = async () => {
    await check();
    // Who looks as somebody else meanwhile is led back.
    if (!done && step().check && store.user !== who()) return arrive();
    if (!done && step().check) {
      outcome.textContent = words(step().missing ?? "");
      return point();
    }
    if (guide.at + 1 >= told.steps.length) return end();
    const { at_once } = step();
    if (!at_once) await page.closeForms();
    guide.at += 1;
    // Who is in the middle of something stays in it: only the words change.
    if (at_once && store.user === who()) return keep(), show();
    await arrive();
  };

  const end = () => {
    guide.over = true;
    keep();
    show();
    page.toast("The guide is closed. “Guide” at the top opens it again.");
    reopen.focus();
  };

  const restart = async () => {
    Object.assign(guide, { at: 0, over: false, csm: "", account: await freshAccount(told) });
    await page.closeForms();
    await arrive();
  };

  // What the guide itself grows by must not push away what it asks for.
  new ResizeObserver(bring).observe(card);
  new MutationObserver(settle).observe(document.body, { childList: true, subtree: true });
  const types = ({ target }) => {
    if (SMALL.matches && !done && !guide.over && target.matches?.("#composer-text, dialog:not(.confirm) :is(textarea, input, select)")) folded(true);
  };
  document.addEventListener("input", types);
  document.addEventListener("pointerdown", types);
  page.onChange(() => check().then(point));
  page.onUser(() => check().then(point));
  setInterval(() => document.hidden || check(), 1000);
  if (!guide.at) guide.account = await freshAccount(told);
  // Who comes back by the bare address goes on where they were, as whom they were.
  if (page.bare && guide.at && !guide.over) await arrive();
  else show();
}
