"""Asks both judges about every payload and says what came of it.

A payload is a file {"kind": "message" | "view" | "unfurl", "by": the method or surface, "payload": …}. One that the
bot produced, or that stands in good/, has to pass both judges. One in bad/ also says why it is bad
("reason") and which judge refuses it ("refused_by": judge -> words of the refusal): those judges have to,
with those words, and the others must not, so that we know what each judge is good for.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import models

HERE = Path(__file__).parent
JUDGES = ("types", "models")


def main():
    produced = [] if "--known" in sys.argv[1:] else load(Path(os.environ["BATON_PRODUCED"]))
    good, bad = load(HERE / "good"), load(HERE / "bad")
    faults = ask(produced + good + bad)
    failed = 0
    for payload in produced + good:
        for judge in JUDGES:
            for fault in faults[judge][payload["file"]]:
                print(f"{payload['file']} ({payload['by']}) refused by {judge}: {fault}")
        failed += any(faults[judge][payload["file"]] for judge in JUDGES)
    for payload in bad:
        wrong = misjudged(payload, {judge: faults[judge][payload["file"]] for judge in JUDGES})
        for sentence in wrong:
            print(f"{payload['file']}: {sentence}; it is bad because {payload['reason']}")
        failed += bool(wrong)
    passed = len(produced) + len(good) + len(bad) - failed
    if "--known" not in sys.argv[1:] and not produced:
        print(f"nothing to judge: {os.environ['BATON_PRODUCED']} holds no payload; run the scenarios first")
        failed += 1
    print(f"judges of Block Kit: {len(produced)} produced, {len(good)} known good, {len(bad)} known bad")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def load(directory):
    payloads = []
    for path in sorted(directory.glob("*.json")):
        payload = json.loads(path.read_text(encoding="utf-8"))
        # A response's view may come in its envelope.
        inner = payload["payload"]
        if payload["kind"] == "view" and isinstance(inner.get("view"), dict):
            payload["payload"] = inner["view"]
        payloads.append({**payload, "file": os.path.relpath(path)})
    return payloads


def ask(payloads):
    """What each judge says to each file: judge -> file -> faults."""
    said = {payload["file"]: models.judge(payload["kind"], payload["by"], payload["payload"]) for payload in payloads}
    answered = subprocess.run(
        ["node", HERE / "types.mjs"],
        input=json.dumps(payloads),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    refused = json.loads(answered.stdout)
    return {"models": said, "types": {payload["file"]: refused.get(payload["file"], []) for payload in payloads}}


def misjudged(payload, faults):
    """How the judges' word on a known-bad payload differs from what it is known for."""
    wrong = []
    if not payload["refused_by"]:
        wrong.append("names no judge that refuses it")
    for judge in JUDGES:
        words = payload["refused_by"].get(judge)
        said = " | ".join(faults[judge])
        if words is None and said:
            wrong.append(f"{judge} refuses it too: {said}")
        elif words is not None and not said:
            wrong.append(f"{judge} lets it pass")
        elif words is not None and words not in said:
            wrong.append(f"{judge} refuses it, but not with “{words}”: {said}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
