// Deals: what Salesforce holds. What is changed here is changed there, and Baton reads it.

import { h, newId } from "/page/dom.js";
import { ask } from "./sandbox.js";

export function mount(root, page) {
  const deal = h("select", { id: newId("deal") });
  const stage = h("select", { id: newId("stage") });
  const close = h("input", { type: "date", id: newId("close") });
  const owner = h("select", { id: newId("owner") });
  const now = h("ul", { class: "facts" });
  const told = h("p", { role: "status" });
  const send = h("button", { type: "button", class: "small", onclick: () => change() }, "Save in Salesforce");
  let known = { deals: [], owners: [] };

  const option = (value, text) => h("option", { value }, text);
  const chosen = () => known.deals.find((one) => one.id === deal.value);
  const show = () => {
    const one = chosen();
    if (!one) return;
    const name = known.owners.find((person) => person.email === one.owner)?.name ?? one.owner;
    now.replaceChildren(
      h("li", {}, h("span", { class: "state" }, one.stage ?? "no stage"), ` · closes ${one.close_date ?? "on no day"}`),
      h("li", {}, `${name ?? "Nobody"} sells it · ${one.region ?? "no region"}, ${one.segment ?? "no segment"}`),
      ...(one.known && one.known !== one.stage ? [h("li", {}, `Baton still has it in ${one.known}.`)] : []),
    );
    stage.value = one.stage ?? "";
    close.value = one.close_date ?? "";
    owner.value = one.owner ?? "";
  };
  const read = async () => {
    known = await ask("deals");
    const before = deal.value;
    deal.replaceChildren(...known.deals.map((one) => option(one.id, `${one.account}: ${one.name ?? one.id}`)));
    stage.replaceChildren(...known.stages.map((one) => option(one, one)));
    owner.replaceChildren(...known.owners.map((one) => option(one.email, one.name)));
    if (known.deals.some((one) => one.id === before)) deal.value = before;
    show();
  };
  const change = async () => {
    const one = chosen();
    const differs = (value, was) => (value && value !== (was ?? "") ? value : null);
    send.disabled = true;
    try {
      const answer = await ask("deals", {
        deal: one.id,
        stage: differs(stage.value, one.stage),
        close_date: differs(close.value, one.close_date),
        owner: differs(owner.value, one.owner),
      });
      told.textContent = answer.read
        ? "Saved in Salesforce. Baton has read it."
        : answer.running
          ? "Saved in Salesforce. Baton could not read it yet, and tries again."
          : "Saved in Salesforce. Baton is stopped and reads it when it starts.";
      await read();
      page.refresh();
    } catch (error) {
      told.textContent = error.message;
    }
    send.disabled = false;
  };

  deal.addEventListener("change", show);
  const field = (label, input) => h("div", { class: "row" }, h("label", { for: input.id }, label), input);
  root.append(
    field("Deal", deal),
    now,
    field("Stage", stage),
    field("Closes", close),
    field("Owner", owner),
    h("div", { class: "row" }, send),
    told,
  );
  page.onUser(() => {});
  read();
}
