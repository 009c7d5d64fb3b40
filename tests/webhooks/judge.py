"""The reference libraries of Standard Webhooks, asked over standard input.

A line is `{"secret", "id", "time", "body"}` to be signed, or the same with `signature` to be verified. The answer is
a line `{"python": …, "node": …}`: the signature, true or false, or `{"refused": why}` where the library takes no such
secret. Nothing of Baton's code is used here.
"""

import json
import os
import subprocess
import sys
from datetime import datetime, timezone

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


def answer(asked):
    try:
        webhook = Webhook(asked["secret"])
    except Exception as fault:  # whatever it is, the secret was not taken
        return {"refused": type(fault).__name__}
    if "signature" not in asked:
        return webhook.sign(asked["id"], datetime.fromtimestamp(asked["time"], tz=timezone.utc), asked["body"])
    headers = {
        "webhook-id": asked["id"],
        "webhook-timestamp": str(asked["time"]),
        "webhook-signature": asked["signature"],
    }
    try:
        webhook.verify(asked["body"], headers, json_parse=False)
        return True
    except WebhookVerificationError:
        return False


if __name__ == "__main__":
    lines = sys.stdin.read()
    tools = os.environ["BATON_WEBHOOK_TOOLS"]
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "judge.mjs")
    node = subprocess.run(["node", script, tools], input=lines, capture_output=True, text=True)
    if node.returncode != 0:
        sys.exit(node.stderr)
    for line, other in zip(lines.splitlines(), node.stdout.splitlines(), strict=True):
        print(json.dumps({"python": answer(json.loads(line)), "node": json.loads(other)}))
