import type { Lab } from "../../src/labs/lab.ts";
import { toUs } from "../../src/sim/process.ts";
import type { Run } from "../../src/sim/run.ts";
import { type State, toggleFix } from "../../src/sim/settings.ts";
import type { Budget } from "../../src/sim/simulate.ts";
import { KIND_NAMES, type Trace } from "../../src/sim/trace.ts";
import { pictureFaults, stageFaults } from "./pictures.ts";
import { findingFaults, numberFaults } from "./readBack.ts";
import { arrivalsOf, play } from "./runs.ts";
import { sentencesOf, spread } from "./sentences.ts";
import { sumsOf } from "./sums.ts";
import { wordingFaults } from "./wording.ts";

/** A run to be judged, with how it came about. */
export interface Played {
  lab: Lab;
  state: State;
  budget: Budget;
  run: Run;
}

/** What holds of every run, whatever is set. */
export interface Rule {
  /** As a claim: "its numbers are finite". */
  claims: string;
  /** What in a run breaks it, one sentence each. */
  faults(played: Played): string[];
}

/** The rules, the cheap ones first. */
export const RULES: readonly Rule[] = [
  { claims: "its numbers are finite", faults: ({ run }) => infinite(run) },
  {
    claims: "its trace is in order, of known kinds, each event after its cause",
    faults: ({ run }) => unordered(run),
  },
  { claims: "its series cover it, and no more", faults: ({ run }) => outlasting(run) },
  { claims: "its sums agree", faults: ({ run }) => unequalSums(run) },
  { claims: "its metrics are those that the lab describes", faults: undescribed },
  { claims: "its findings are within it, on evidence that is there", faults: ({ run }) => groundless(run) },
  {
    claims: "its stage is drawn within its bounds",
    faults: ({ lab, run }) => stageFaults(lab, run, instantsOf(run)),
  },
  { claims: "its lanes are drawn within it", faults: ({ lab, run }) => pictureFaults(lab, run) },
  { claims: "its sentences are well formed", faults: misspoken },
  { claims: "its findings tell instants and durations that it has", faults: ({ run }) => findingFaults(run) },
  {
    claims: "its lede and headline tell numbers that it has",
    faults: ({ lab, run }) => numberFaults(lab, run),
  },
  { claims: "it repeats itself", faults: unrepeated },
  { claims: "its arrivals are the same whatever is fixed", faults: otherArrivals },
];

function infinite({ metrics, series, findings, endMs, trace }: Run): string[] {
  const faults: string[] = [];
  const check = (what: string, value: unknown): void => {
    if (typeof value === "number" && !Number.isFinite(value)) faults.push(`${what} is ${value}`);
    else if (typeof value === "object" && value !== null) {
      for (const [id, inner] of Object.entries(value)) check(`${what} ${id}`, inner);
    }
  };
  check("the end", endMs);
  check("metric", metrics);
  for (const [id, { binMs, values }] of Object.entries(series)) {
    check(`the bins of series ${id}`, binMs);
    const at = Array.from(values).findIndex((value) => !Number.isFinite(value));
    if (at >= 0) faults.push(`series ${id} is ${values[at]} in bin ${at}`);
  }
  for (const { kind, fromMs, toMs, count = 1 } of findings) check(`finding ${kind}`, [fromMs, toMs, count]);
  const at = trace.value.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) faults.push(`event ${at} has the value ${trace.value[at]}`);
  return faults;
}

function unordered({ trace, endMs }: Run): string[] {
  const endUs = toUs(endMs);
  for (let id = 0; id < trace.length; id++) {
    const [at, before, cause] = [trace.at[id], trace.at[id - 1] ?? 0, trace.cause[id]] as [
      number,
      number,
      number,
    ];
    if (!Number.isInteger(at)) return [`event ${id} is at ${at} us`];
    if (at < before) return [`event ${id} is before the one before it`];
    if (at > endUs) return [`event ${id} at ${at} us is after the end, ${endUs}`];
    if (cause >= id || cause < -1) return [`event ${id} comes of event ${cause}`];
    if (KIND_NAMES[trace.kind[id] as number] === undefined) return [`event ${id} is of no known kind`];
  }
  return [];
}

function outlasting({ series, endMs }: Run): string[] {
  const endUs = toUs(endMs);
  return Object.entries(series).flatMap(([id, { binMs, values }]) => {
    const binUs = toUs(binMs);
    if (!(binUs > 0)) return [`series ${id} has bins of ${binMs} ms`];
    const lateUs = Array.from(values).findLastIndex((value) => value !== 0) * binUs;
    const untilUs = values.length * binUs;
    return [
      ...(lateUs > endUs
        ? [`series ${id} has something from ${lateUs} us on, the run ended at ${endUs}`]
        : []),
      // A bin does not hold its own end. What is counted by arrival goes as far as arrivals may.
      ...(untilUs <= endUs && !BY_ARRIVAL.test(id)
        ? [`series ${id} goes to ${untilUs} us, the run to ${endUs}`]
        : []),
    ];
  });
}

/** Series by arrival, up to when the last one might come: so they compare bin by bin with those of another run. */
const BY_ARRIVAL = /^(readsPer100Ms\/|succeeded$|failed)/;

const unequalSums = (run: Run): string[] =>
  sumsOf(run).flatMap(([what, one, other]) => (one === other ? [] : [`${what}: ${one} and ${other}`]));

function undescribed({ lab, run }: Played): string[] {
  const [told, described] = [Object.keys(run.metrics), Object.keys(lab.metrics)];
  return [
    ...told.filter((id) => !described.includes(id)).map((id) => `metric ${id} is not described`),
    ...described.filter((id) => !told.includes(id)).map((id) => `metric ${id} is missing`),
  ];
}

function groundless({ findings, trace, endMs, sampledEvery }: Run): string[] {
  return findings.flatMap(({ kind, fromMs, toMs, evidence, count = 1 }) => {
    const absent = evidence.find((id) => !(Number.isInteger(id) && id >= 0 && id < trace.length));
    return [
      ...(fromMs >= 0 ? [] : [`${kind} begins at ${fromMs} ms`]),
      ...(fromMs <= toMs ? [] : [`${kind} is from ${fromMs} to ${toMs} ms`]),
      ...(toMs <= endMs ? [] : [`${kind} lasts to ${toMs} ms, the run to ${endMs} ms`]),
      ...(absent === undefined ? [] : [`${kind} is evident from event ${absent} of ${trace.length}`]),
      // Of a run too large to be written down in full, what shows it may not be there.
      ...(evidence.length > 0 || sampledEvery > 1 ? [] : [`${kind} has no evidence`]),
      ...(Number.isInteger(count) && count >= 1 ? [] : [`${kind} stands for ${count}`]),
    ];
  });
}

/** Instants at which the stage is looked at: its events' own, those between, and the ends. In us. */
export function instantsOf({ trace, endMs, seed }: Run): number[] {
  const endUs = toUs(endMs);
  const shift = (seed % 97) / 97;
  const between = spread(12, 12).map((n) => Math.round(((n + shift) * endUs) / 12));
  return [0, ...between, ...spread(trace.length, 12).map((id) => trace.at[id] as number), endUs];
}

function misspoken({ lab, run }: Played): string[] {
  return sentencesOf(lab, run, instantsOf(run)).flatMap(({ where, text, optional }) => {
    if (text === "") return optional ? [] : [`${where} is empty`];
    const isSentence = where === "lede" || where === "headline" || where.startsWith("finding ");
    const starts = isSentence && /^\p{Ll}/u.test(text) ? [`a small letter begins "${text}"`] : [];
    return [...starts, ...wordingFaults(text)].map((fault) => `${where}: ${fault}`);
  });
}

function unrepeated({ lab, state, budget, run }: Played): string[] {
  const again = play(lab, state, budget);
  if (!again) return ["the second time it passes its budget"];
  const columns = ["kind", "at", "actor", "subject", "cause", "value"] as const;
  const bytes = (trace: Trace, column: (typeof columns)[number]) =>
    Buffer.from(trace[column].buffer, trace[column].byteOffset, trace[column].byteLength);
  const said = ({ trace: _, ...rest }: Run) => JSON.stringify(rest);
  return [
    ...columns
      .filter((column) => !bytes(run.trace, column).equals(bytes(again.trace, column)))
      .map((column) => `its column "${column}" differs`),
    ...(said(run) === said(again) ? [] : ["what it says differs"]),
  ];
}

function otherArrivals({ lab, state, budget, run }: Played): string[] {
  // All at once is when the first entry expires, which jitter moves.
  if (lab.id === "stampede" && run.settings.arrivals === "simultaneous") return [];
  const fixed = lab.fixes.reduce((all, { id }) => toggleFix(lab.fixes, all, id, true), state);
  const others =
    state.fixes.length > 0 ? { ...state, fixes: [] } : { ...fixed, explicit: { ...fixed.explicit } };
  const other = play(lab, others, budget);
  if (!other || other.sampledEvery + run.sampledEvery > 2) return [];
  const [one, two] = [arrivalsOf(run), arrivalsOf(other)];
  const at = one.findIndex((arrival, n) => arrival !== two[n]);
  if (at >= 0) return [`arrival ${at} is ${one[at]}, with ${others.fixes.join(", ") || "no fix"} ${two[at]}`];
  return one.length === two.length
    ? []
    : [`${one.length} arrivals, with ${others.fixes.join(", ") || "no fix"} ${two.length}`];
}
