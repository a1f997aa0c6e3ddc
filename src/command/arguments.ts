import { parseArgs } from "node:util";
import { didYouMean, excerpt, readSeed } from "../link/state.ts";
import { DEFAULT_SEED, MAX_SEED } from "../sim/settings.ts";

/** What a command line asks for. The lab, its fixes and settings are still text. */
export interface CommandRequest {
  lab: string | undefined;
  seed: number;
  fixes: readonly string[];
  values: readonly (readonly [string, string])[];
  /** How many seeds, where it asks for more than a single run. */
  seeds: number | undefined;
  json: boolean;
  series: boolean;
  events: boolean;
  list: boolean;
  help: boolean;
}

/** The command line cannot be obeyed: the message is all that is said. */
export class Refused extends Error {}

export const MAX_SEEDS = 10_000;

const OPTIONS = {
  seed: { type: "string" },
  fix: { type: "string", multiple: true },
  set: { type: "string", multiple: true },
  seeds: { type: "string" },
  json: { type: "boolean" },
  series: { type: "boolean" },
  events: { type: "boolean" },
  list: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads a command line. @throws Refused on unknown options, missing or needless values, a bad seed or number of seeds. */
export function readArguments(args: readonly string[]): CommandRequest {
  // Not `strict`: its messages are those of a library, and it cannot name the nearest option.
  const parsed = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const options = parsed.tokens.filter((token) => token.kind === "option");
  for (const option of options) checkOption(option);
  const [lab, surplus] = parsed.positionals;
  if (surplus !== undefined) {
    throw new Refused(`one lab at a time: ${excerpt(surplus)} is one word too many (try --help)`);
  }
  // The check above leaves text where a value is due and true where none is.
  const values = parsed.values as { [Id in "seed" | "seeds"]?: string } & {
    [Id in "fix" | "set"]?: string[];
  };
  const { json = false, series = false, events = false, list = false, help = false } = parsed.values;
  const seed = values.seed === undefined ? DEFAULT_SEED : readFirstSeed(values.seed);
  const seeds = values.seeds === undefined ? undefined : readSeeds(values.seeds, seed);
  if (seeds !== undefined && (series || events)) {
    throw new Refused(`--${series ? "series" : "events"} belongs to a single run: leave out --seeds`);
  }
  const fixes = (values.fix ?? []).flatMap((ids) => ids.split(","));
  if (fixes.includes("")) throw new Refused("--fix takes ids with commas between them; one is empty");
  const pairs = (values.set ?? []).map(readPair);
  const seeded = options.filter(({ name }) => name === "seed" || name === "seeds");
  checkOnce([...seeded.map(({ rawName }) => rawName), ...pairs.map(([id]) => id)]);
  const single = options.find(({ name }) => name !== "list" && name !== "json" && name !== "help");
  if (list && single) throw new Refused(`--list runs nothing: leave out ${single.rawName}`);
  return {
    lab,
    seed,
    fixes,
    values: pairs,
    seeds,
    json: json === true,
    series: series === true,
    events: events === true,
    list: list === true,
    help: help === true,
  };
}

/** What counts only once is refused where it comes again: one of the two would be lost without a word. */
function checkOnce(names: readonly string[]): void {
  const again = names.find((name, at) => names.indexOf(name) < at);
  if (again !== undefined) throw new Refused(`${excerpt(again)} is given twice`);
}

function checkOption({
  name,
  rawName,
  value,
}: {
  name: string;
  rawName: string;
  value?: string | undefined;
}) {
  if (!Object.hasOwn(OPTIONS, name)) {
    const known = Object.keys(OPTIONS).map((option) => `--${option}`);
    throw new Refused(`unknown option ${excerpt(rawName)}${didYouMean(rawName, known)}`);
  }
  const { type } = OPTIONS[name as keyof typeof OPTIONS];
  if (type === "string" && value === undefined) throw new Refused(`--${name} needs a value (try --help)`);
  if (type === "boolean" && value !== undefined) {
    throw new Refused(`--${name} takes no value; "${excerpt(value)}" is one`);
  }
}

/** A seed names a run, and the nearest seed is another run: it is refused where a setting would be clamped. */
function readFirstSeed(text: string): number {
  const read = readSeed(text);
  if ("value" in read && !read.note) return read.value as number;
  throw new Refused(`--seed is a whole number from 0 to ${MAX_SEED}; "${excerpt(text)}" is not`);
}

function readSeeds(text: string, first: number): number {
  const seeds = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (seeds < 1 || seeds > MAX_SEEDS) {
    throw new Refused(`--seeds is a whole number from 1 to ${MAX_SEEDS}; "${excerpt(text)}" is not`);
  }
  if (first + seeds - 1 > MAX_SEED) {
    throw new Refused(`${seeds} seeds from ${first} on would pass the last one, ${MAX_SEED}`);
  }
  return seeds;
}

function readPair(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new Refused(`--set takes id=value; "${excerpt(text)}" is not`);
  return [text.slice(0, at), text.slice(at + 1)];
}
