import { labs } from "../../src/labs/all.ts";
import type { Lab } from "../../src/labs/lab.ts";
import type { Run } from "../../src/sim/run.ts";
import { effective, readValue, type State, toggleFix } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";

/**
 * 64 bits, in hex, over all that a run says: every byte of its trace, its metrics, findings and series. Equal digests mean
 * equal runs. `query` is as in a link, `fix=cache,retry&latency=lognormal`.
 * @throws Error if the query names what the lab does not have.
 */
export function digest(labId: string, query: string, seed: number): string {
  const lab = labs.find(({ id }) => id === labId);
  if (!lab) throw new Error(`no lab ${labId}`);
  return digestOf(simulate(lab, effective(lab.settings, lab.fixes, read(lab, query)), seed));
}

/** The digest of a run that was played. */
export function digestOf({ trace, metrics, findings, series, endMs }: Run): string {
  const hash = new Hash();
  for (const column of [trace.kind, trace.at, trace.actor, trace.subject, trace.cause, trace.value]) {
    hash.add(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  for (const [id, { binMs, values }] of Object.entries(series)) {
    hash.add(new TextEncoder().encode(`${id} ${binMs} ${values.join(" ")}`));
  }
  hash.add(new TextEncoder().encode(JSON.stringify({ length: trace.length, metrics, findings, endMs })));
  return hash.hex();
}

function read(lab: Lab, query: string): State {
  let state: State = { lab: lab.id, fixes: [], explicit: {}, seed: 0 };
  const parameters = new URLSearchParams(query);
  for (const id of parameters.get("fix")?.split(",") ?? []) {
    state = toggleFix(lab.fixes, state, id, true);
    if (!state.fixes.includes(id)) throw new Error(`${lab.id} has no fix ${id}`);
  }
  parameters.delete("fix");
  for (const [id, text] of parameters) {
    const setting = Object.hasOwn(lab.settings, id) ? lab.settings[id] : undefined;
    if (!setting) throw new Error(`${lab.id} has no setting ${id}`);
    const answer = readValue(id, setting, text);
    if ("refused" in answer) throw new Error(answer.refused);
    state = { ...state, explicit: { ...state.explicit, [id]: answer.value } };
  }
  return state;
}

/** Two FNV-1a hashes of 32 bits side by side, the second one started elsewhere and fed the bytes inverted. */
class Hash {
  #one = 0x811c9dc5;
  #two = 0x9747b28c;

  add(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.#one = Math.imul(this.#one ^ byte, 0x01000193);
      this.#two = Math.imul(this.#two ^ ~byte, 0x01000193);
    }
  }

  hex(): string {
    return [this.#one, this.#two].map((bits) => (bits >>> 0).toString(16).padStart(8, "0")).join("");
  }
}
