// npm's `standardwebhooks`, asked by judge.py: the same questions, the same answers.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { Webhook } = createRequire(`${process.argv[2]}/node/`)("standardwebhooks");

function answer(asked) {
  let webhook;
  try {
    webhook = new Webhook(asked.secret);
  } catch (fault) {
    return { refused: fault.name };
  }
  if (asked.signature === undefined) {
    return webhook.sign(asked.id, new Date(asked.time * 1000), asked.body);
  }
  const headers = {
    "webhook-id": asked.id,
    "webhook-timestamp": String(asked.time),
    "webhook-signature": asked.signature,
  };
  try {
    webhook.verify(asked.body, headers);
    return true;
  } catch {
    return false;
  }
}

for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  console.log(JSON.stringify(answer(JSON.parse(line))));
}
