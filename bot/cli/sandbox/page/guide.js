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

  const id = newId("guide");
  const where = h("p", { class: "step" });
  const title = h("h2", { id, tabindex: "-1" });
  const text = h("p", {});
  const outcome = h("p", { class: "told", role: "status" });
  const next = h("button", { type: "button", class: "primary small", onclick: () => forward() }, "Next");
  const skip = h("button", { type: "button", class: "plain small", onclick: () => end() }, "Skip the guide");
  const again = h("button", { type: "button", class: "plain small", onclick: () => restart() }, "Start again");
  const card = h("section", { class: "guide", "aria-labelledby": id }, where, title, text, outcome, h("div", { class: "row" }, next, skip, again));
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
    form: async () => Boolean((await modal(who()))?.submit) || (await checks.asked()),
    asked: async () => Boolean(await card_of()),
    choosing: async () => Boolean((await modal(who()))?.submit) || (await checks.assigned()),
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
        keep();
      }
    } catch {
      // The workspace is away for a moment; it is asked again.
    }
    checking = false;
  };

  /** Marks what is to be used now. */
  const point = () => {
    document.querySelectorAll(".pointed").forEach((one) => one.classList.remove("pointed"));
    if (guide.over || done && step().check) return;
    const wanted = step().point;
    if (!wanted || store.user !== who()) return;
    const buttons = [...document.querySelectorAll(".log button")].filter((one) => one.textContent === wanted && one.closest("article")?.textContent.includes(guide.account));
    const found = wanted === "last" ? [...document.querySelectorAll(".log article")].at(-1) : (buttons.at(-1) ?? (/[#.[ ]/.test(wanted) ? document.querySelector(wanted) : null));
    found?.classList.add("pointed");
  };

  /** Stands where it can be read: within the form that is open, otherwise above the conversation. */
  const settle = () => {
    const home = document.querySelector("dialog.modal[open]:not(.confirm)") ?? root;
    if (!guide.over && card.parentElement !== home) {
      const focused = card.contains(document.activeElement) && document.activeElement;
      home.prepend(card);
      if (focused) focused.focus();
    }
    point();
  };

  const show = () => {
    root.hidden = Boolean(guide.over);
    reopen.hidden = !guide.over;
    if (guide.over) return card.remove(), point();
    where.textContent = `${told.title} · ${guide.at + 1} of ${told.steps.length}`;
    title.textContent = words(step().title);
    text.textContent = words(step().text);
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

  new MutationObserver(settle).observe(document.body, { childList: true, subtree: true });
  page.onChange(() => check().then(point));
  page.onUser(() => point());
  setInterval(() => document.hidden || check(), 2000);
  if (!guide.at) guide.account = await fresh();
  show();
}
