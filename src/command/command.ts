import type { Lab } from "../labs/lab.ts";
import { didYouMean, excerpt, readState } from "../link/state.ts";
import { effective } from "../sim/settings.ts";
import { BUDGET, type Budget, BudgetError, simulate } from "../sim/simulate.ts";
import { withPlainSpaces } from "../sim/units.ts";
import { type CommandRequest, Refused, readArguments } from "./arguments.ts";
import { help } from "./help.ts";
import { listAsJson, listAsText } from "./list.ts";
import { runAsJson, runAsText } from "./report.ts";
import { overSeeds, seedsAsJson, seedsAsText } from "./seeds.ts";

/** What the command line answers. */
export interface CommandOutput {
  /** In pieces, since the events of a large run are longer than a string may be. */
  stdout: Iterable<string>;
  stderr: string;
  /** 0; 1 where the run failed; 2 where the command line was refused. */
  exitCode: 0 | 1 | 2;
}

/** Obeys a command line: a pure function of its words. */
export function command(
  args: readonly string[],
  labs: readonly Lab[],
  budget: Budget = BUDGET,
): CommandOutput {
  try {
    const request = readArguments(args);
    if (request.help) return said([help(labs)]);
    if (request.list) return list(request, labs);
    return run(request, labs, budget);
  } catch (error) {
    if (error instanceof Refused) return { stdout: [], stderr: `${error.message}\n`, exitCode: 2 };
    if (error instanceof BudgetError) return { stdout: [], stderr: `${error.message}\n`, exitCode: 1 };
    throw error;
  }
}

const said = (stdout: Iterable<string>, notes: readonly string[] = []): CommandOutput => ({
  stdout: pieces(stdout),
  stderr: withPlainSpaces(notes.map((note) => `${note}\n`).join("")),
  exitCode: 0,
});

function* pieces(stdout: Iterable<string>): Generator<string> {
  for (const piece of stdout) yield withPlainSpaces(piece);
}

function list({ lab, json }: CommandRequest, labs: readonly Lab[]): CommandOutput {
  const listed = lab === undefined ? labs : [labOf(lab, labs)];
  return said([json ? listAsJson(listed) : listAsText(listed)]);
}

function run(request: CommandRequest, labs: readonly Lab[], budget: Budget): CommandOutput {
  const lab = labOf(request.lab, labs);
  const { state: asked, notes, refusals } = readState(lab, { fixes: request.fixes, values: request.values });
  if (refusals[0] !== undefined) throw new Refused(refusals[0]);
  const state = { ...asked, seed: request.seed };
  const settings = effective(lab.settings, lab.fixes, state);
  if (request.seeds !== undefined) {
    const spread = overSeeds(lab, settings, state, request.seeds, budget);
    return said([request.json ? seedsAsJson(spread) : seedsAsText(lab, spread)], notes);
  }
  const run = simulate(lab, settings, state.seed, budget);
  if (run.sampledEvery > 1) {
    notes.push(
      `the trace outgrew its budget: events and evidence are those of every ${run.sampledEvery}th actor`,
    );
  }
  return said((request.json ? runAsJson : runAsText)(lab, run, state.fixes, request), notes);
}

function labOf(id: string | undefined, labs: readonly Lab[]): Lab {
  const ids = labs.map((lab) => lab.id);
  if (id === undefined) throw new Refused(`which lab? There is ${ids.join(", ")} (try --help)`);
  const lab = labs.find((candidate) => candidate.id === id);
  if (!lab) throw new Refused(`unknown lab ${excerpt(id)}${didYouMean(id, ids)}`);
  return lab;
}
