import { parseArgs } from "node:util";
import fc from "fast-check";
import { labs } from "../../src/labs/all.ts";
import { parsePresentation } from "../../src/link/presentation.ts";
import { parse } from "../../src/link.ts";
import { anyHash, anySearch, hashFaults, msToRead, searchFaults } from "./links.ts";
import { type Found, searchAll } from "./search.ts";

const HELP = `npm run fuzz -- [--runs N] [--seed N] [--lab id]

Tries random states of every lab, and random links, against everything that is to hold of all of them. What breaks a
rule is made small and printed with the command that plays it. --runs is how many of each (default 300). The same
--seed tries the same (default: another one every time; it is printed).`;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "300" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    lab: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  },
});

/** Tries it all, tells what it finds, and returns how much that is. */
function fuzz(runs: number, seed: number, only: string | undefined): number {
  console.log(`npm run fuzz -- --runs ${runs} --seed ${seed}${only ? ` --lab ${only}` : ""}`);
  const search = { runs, seed, budget: { events: 300_000, traceBytes: 2 ** 26 } };
  let many = 0;
  for (const lab of labs.filter(({ id }) => only === undefined || id === only)) {
    const all = searchAll(lab, search);
    console.log(
      `\n${lab.id}: ${all.length === 0 ? `nothing in ${runs} states` : `${all.length} rules broken`}`,
    );
    for (const found of all) tell(found);
    many += all.length;
  }
  return only === undefined ? many + links(runs * 10, seed) : many;
}

/** So many faults of a state are printed. */
const MOST_TOLD = 5;

function tell({ rule, command, faults }: Found): void {
  const more = faults.length > MOST_TOLD ? [`and ${faults.length - MOST_TOLD} more`] : [];
  console.log([`  not so: ${rule}`, command, ...faults.slice(0, MOST_TOLD), ...more].join("\n    "));
}

/** However long or strange a link is, it is read in this time. */
const MOST_MS = 20;

function links(runs: number, seed: number): number {
  const rules = {
    "a hash leads to a place that comes back": fc.property(anyHash, (hash) => none(hashFaults(hash))),
    "a query says what may be said of a page": fc.property(anySearch, (search) => none(searchFaults(search))),
    [`a hash is read in ${MOST_MS} ms`]: fc.property(
      anyHash,
      (hash) => msToRead(() => parse(hash, labs)) < MOST_MS,
    ),
    [`a query is read in ${MOST_MS} ms`]: fc.property(
      anySearch,
      (text) => msToRead(() => parsePresentation(text)) < MOST_MS,
    ),
  };
  const broken = Object.entries(rules).flatMap(([rule, property]) => {
    const { failed, counterexample, errorInstance } = fc.check<[string]>(property, { numRuns: runs, seed });
    return failed
      ? [`  not so: ${rule}\n    ${JSON.stringify(counterexample?.[0].slice(0, 200))}\n    ${errorInstance}`]
      : [];
  });
  console.log(`\nlinks: ${broken.length === 0 ? `nothing in ${runs} links` : broken.join("\n")}`);
  return broken.length;
}

function none(faults: readonly string[]): boolean {
  if (faults.length > 0) throw new Error(faults.join("; "));
  return true;
}

if (values.help) console.log(HELP);
else process.exitCode = fuzz(Number(values.runs), Number(values.seed), values.lab) > 0 ? 1 : 0;
