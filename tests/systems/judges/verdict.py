"""Starts a system for each client, has the client speak to it, and says what came of it.

A client prints a JSON line for each thing it tried: `{"tried": what, "wrong": why or null}`. One that stops early has
failed, too: it says how much it means to try in its last line, `{"meant": number}`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
KEY = HERE.parent / "tests" / "keys" / "private.pem"


def main():
    tools = os.environ["BATON_SYSTEMS_TOOLS"]
    salesforce, used_up = ("salesforce",), ("salesforce", "--used-up")
    clients = {
        "jsforce": (["node", str(HERE / "jsforce.mjs"), tools], [salesforce, used_up]),
        "simple-salesforce": ([sys.executable, "-B", str(HERE / "simple.py")], [salesforce, used_up]),
        "python-gitlab": ([sys.executable, "-B", str(HERE / "pygitlab.py")], [("gitlab",)]),
        "google-api-python-client": ([sys.executable, "-B", str(HERE / "googlecal.py")], [("google_calendar",)]),
    }
    passed, failed = 0, 0
    for name, (command, systems) in clients.items():
        for system, *more in systems:
            tried = ask(command, system, more)
            wrong = [(one["tried"], one["wrong"]) for one in tried if one["wrong"]]
            for what, why in wrong:
                print(f"{name}: {what}: {why}")
            passed += len(tried) - len(wrong)
            failed += len(wrong)
    print(f"clients of the systems: {passed} passed, {failed} failed")
    return 1 if failed else 0


def ask(command, system, more):
    """What one client tried at a system of its own."""
    program = str(Path(os.environ["BATON_SYSTEMS"]) / system)
    with subprocess.Popen([program, *more], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        base = running.stdout.readline().strip()
        client = subprocess.run(
            [*command, base, str(KEY), *more], capture_output=True, text=True, timeout=120, check=False
        )
        running.stdin.close()
    lines = [json.loads(line) for line in client.stdout.splitlines() if line.startswith("{")]
    tried = [line for line in lines if "tried" in line]
    meant = [line["meant"] for line in lines if "meant" in line]
    if client.returncode != 0 or meant != [len(tried)] or not tried:
        tried.append({"tried": "to come to its end", "wrong": client.stderr.strip() or f"{len(tried)} tried, {meant}"})
    return tried


if __name__ == "__main__":
    sys.exit(main())
