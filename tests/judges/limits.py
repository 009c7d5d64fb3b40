"""Slack's limits that neither the types nor the models hold, checked on the payload as it was sent.

Where Slack's own sources disagree (an option's value: 150 characters in slack_sdk, 75 in the comments of
@slack/types) the looser one stands here: a judge that refuses what Slack takes is of no use.
"""

import json
import re

TEXT, PLAIN, MRKDWN = ("plain_text", "mrkdwn"), ("plain_text",), ("mrkdwn",)
# Block -> where it may stand.
ANYWHERE, MESSAGES = ("message", "modal", "home"), ("message",)
SURFACES = {
    "actions": ANYWHERE,
    "alert": ("modal",),
    "context": ANYWHERE,
    "context_actions": MESSAGES,
    "data_table": MESSAGES,
    "data_visualization": MESSAGES,
    "divider": ANYWHERE,
    "header": ANYWHERE,
    "image": ANYWHERE,
    "input": ANYWHERE,
    "markdown": MESSAGES,
    "rich_text": ANYWHERE,
    "section": ANYWHERE,
    "table": MESSAGES,
    "video": ANYWHERE,
}
# Nobody is to make the bot call a whole channel; the bot never does so by itself.
BROADCAST = re.compile(r"<!(channel|here|everyone|subteam)")
# `<` opens a mention or a link and nothing else; `&` opens one of three entities and nothing else.
STRAY_ANGLE = re.compile(r"<(?![@#!]|[a-z][a-z+.-]*:)")
STRAY_AMPERSAND = re.compile(r"&(?!amp;|lt;|gt;)")


def check(kind, by, payload):
    """What is wrong with a payload, as sentences; none if nothing is."""
    judge = Limits()
    if kind == "view":
        judge.view(payload)
    elif kind == "message":
        judge.message(by, payload)
    elif kind == "unfurl":
        judge.unfurl(payload)
    else:
        judge.wrong("", f"is of the unknown kind {kind!r}")
    return judge.faults


class Limits:
    def __init__(self):
        self.faults = []

    def wrong(self, path, what):
        self.faults.append(f"{path or '/'}: {what}")

    def length(self, path, text, most, least=1):
        """A string within its limits; Slack counts characters."""
        if not isinstance(text, str):
            self.wrong(path, f"has to be a string, is {type(text).__name__}")
        elif len(text) < least:
            self.wrong(path, "is empty")
        elif least and not text.strip():
            self.wrong(path, "is blank")
        elif len(text) > most:
            self.wrong(path, f"has {len(text)} characters, at most {most} are allowed")

    def count(self, path, items, most, least=1):
        if not isinstance(items, list):
            self.wrong(path, f"has to be a list, is {type(items).__name__}")
            return []
        if not least <= len(items) <= most:
            self.wrong(path, f"has {len(items)} items, {least} to {most} are allowed")
        return items

    def optional(self, path, holder, name, most, least=1):
        if name in holder:
            self.length(f"{path}/{name}", holder[name], most, least)

    # -- surfaces ------------------------------------------------------------------------------------

    def message(self, by, message):
        # chat.update refuses what chat.postMessage would cut.
        most = 4_000 if by == "chat.update" else 40_000
        self.length("/text", message.get("text"), most)
        if isinstance(message.get("text"), str):
            self.mrkdwn("/text", message["text"])
        if "blocks" in message:
            blocks = self.count("/blocks", message["blocks"], 50)
            self.blocks(blocks, "message")
            if sum(1 for block in blocks if block.get("type") == "table") > 1:
                self.wrong("/blocks", "holds more than one table")
            markdown = sum(len(block.get("text", "")) for block in blocks if block.get("type") == "markdown")
            if markdown > 12_000:
                self.wrong("/blocks", f"hold {markdown} characters of markdown, at most 12000 are allowed")
        metadata = message.get("metadata")
        if metadata is not None and not (metadata.get("event_type") and isinstance(metadata.get("event_payload"), dict)):
            self.wrong("/metadata", "needs an event_type and an event_payload")

    def unfurl(self, unfurl):
        """What stands under each link of a message; the blocks are those of a message."""
        links = unfurl.get("unfurls")
        if not isinstance(links, dict) or not links:
            self.wrong("/unfurls", "has to name a link")
            return
        for under in links.values():
            self.blocks(self.count("/blocks", under.get("blocks"), 50), "message")

    def view(self, view):
        surface = view.get("type")
        if surface not in ("modal", "home"):
            self.wrong("/type", f"is no view's: {surface!r}")
            return
        blocks = self.count("/blocks", view.get("blocks"), 100)
        self.blocks(blocks, surface)
        if surface == "modal":
            self.text("/title", view.get("title"), PLAIN, 24)
            for name in ("submit", "close"):
                if name in view:
                    self.text(f"/{name}", view[name], PLAIN, 24)
            if "submit" not in view and any(block.get("type") == "input" for block in blocks):
                self.wrong("/submit", "is missing: a view with inputs needs it")
        else:
            for name in ("title", "submit", "close"):
                if name in view:
                    self.wrong(f"/{name}", "has no place in App Home")
        self.optional("", view, "private_metadata", 3000, least=0)
        self.optional("", view, "callback_id", 255)
        self.optional("", view, "external_id", 255)
        size = len(json.dumps(view, ensure_ascii=False).encode())
        if size > 250_000:
            self.wrong("", f"has {size} bytes, at most 250000 are allowed")
        focused = [element for element in elements(blocks) if element.get("focus_on_load")]
        if len(focused) > 1:
            self.wrong("/blocks", "more than one element wants the focus")

    def blocks(self, blocks, surface):
        seen = {}
        for index, block in enumerate(blocks):
            path = f"/blocks/{index}"
            if not isinstance(block, dict):
                self.wrong(path, "is no block")
                continue
            kind = block.get("type")
            if kind not in SURFACES:
                self.wrong(path, f"is of a kind this judge does not know: {kind!r}")
            elif surface not in SURFACES[kind]:
                self.wrong(path, f"a {kind} block has no place in a {surface}")
            self.optional(path, block, "block_id", 255)
            name = block.get("block_id")
            if name is not None and name in seen:
                self.wrong(f"{path}/block_id", f"{name!r} is also the id of block {seen[name]}")
            seen.setdefault(name, index)
            self.actions_once(path, block)
            check = getattr(self, f"block_{kind}", None)
            if check:
                check(path, block)

    def actions_once(self, path, block):
        seen = set()
        for element in elements([block]):
            name = element.get("action_id")
            if name is None:
                continue
            self.length(f"{path}/action_id", name, 255)
            if name in seen:
                self.wrong(path, f"the action_id {name!r} stands twice in one block")
            seen.add(name)

    # -- blocks --------------------------------------------------------------------------------------

    def block_section(self, path, block):
        if "text" not in block and "fields" not in block:
            self.wrong(path, "has neither text nor fields")
        if "text" in block:
            self.text(f"{path}/text", block["text"], TEXT, 3000)
        if "fields" in block:
            for index, field in enumerate(self.count(f"{path}/fields", block["fields"], 10)):
                self.text(f"{path}/fields/{index}", field, TEXT, 2000)
        if "accessory" in block:
            self.element(f"{path}/accessory", block["accessory"])

    def block_header(self, path, block):
        self.text(f"{path}/text", block.get("text"), PLAIN, 150)

    def block_context(self, path, block):
        for index, element in enumerate(self.count(f"{path}/elements", block.get("elements"), 10)):
            here = f"{path}/elements/{index}"
            if isinstance(element, dict) and element.get("type") == "image":
                self.element(here, element)
            else:
                self.text(here, element, TEXT, 3000)

    def block_actions(self, path, block):
        for index, element in enumerate(self.count(f"{path}/elements", block.get("elements"), 25)):
            self.element(f"{path}/elements/{index}", element)

    def block_input(self, path, block):
        self.text(f"{path}/label", block.get("label"), PLAIN, 2000)
        if "hint" in block:
            self.text(f"{path}/hint", block["hint"], PLAIN, 2000)
        self.element(f"{path}/element", block.get("element"))

    def block_image(self, path, block):
        self.length(f"{path}/alt_text", block.get("alt_text"), 2000)
        self.optional(path, block, "image_url", 3000)
        if "title" in block:
            self.text(f"{path}/title", block["title"], PLAIN, 2000)

    def block_markdown(self, path, block):
        self.length(f"{path}/text", block.get("text"), 12_000)

    def block_table(self, path, block):
        rows = self.count(f"{path}/rows", block.get("rows"), 100)
        for number, row in enumerate(rows):
            for column, cell in enumerate(self.count(f"{path}/rows/{number}", row, 20)):
                here = f"{path}/rows/{number}/{column}"
                kind = cell.get("type") if isinstance(cell, dict) else None
                if kind == "raw_text":
                    self.length(f"{here}/text", cell.get("text"), 10_000)
                elif kind == "rich_text":
                    self.block_rich_text(here, cell)
                elif kind != "raw_number":
                    self.wrong(here, f"is no table cell: {kind!r}")
        if "column_settings" in block:
            self.count(f"{path}/column_settings", block["column_settings"], 20, least=0)

    def block_data_table(self, path, block):
        self.length(f"{path}/caption", block.get("caption"), 3000)
        rows = self.count(f"{path}/rows", block.get("rows"), 101, least=2)
        if len({len(row) for row in rows if isinstance(row, list)}) > 1:
            self.wrong(f"{path}/rows", "are not all of the same length")
        for number, row in enumerate(rows):
            for column, cell in enumerate(self.count(f"{path}/rows/{number}", row, 20)):
                here = f"{path}/rows/{number}/{column}"
                kind = cell.get("type") if isinstance(cell, dict) else None
                if kind == "raw_number" and not isinstance(cell.get("value"), (int, float)):
                    self.wrong(here, "has no number")
                if kind in ("raw_text", "raw_number"):
                    self.length(f"{here}/text", cell.get("text"), 10_000)
                elif kind not in ("rich_text", "action_cell") or (kind == "rich_text" and number == 0):
                    self.wrong(here, f"is no cell of this row: {kind!r}")
        if not 1 <= block.get("page_size", 5) <= 100:
            self.wrong(f"{path}/page_size", "is 1 to 100")

    def block_data_visualization(self, path, block):
        self.length(f"{path}/title", block.get("title"), 50)
        chart = block.get("chart")
        if not isinstance(chart, dict) or chart.get("type") not in ("pie", "bar", "area", "line"):
            self.wrong(f"{path}/chart", "is no chart")
            return
        if chart["type"] == "pie":
            for number, segment in enumerate(self.count(f"{path}/chart/segments", chart.get("segments"), 6)):
                self.length(f"{path}/chart/segments/{number}/label", segment.get("label"), 20)
            return
        axis = chart.get("axis_config") or {}
        here = f"{path}/chart/axis_config"
        groups = self.count(f"{here}/categories", axis.get("categories"), 20)
        for number, group in enumerate(groups):
            self.length(f"{here}/categories/{number}", group, 20)
        if len(set(groups)) < len(groups):
            self.wrong(f"{here}/categories", "names a group twice")
        for name in ("x_label", "y_label"):
            self.optional(here, axis, name, 50)
        series = self.count(f"{path}/chart/series", chart.get("series"), 6)
        names = [one.get("name") for one in series]
        if len(set(names)) < len(names):
            self.wrong(f"{path}/chart/series", "has a name twice")
        for number, one in enumerate(series):
            self.length(f"{path}/chart/series/{number}/name", one.get("name"), 20)
            labels = [point.get("label") for point in one.get("data") or []]
            if labels != groups:
                self.wrong(f"{path}/chart/series/{number}/data", "has not one point for each group")

    def block_rich_text(self, path, block):
        self.count(f"{path}/elements", block.get("elements"), 1000)
        for here, part in parts(f"{path}/elements", block.get("elements")):
            if part.get("type") in ("text", "link"):
                self.optional(here, part, "text", 10_000)
            if part.get("type") == "broadcast":
                self.wrong(here, "calls a whole channel")

    # -- elements and objects ------------------------------------------------------------------------

    def text(self, path, text, kinds, most):
        if not isinstance(text, dict):
            self.wrong(path, "is no text object")
            return
        kind = text.get("type")
        if kind not in kinds:
            self.wrong(path, f"is {kind!r}, has to be {' or '.join(kinds)}")
        if kind == "mrkdwn" and "emoji" in text:
            self.wrong(path, "emoji belongs to plain_text")
        if kind == "plain_text" and "verbatim" in text:
            self.wrong(path, "verbatim belongs to mrkdwn")
        words = text.get("text")
        self.length(f"{path}/text", words, most)
        if kind == "mrkdwn" and isinstance(words, str):
            self.mrkdwn(f"{path}/text", words)

    def mrkdwn(self, path, words):
        if BROADCAST.search(words):
            self.wrong(path, "calls a whole channel or group")
        if STRAY_ANGLE.search(words):
            self.wrong(path, "holds a < that opens neither a mention nor a link: it was to be escaped")
        if STRAY_AMPERSAND.search(words):
            self.wrong(path, "holds a & that opens no entity: it was to be escaped")

    def element(self, path, element):
        if not isinstance(element, dict) or "type" not in element:
            self.wrong(path, "is no element")
            return
        kind = element["type"]
        self.optional(path, element, "action_id", 255)
        if "placeholder" in element:
            self.text(f"{path}/placeholder", element["placeholder"], PLAIN, 150)
        if "confirm" in element:
            self.confirm(f"{path}/confirm", element["confirm"])
        if kind == "button":
            self.button(path, element)
        elif kind in ("static_select", "multi_static_select"):
            self.menu(path, element)
        elif kind == "overflow":
            self.options(f"{path}/options", element.get("options"), 5, PLAIN)
        elif kind in ("radio_buttons", "checkboxes"):
            options = self.options(f"{path}/options", element.get("options"), 10, TEXT)
            self.initial(path, element, options)
        elif kind == "plain_text_input":
            self.plain_text_input(path, element)
        elif kind == "image":
            self.length(f"{path}/alt_text", element.get("alt_text"), 2000)
            self.optional(path, element, "image_url", 3000)
        elif kind == "datepicker" and "initial_date" in element:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(element["initial_date"])):
                self.wrong(f"{path}/initial_date", "is no day, such as 2026-11-21")

    def button(self, path, button):
        self.text(f"{path}/text", button.get("text"), PLAIN, 75)
        self.optional(path, button, "value", 2000)
        self.optional(path, button, "url", 3000)
        if button.get("style", "primary") not in ("primary", "danger"):
            self.wrong(f"{path}/style", "is neither primary nor danger")

    def menu(self, path, menu):
        if ("options" in menu) == ("option_groups" in menu):
            self.wrong(path, "needs either options or option_groups")
            return
        options = []
        if "options" in menu:
            options = self.options(f"{path}/options", menu["options"], 100, PLAIN)
        else:
            groups = self.count(f"{path}/option_groups", menu["option_groups"], 100)
            for index, group in enumerate(groups):
                here = f"{path}/option_groups/{index}"
                self.text(f"{here}/label", group.get("label"), PLAIN, 75)
                options += self.options(f"{here}/options", group.get("options"), 100, PLAIN)
        self.initial(path, menu, options)

    def options(self, path, options, most, kinds):
        options = self.count(path, options, most)
        for index, option in enumerate(options):
            here = f"{path}/{index}"
            self.text(f"{here}/text", option.get("text"), kinds, 75)
            self.length(f"{here}/value", option.get("value"), 150)
            if "description" in option:
                self.text(f"{here}/description", option["description"], kinds, 75)
        return options

    def initial(self, path, element, options):
        chosen = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
        if "initial_options" in element:
            self.count(f"{path}/initial_options", chosen, 100)
        for option in chosen:
            if option not in options:
                self.wrong(path, f"the initial option {option.get('value')!r} is none of its options, word for word")

    def plain_text_input(self, path, element):
        most = element.get("max_length", 3000)
        least = element.get("min_length", 0)
        if not 1 <= most <= 3000:
            self.wrong(f"{path}/max_length", f"is {most}, 1 to 3000 are allowed")
        if not 0 <= least <= 3000 or least > most:
            self.wrong(f"{path}/min_length", f"is {least}, with {most} as the most")
        self.optional(path, element, "initial_value", most, least=0)

    def confirm(self, path, confirm):
        if "title" in confirm:
            self.text(f"{path}/title", confirm["title"], PLAIN, 100)
        self.text(f"{path}/text", confirm.get("text"), TEXT, 300)
        for name in ("confirm", "deny"):
            if name in confirm:
                self.text(f"{path}/{name}", confirm[name], PLAIN, 30)


def elements(blocks):
    """The interactive elements of blocks."""
    for block in blocks:
        if not isinstance(block, dict):
            continue
        listed = block.get("elements") if block.get("type") == "actions" else []
        for element in [*(listed or []), block.get("accessory"), block.get("element")]:
            if isinstance(element, dict):
                yield element


def parts(path, value):
    """Every object within a rich text, with its path."""
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from parts(f"{path}/{index}", inner)
    elif isinstance(value, dict):
        yield path, value
        yield from parts(f"{path}/elements", value.get("elements"))
