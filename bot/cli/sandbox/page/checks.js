// Whether each step of the guide was done, as the workspace has it: never assumed, and nothing counts as read by it.

import { store } from "/page/api.js";

/** The bot's direct messages with a person. */
export const dmOf = (user) => `D0${user.slice(1)}`;

/** What somebody sees, without it counting as read by them. */
async function of(user, path) {
  const answer = await fetch(`/local/${path}?user=${encodeURIComponent(user)}&peek=true`);
  return answer.ok ? answer.json() : { messages: [], stack: [] };
}

const json = (message) => JSON.stringify(message.blocks);
const shows = (message, label) => json(message).includes(`"text":${JSON.stringify(label)}`);

/** `guide`: what is kept of it; `told`: its words; `now()`: { step, who, account }. */
export function checksOf(guide, told, now) {
  const said = async (user, channel) => (await of(user, `channel/${channel}`)).messages;
  const modal = async () => (await of(now().who, "view")).stack.at(-1);
  const card = async () => (await said("U0MAYA", told.places.team)).findLast((one) => !one.thread_ts && json(one).includes(guide.account));
  const review = async () => (await said("U0NINA", told.places.amer)).findLast((one) => shows(one, "Review my accounts"));
  const checks = {
    form: async () => (await modal())?.callback_id === now().step.form || (await checks.asked()),
    asked: async () => Boolean(await card()),
    choosing: async () => (await modal())?.callback_id === now().step.form || (await checks.assigned()),
    assigned: async () => {
      const found = await card();
      if (!found || shows(found, "Assign")) return false;
      for (const csm of told.csms) {
        const offers = (await said(csm, dmOf(csm))).filter((one) => json(one).includes(guide.account));
        if (!offers.some((one) => shows(one, "Accept") || one.edited)) continue;
        guide.csm = csm;
        return true;
      }
      return false;
    },
    accepted: async () => {
      const messages = await said(now().who, dmOf(now().who));
      return messages.some((one) => json(one).includes(guide.account) && one.edited && !shows(one, "Accept"));
    },
    read: async () => store.user === now().who && store.place === dmOf(now().who),
    stepped: async () => {
      const messages = await said("U0SAM", now().account.own);
      return messages.some((one) => !one.thread_ts && /handoff, [1-9]/.test(json(one)));
    },
    home: async () => store.user === now().who && store.place === "home",
    taken: async () => {
      const { home } = await of(now().who, "view");
      return Boolean(home) && !JSON.stringify(home.blocks).includes('"text":"Accept"');
    },
    reviewing: async () => Boolean(await review()),
    reviewed: async () => {
      const found = await review();
      return Boolean(found) && /Reviewed:\*? [1-9]/.test(json(found));
    },
  };
  return checks;
}

/** An account that nobody has asked for yet. */
export async function freshAccount(told) {
  const { messages } = await of("U0MAYA", `channel/${told.places.team}`);
  const asked = (one) => messages.some((message) => json(message).includes(one.name));
  return (told.accounts.find((one) => !asked(one)) ?? told.accounts[0]).name;
}
