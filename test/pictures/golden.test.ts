import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { labs } from "../../src/labs/all.ts";
import type { Lab } from "../../src/labs/lab.ts";
import type { Run } from "../../src/sim/run.ts";
import { effective } from "../../src/sim/settings.ts";
import { eventAt, KIND_CODES, type Kind } from "../../src/sim/trace.ts";
import { pictureOf } from "./picture.ts";
import { play, statesOf } from "./states.ts";

/** Each column of a run's trace in 16 letters. */
function digest({ trace }: Run): string {
  const hash = createHash("sha256");
  for (const column of [trace.kind, trace.at, trace.actor, trace.subject, trace.cause, trace.value]) {
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest("hex").slice(0, 16);
}

/** Adds how a lab tells the first event of each kind that a run has and that was not told before. */
function tellKinds(lab: Lab, run: Run, told: Map<Kind, string>): void {
  const codes = new Set([...told.keys()].map((kind) => KIND_CODES[kind]));
  for (let id = 0; id < run.trace.length; id++) {
    const code = run.trace.kind[id] as number;
    if (codes.has(code)) continue;
    codes.add(code);
    const event = eventAt(run.trace, id);
    told.set(event.kind, lab.describeEvent(event, run));
  }
}

function goldenOf(lab: Lab) {
  const told = new Map<Kind, string>();
  const traces: string[] = [];
  const pictures: string[] = [];
  let broken: Run | undefined;
  const seen = new Map<string, string>();
  for (const { name, state } of statesOf(lab)) {
    const settings = JSON.stringify([effective(lab.settings, lab.fixes, state), state.seed]);
    const same = seen.get(settings);
    seen.set(settings, same ?? name);
    if (same !== undefined) {
      traces.push(`${name}: as ${same}\n`);
      continue;
    }
    const run = play(lab, state);
    traces.push(`${name}: ${digest(run)}, ${run.trace.length} events, ends ${run.endMs} ms\n`);
    pictures.push(`# ${lab.id}, ${name}\n${pictureOf(lab, run, broken)}\n`);
    tellKinds(lab, run, told);
    broken ??= run;
  }
  const events = [...told]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, words]) => `  ${kind}: ${words}\n`);
  pictures.push(`# ${lab.id}, what is said of the first event of each kind\n${events.join("")}`);
  return { traces: traces.join(""), pictures: pictures.join("\n"), told };
}

// A change of these files is read before it is accepted (`npx vitest run test/pictures -u`): a trace may change only on
// purpose, since links and talks rely on it, and a picture only where somebody meant to draw something else.
describe("the traces and pictures are those that were read, in", () => {
  test.each(labs.map((lab) => ({ lab, id: lab.id })))("$id", async ({ lab }) => {
    const { traces, pictures, told } = goldenOf(lab);
    // A kind without words of its own would be told by its name.
    expect([...told].filter(([kind, words]) => words === kind || words === "")).toEqual([]);
    await expect(traces).toMatchFileSnapshot(`../golden/traces/${lab.id}.txt`);
    await expect(pictures).toMatchFileSnapshot(`../golden/pictures/${lab.id}.txt`);
  });
});
