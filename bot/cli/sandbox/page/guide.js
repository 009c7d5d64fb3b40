// The first five minutes: leads through the request story as the right person each time. Whether a step
// was done is read from the workspace, never assumed. Its words are in guide.json.

import { person, store } from "/page/api.js";
import { h, newId } from "/page/dom.js";
import "./sandbox.js";

const KEPT = "guide";

export async function mount(root, page) {
  const told = await (await fetch("/sandbox/page/guide.json")).json();
  const guide = { at: 0, account: told.accounts[0].name, csm: "", ...JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") };
  let done = false;
  let checking = false;
  /** The form of the step, by its view, and what is marked. */
  let form = "";
  let pointed = null;

  const id = newId("guide");
  const where = h("p", { class: "step" });
  const title = h("h2", { id, tabindex: "-1" });
  const text = h("p", {});
  const outcome = h("p", { class: "told", role: "status" });
  const next = h("button", { type: "button", class: "next small", onclick: () => forward() }, "Next");
  const skip = h("button", { type: "button", class: "plain small", onclick: () => end() }, "Skip the guide");
  const again = h("button", { type: "button", class: "plain small", onclick: () => restart() }, "Start again");
  const said = h("div", { class: "words" }, where, title, text, outcome);
  const card = h("section", { class: "guide", "aria-labelledby": id }, said, h("div", { class: "row" }, next, skip, again));
  const reopen = h("button", { type: "button", class: "small", id: "guide-again", onclick: () => restart() }, "Guide");
  page.tools.append(reopen);

  const step = () => told.steps[guide.at];
  const account = () => told.accounts.find((one) => one.name === guide.account) ?? told.accounts[0];
  const words = (text) =>
    text.replace(/\{(\w+)\}/g, (_, name) => ({ account: guide.account, typed: account().typed, why: account().why ?? told.why, csm: person(guide.csm)?.name ?? "the CSM" })[name] ?? "");
  const who = () => (step().as === "csm" ? guide.csm || told.csms[0] : step().as);
  const place = () => ({ team: told.team, lobby: told.lobby, own: account().own, dm: store.state.channels.find((one) => one.kind === "Dm")?.id })[step().place];
  const keep = () => sessionStorage.setItem(KEPT, JSON.stringify(guide));

  /** What somebody sees, without it counting as read by them. */
  const of = async (user, path) => {
    const answer = await fetch(`/local/${path}?user=${encodeURIComponent(user)}&peek=true`);
    return answer.ok ? answer.json() : { messages: [], stack: [] };
  };
  const modal = async (user) => (await of(user, "view")).stack.at(-1);
  const shows = (message, label) => JSON.stringify(message.blocks).includes(`"text":${JSON.stringify(label)}`);
  const card_of = async () => (await of("U0MAYA", `channel/${told.team}`)).messages.findLast((one) => !one.thread_ts && JSON.stringify(one.blocks).includes(guide.account));

  /** Whether each step was done, as the workspace has it. */
  const checks = {
    form: async () => (await modal(who()))?.callback_id === step().form || (await checks.asked()),
    asked: async () => Boolean(await card_of()),
    choosing: async () => (await modal(who()))?.callback_id === step().form || (await checks.assigned()),
    assigned: async () => {
      const found = await card_of();
      if (!found || shows(found, "Assign")) return false;
      for (const csm of told.csms) {
        const { messages } = await of(csm, `channel/D0${csm.slice(1)}`);
        const offers = messages.filter((one) => JSON.stringify(one.blocks).includes(guide.account));
        if (!offers.some((one) => shows(one, "Accept") || one.edited)) continue;
        guide.csm = csm;
        return true;
      }
      return false;
    },
    accepted: async () => {
      const { messages } = await of(who(), `channel/D0${who().slice(1)}`);
      return messages.some((one) => JSON.stringify(one.blocks).includes(guide.account) && one.edited && !shows(one, "Accept"));
    },
    stepped: async () => {
      const { messages } = await of("U0SAM", `channel/${account().own}`);
      return messages.some((one) => !one.thread_ts && /handoff, [1-9]/.test(JSON.stringify(one.blocks)));
    },
  };

  const check = async () => {
    if (checking || guide.over || done) return;
    checking = true;
    try {
      const fine = step().check ? await checks[step().check]() : true;
      if (fine && !done) {
        done = true;
        outcome.textContent = step().done ? `✓ ${words(step().done)}` : "";
        // What was to be done is done: only what came of it is to be read.
        text.hidden = Boolean(step().done);
        keep();
      }
    } catch {
      // The workspace is away for a moment; it is asked again.
    }
    checking = false;
  };

  /** What is to be used now, if it is there. */
  const wanted = () => {
    const what = step().point;
    if (!what || guide.over || (done && step().check) || store.user !== who()) return null;
    if (what === "last") return [...document.querySelectorAll(".log article")].at(-1);
    if (/[#.[ ]/.test(what)) return document.querySelector(what);
    const buttons = [...document.querySelectorAll(".log button")].filter((one) => one.textContent === what && one.closest("article")?.textContent.includes(guide.account));
    return buttons.at(-1);
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
    if (!done && store.user !== who()) return arrive();
    if (!done) {
      outcome.textContent = words(step().missing ?? "");
      return point();
    }
    if (guide.at + 1 >= told.steps.length) return end();
    await closeForms();
    guide.at += 1;
    await arrive();
  };

  /** A page that says what came of it would hide the next step. */
  const closeForms = async () => {
    const upcoming = told.steps[guide.at + 1];
    if (upcoming.check === "asked" || upcoming.check === "assigned") return;
    await page.closeForms();
  };

  const end = () => {
    guide.over = true;
    keep();
    show();
    page.toast("The guide is closed. “Guide” at the top opens it again.");
    reopen.focus();
  };

  /** An account that nobody has asked for yet. */
  const fresh = async () => {
    const { messages } = await of("U0MAYA", `channel/${told.team}`);
    const asked = (one) => messages.some((message) => JSON.stringify(message.blocks).includes(one.name));
    return (told.accounts.find((one) => !asked(one)) ?? told.accounts[0]).name;
  };

  const restart = async () => {
    Object.assign(guide, { at: 0, over: false, csm: "", account: await fresh() });
    await page.closeForms();
    await arrive();
  };

  // What the guide itself grows by must not push away what it asks for.
  new ResizeObserver(bring).observe(card);
  new MutationObserver(settle).observe(document.body, { childList: true, subtree: true });
  page.onChange(() => check().then(point));
  page.onUser(() => point());
  setInterval(() => document.hidden || check(), 2000);
  if (!guide.at) guide.account = await fresh();
  // Who comes back by the bare address goes on where they were, as whom they were.
  if (page.bare && guide.at && !guide.over) await arrive();
  else show();
}
