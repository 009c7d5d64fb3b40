// The judge by Slack's TypeScript types: each payload becomes a literal of the type Slack publishes for it,
// and the compiler says what does not fit. Literals, so that a property Slack does not know is refused too.
//
// Reads a JSON list of {file, kind, payload} from stdin; writes a JSON object of file -> faults to stdout.
// `View.blocks` is loosened to any block by @slack/types; here it is held to the known ones.

import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const tools = process.env.BATON_JUDGE_TOOLS;
const packages = join(tools, "node");
const ts = createRequire(join(packages, "package.json"))("typescript");

const PREAMBLE = `import type { HomeView, KnownBlock, ModalView } from "@slack/types";

type Held<V> = Omit<V, "blocks"> & { blocks: KnownBlock[] };
type View = Held<ModalView> | Held<HomeView>;
type Metadata = { event_type: string; event_payload: Record<string, unknown> };
// Slack's types do not have charts yet; this is what the block's page of the reference says.
type Point = { label: string; value: number };
type Series = { name: string; data: Point[] };
type Axis = { categories: string[]; x_label?: string; y_label?: string };
type Chart =
  | { type: "pie"; segments: Point[] }
  | { type: "bar" | "area" | "line"; series: Series[]; axis_config: Axis };
type Visualization = { type: "data_visualization"; title: string; chart: Chart; block_id?: string };
type Message = {
  text: string;
  blocks?: (KnownBlock | Visualization)[];
  channel?: string;
  user?: string;
  ts?: string;
  thread_ts?: string;
  metadata?: Metadata;
  link_names?: boolean;
  mrkdwn?: boolean;
  parse?: "none" | "full";
  reply_broadcast?: boolean;
  unfurl_links?: boolean;
  unfurl_media?: boolean;
  response_type?: "ephemeral" | "in_channel";
  replace_original?: boolean;
  delete_original?: boolean;
};
type Unfurl = {
  channel: string;
  ts: string;
  unfurls: Record<string, { blocks: (KnownBlock | Visualization)[] }>;
};
`;

const payloads = JSON.parse(readFileSync(0, "utf8"));
mkdirSync(packages, { recursive: true });
const path = join(packages, "produced.ts");
writeFileSync(path, source(payloads));

const program = ts.createProgram([path], {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  exactOptionalPropertyTypes: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  types: [],
});
const file = program.getSourceFile(path);
const faults = {};
for (const diagnostic of ts.getPreEmitDiagnostics(program)) {
  const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
  const place = diagnostic.file === file ? within(diagnostic.start) : undefined;
  // A fault of the judge itself, such as a package that is not there, is nobody's payload.
  if (place === undefined) throw new Error(text);
  const name = payloads[place.index].file;
  (faults[name] ??= []).push(`${place.pointer}: ${text.split("\n").map((line) => line.trim()).pop()}`);
}
process.stdout.write(JSON.stringify(faults));

function source(payloads) {
  const lines = payloads.map(({ kind, payload }, index) => {
    const type = { view: "View", unfurl: "Unfurl" }[kind] ?? "Message";
    return `export const payload${index}: ${type} = ${JSON.stringify(payload, null, 1)};\n`;
  });
  return PREAMBLE + lines.join("");
}

/** The payload that holds a position, and the JSON pointer to the place in it. */
function within(position) {
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    if (position < statement.pos || position >= statement.end) continue;
    const [declaration] = statement.declarationList.declarations;
    const index = Number(declaration.name.text.slice("payload".length));
    return { index, pointer: pointer(declaration.initializer, position) || "/" };
  }
  return undefined;
}

function pointer(node, position) {
  const holds = (child) => position >= child.getStart(file) && position < child.end;
  if (ts.isObjectLiteralExpression(node)) {
    const property = node.properties.find(holds);
    return property ? `/${property.name.text}${pointer(property.initializer, position)}` : "";
  }
  if (ts.isArrayLiteralExpression(node)) {
    const index = node.elements.findIndex(holds);
    return index < 0 ? "" : `/${index}${pointer(node.elements[index], position)}`;
  }
  return "";
}
