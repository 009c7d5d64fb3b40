// Interactive elements. A choice becomes what the workspace calls an input:
// { kind: "option", value: "…" } and so on.

import { act, person, store } from "./api.js";
import { confirmed } from "./confirm.js";
import { debounced, h, newId } from "./dom.js";
import { menu } from "./menu.js";
import { link, textObject } from "./text.js";

/** An element outside of input blocks: using it tells the app. */
export function element(item, block, context) {
  const send = async (choice) => {
    if (item.confirm && !(await confirmed(item.confirm))) return context.refresh?.();
    // Like buttons of several blocks share their name.
    context.act(block.block_id ? `${block.block_id}/${item.action_id}` : item.action_id, choice);
  };
  const name = item.placeholder?.text ?? item.accessibility_label ?? item.action_id;
  switch (item.type) {
    case "image":
      return h("div", { class: "picture-frame small", role: "img", "aria-label": item.alt_text }, item.alt_text);
    case "button":
    case "workflow_button":
    case "icon_button":
      return button(item, send);
    case "overflow": {
      const choices = item.options.map((option) => [textObject(option.text), () => choose(option, send)]);
      return menu("More actions", "⋯", choices, "overflow");
    }
    default:
      return control(item, block, context, send, { id: newId("element"), label: name });
  }
}

/** The element of an input block: using it fills the field, and tells the app if it asked to be. */
export function fieldOf(item, block, context, names) {
  const fill = (input) => {
    context.fill?.(block.block_id, input);
    if (block.dispatch_action) context.act(item.action_id, input);
  };
  return control(item, block, context, fill, names);
}

function choose(option, send) {
  if (option.url) window.open(option.url, "_blank", "noopener");
  send({ kind: "option", value: option.value });
}

function button(item, send) {
  if (item.visible_to_user_ids && !item.visible_to_user_ids.includes(store.user)) return "";
  const press = () => send({ kind: "button" });
  const face = textObject(item.text);
  const label = item.accessibility_label;
  if (item.url) {
    const anchor = link(item.url, face);
    anchor.className = "button";
    anchor.addEventListener("click", press);
    return anchor;
  }
  const props = { type: "button", class: item.style ?? "", "aria-label": label, data: { action: item.action_id } };
  return h("button", { ...props, onclick: press }, face);
}

/** An element that holds a value. */
function control(item, block, context, change, names) {
  const held = context.values?.[block.block_id]?.[item.action_id] ?? {};
  const common = {
    id: names.id,
    "aria-label": names.label,
    "aria-describedby": names.described,
    "aria-invalid": names.invalid ? "true" : undefined,
    data: { action: item.action_id },
  };
  const kind = item.type.replace("multi_", "");
  const many = item.type.startsWith("multi_");
  switch (kind) {
    case "static_select":
      return fixedMenu(item, many, held, common, names, change);
    case "users_select":
      return pick(item, many, held.selected_user ?? held.selected_users, people(), "user", common, names, change);
    case "conversations_select":
      return pick(item, many, held.selected_conversation ?? held.selected_conversations, channels(item.filter), "conversation", common, names, change);
    case "channels_select":
      return pick(item, many, held.selected_channel ?? held.selected_channels, channels(), "channel", common, names, change);
    case "external_select":
      return external(item, held, common, context, (value) =>
        change(many ? { kind: "options", value: [value] } : { kind: "option", value }),
      );
    case "checkboxes":
      return boxes(item, held, common, names, change);
    case "radio_buttons":
      return radios(item, held.selected_option?.value, common, names, (value) => change({ kind: "option", value }));
    case "datepicker":
      return typed("date", held.selected_date, common, (value) => change(value ? { kind: "date", value } : { kind: "nothing" }));
    case "timepicker":
      return typed("time", held.selected_time, common, (value) => change(value ? { kind: "time", value } : { kind: "nothing" }));
    case "datetimepicker":
      return moment(held.selected_date_time, common, change);
    case "file_input":
      return h("p", { class: "quiet", id: names.id }, "Files cannot be attached here.");
    case "plain_text_input":
    case "number_input":
    case "email_text_input":
    case "url_text_input":
    case "rich_text_input":
      return writing(item, held, common, change);
    default:
      return h("span", { class: "unknown" }, `Unsupported element: ${item.type}`);
  }
}

function boxes(item, held, common, names, change) {
  const ticked = held.selected_options?.map((option) => option.value);
  return manyOf(item.options.map(asOption), ticked, common, names, (values) => change({ kind: "check", value: values }), true);
}

function fixedMenu(item, many, held, common, names, change) {
  const options = staticOptions(item);
  if (!many) {
    const choose = (value) => change(value ? { kind: "option", value } : { kind: "nothing" });
    return oneOf(item, held.selected_option?.value, options, common, choose);
  }
  const chosen = held.selected_options?.map((option) => option.value);
  return manyOf(options, chosen, common, names, (values) => change({ kind: "options", value: values }));
}

function writing(item, held, common, change) {
  const kinds = { number_input: "number", email_text_input: "email", url_text_input: "url" };
  const rich = item.type === "rich_text_input";
  const value = rich ? richValue(held.rich_text_value) : (held.value ?? "");
  const props = {
    ...common,
    placeholder: item.placeholder?.text,
    maxlength: item.max_length && String(item.max_length),
    autofocus: item.focus_on_load,
  };
  const step = item.is_decimal_allowed ? "any" : undefined;
  const field =
    item.multiline || rich
      ? h("textarea", { ...props, rows: "4" })
      : h("input", { ...props, type: kinds[item.type] ?? "text", step });
  field.value = value;
  field.dataset.typed = "";
  let told = value;
  const tell = (text) => ((told = text), change({ kind: "text", value: text }));
  const send = debounced(120, tell);
  field.addEventListener("input", () => send(field.value));
  // What was told already is not told once more: it would come late and take away what was answered to it.
  field.addEventListener("change", () => (send.stop(), field.value === told || tell(field.value)));
  return field;
}

const richValue = (block) =>
  (block?.elements ?? []).flatMap((part) => part.elements ?? []).map((run) => run.text ?? "").join("");

function typed(type, value, common, change) {
  const field = h("input", { ...common, type });
  field.value = value ?? "";
  field.addEventListener("change", () => change(field.value));
  return field;
}

/** A day and time, in the zone of the browser. */
function moment(seconds, common, change) {
  const away = new Date().getTimezoneOffset() * 60;
  const shown = seconds && new Date((seconds - away) * 1000).toISOString().slice(0, 16);
  const stamp = (text) => Math.round(new Date(text).getTime() / 1000);
  return typed("datetime-local", shown, common, (text) => change({ kind: "date_time", value: stamp(text) }));
}

const asOption = (option) => ({ value: option.value, text: option.text.text, about: option.description?.text });

function staticOptions(item) {
  if (!item.option_groups) return (item.options ?? []).map(asOption);
  return item.option_groups.flatMap((group) =>
    group.options.map((option) => ({ ...asOption(option), group: group.label.text })),
  );
}

function people() {
  const listed = store.state.users.filter((user) => !user.deleted && user.kind !== "bot");
  return listed.map((user) => ({ value: user.id, text: user.name, about: user.title }));
}

function channels(filter = {}) {
  const kind = (place) => (place.kind === "Private" ? "private" : "public");
  const open = store.state.channels.filter((place) => place.kind !== "Dm" && !place.archived);
  const ours = open.filter((place) => !(filter.exclude_external_shared_channels && place.shared));
  const listed = ours.filter((place) => filter.include?.includes(kind(place)) ?? true);
  return listed.map((place) => ({ value: place.id, text: `#${place.name}` }));
}

function oneOf(item, held, options, common, change) {
  const select = h("select", common, h("option", { value: "" }, item.placeholder?.text ?? "Choose…"));
  const groups = new Map();
  for (const option of options) {
    const entry = h("option", { value: option.value }, option.text);
    if (option.group && !groups.has(option.group)) {
      groups.set(option.group, h("optgroup", { label: option.group }));
      select.append(groups.get(option.group));
    }
    (groups.get(option.group) ?? select).append(entry);
  }
  if (held && !options.some((option) => option.value === held)) {
    select.append(h("option", { value: held }, person(held)?.name ?? held));
  }
  select.value = held ?? "";
  select.addEventListener("change", () => change(select.value));
  return select;
}

function pick(item, many, held, options, kind, common, names, change) {
  if (many) return manyOf(options, held, common, names, (values) => change({ kind: `${kind}s`, value: values }));
  return oneOf(item, held, options, common, (value) => change(value ? { kind, value } : { kind: "nothing" }));
}

/** Several of several: boxes to tick, folded away when there are many. */
function manyOf(options, held = [], common, names, change, open = false) {
  const chosen = new Set(held ?? []);
  const box = (option) => {
    const tick = h("input", { type: "checkbox", checked: chosen.has(option.value) });
    tick.addEventListener("change", () => {
      if (tick.checked) chosen.add(option.value);
      else chosen.delete(option.value);
      change(options.map((one) => one.value).filter((value) => chosen.has(value)));
    });
    const about = option.about && h("span", { class: "quiet" }, ` ${option.about}`);
    return h("label", { class: "tick" }, tick, h("span", {}, option.text, about));
  };
  const group = { ...common, role: "group", "aria-labelledby": names.labelled, tabindex: "-1", class: "ticks" };
  const list = h("div", group, options.map(box));
  if (open || options.length <= 8) return list;
  const fold = h("details", { class: "fold" }, h("summary", {}, chosen.size ? `${chosen.size} chosen` : "Choose…"), list);
  fold.addEventListener("toggle", () => fold.open && fold.scrollIntoView({ block: "nearest" }));
  return fold;
}

function radios(item, held, common, names, change) {
  const group = newId("radio");
  const dot = (option) => {
    const field = h("input", { type: "radio", name: group, value: option.value, checked: option.value === held });
    field.addEventListener("change", () => change(option.value));
    const about = option.description && h("span", { class: "quiet" }, " ", textObject(option.description));
    return h("label", { class: "tick" }, field, h("span", {}, textObject(option.text), about));
  };
  const box = { ...common, role: "radiogroup", "aria-labelledby": names.labelled, tabindex: "-1", class: "ticks" };
  return h("div", box, item.options.map(dot));
}

/** A menu whose options the app gives as one types. */
function external(item, held, common, context, change) {
  const listId = newId("offered");
  const list = h("datalist", { id: listId });
  const props = { ...common, list: listId, type: "text", autocomplete: "off", placeholder: item.placeholder?.text };
  const field = h("input", props);
  const chosen = held.selected_option ? [held.selected_option] : (held.selected_options ?? []);
  field.value = chosen.map((option) => option.text.text).join(", ");
  let offered = [];
  const ask = debounced(200, async () => {
    if (field.value.length < (item.min_query_length ?? 3)) return;
    const answer = await act("suggest", { place: context.place, action_id: item.action_id, typed: field.value });
    offered = answer.options ?? [];
    list.replaceChildren(...offered.map((option) => h("option", { value: option.text.text })));
  });
  // Where nothing has to be typed first, something is offered at once.
  field.addEventListener("focus", ask);
  field.addEventListener("input", () => {
    const found = offered.find((option) => option.text.text === field.value);
    if (found) change(found.value);
    else ask();
  });
  return h("span", {}, field, list);
}
