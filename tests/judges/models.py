"""The judge by Slack's Python models: parsed, then every object within validated by its own rules.

`slack_sdk` validates what it is asked to, not what is nested in it, and passes over what it does not know
with a word in the log; here both are faults. What the models do not check at all is in `limits.py`.
"""

import logging

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

import limits


class Skipped(logging.Handler):
    """Collects what a model says it has skipped."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.said = []

    def emit(self, record):
        said = record.getMessage()
        if said.startswith("Unknown"):
            self.said.append(said.split("(")[0].strip())


def judge(kind, by, payload):
    """What is wrong with a payload, as sentences; none if nothing is."""
    faults = limits.check(kind, by, payload)
    skipped = Skipped()
    log = logging.getLogger("slack_sdk")
    log.addHandler(skipped)
    log.propagate = False
    try:
        if kind == "view":
            walk(View(**payload), "", faults)
        else:
            for index, block in enumerate(blocks_of(kind, payload)):
                # The models have neither data tables nor charts yet; the limits do.
                if block.get("type") not in ("data_table", "data_visualization"):
                    walk(Block.parse(block), f"/blocks/{index}", faults)
    except Exception as error:  # A model that cannot be built says no in whatever way it can.
        faults.append(f"slack_sdk cannot build it: {type(error).__name__}: {error}")
    finally:
        log.removeHandler(skipped)
    faults.extend(f"slack_sdk: {said}" for said in skipped.said)
    return list(dict.fromkeys(faults))


def blocks_of(kind, payload):
    """The blocks of a message, or all that stand under the links of one."""
    if kind == "unfurl":
        return [block for under in payload["unfurls"].values() for block in under.get("blocks") or []]
    return payload.get("blocks") or []


def walk(value, path, faults):
    """Validates a model object and everything in it."""
    if isinstance(value, JsonObject):
        try:
            value.validate_json()
        except SlackObjectFormationError as error:
            faults.append(f"{path or '/'}: slack_sdk: {error}")
        for name, inner in vars(value).items():
            walk(inner, f"{path}/{name.lstrip('_')}", faults)
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            walk(inner, f"{path}/{index}", faults)
