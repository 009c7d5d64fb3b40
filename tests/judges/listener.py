"""Slack's own client of Socket Mode (slack_sdk, built in) as an app of a workspace.

Usage: listener.py API_URL APP_TOKEN. Prints what it gets, a JSON object a line, once it is connected; answers commands, and
fields that offer what they know, with the acknowledgement, and acknowledges the rest. It goes on until its input ends.
"""

import json
import logging
import sys
from threading import Lock

from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

OFFER = {"text": {"type": "plain_text", "text": "Offered"}, "value": "offered"}

writing = Lock()


def say(**what):
    with writing:
        print(json.dumps(what, sort_keys=True), flush=True)


def take(client, request: SocketModeRequest):
    payload = None
    if request.type == "slash_commands":
        payload = {"response_type": "ephemeral", "text": f"slack_sdk heard {request.payload['command']}"}
    elif request.payload.get("type") == "block_suggestion":
        payload = {"options": [OFFER]}
    say(
        got=request.type,
        kind=request.payload.get("type"),
        takes_answer=request.accepts_response_payload,
        retry_attempt=request.retry_attempt,
        retry_reason=request.retry_reason,
    )
    client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id, payload=payload))


def other(client, message: dict, raw: str):
    # Its wish to have the connection back the client keeps to itself, and opens another one.
    if message.get("type") == "hello":
        say(got=message["type"], connections=message.get("num_connections"))


def main():
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    api, token = sys.argv[1:3]
    client = SocketModeClient(app_token=token, web_client=WebClient(base_url=api), ping_interval=1)
    client.socket_mode_request_listeners.append(take)
    client.message_listeners.append(other)
    client.connect()
    sys.stdin.read()
    client.close()


main()
