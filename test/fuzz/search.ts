import fc from "fast-check";
import { labs } from "../../src/labs/all.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { asCommand } from "../../src/link.ts";
import type { State } from "../../src/sim/settings.ts";
import type { Budget } from "../../src/sim/simulate.ts";
import { RULES, type Rule } from "./rules.ts";
import { play } from "./runs.ts";
import { anyState } from "./states.ts";

/** A state in which a rule does not hold, the smallest that was found. */
export interface Found {
  rule: string;
  faults: string[];
  state: State;
  command: string;
}

/** How a lab is searched. */
export interface Search {
  runs: number;
  /** What fast-check draws from; as all properties do without it. */
  seed?: number;
  budget: Budget;
}

/** The first fault of a state, by the rules that are asked. What is thrown is a fault of its own. */
export function faultOf(
  lab: Lab,
  state: State,
  budget: Budget,
  rules: readonly Rule[] = RULES,
): { rule: string; faults: string[] } | undefined {
  try {
    const run = play(lab, state, budget);
    if (!run) return undefined;
    for (const rule of rules) {
      const faults = rule.faults({ lab, state, budget, run });
      if (faults.length > 0) return { rule: rule.claims, faults: [...new Set(faults)] };
    }
    return undefined;
  } catch (error) {
    return {
      rule: THROWS_NOTHING,
      faults: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    };
  }
}

/** The rule that every state is asked first. */
export const THROWS_NOTHING = "it throws nothing";

/** Looks for a state of a lab in which one of the rules does not hold, and makes it small. */
export function search(
  lab: Lab,
  { runs, budget, ...drawn }: Search,
  rules: readonly Rule[] = RULES,
): Found | undefined {
  const property = fc.property(anyState(lab), (state) => faultOf(lab, state, budget, rules) === undefined);
  const { counterexample } = fc.check(property, { numRuns: runs, ...drawn });
  const state = counterexample?.[0];
  const fault = state && faultOf(lab, state, budget, rules);
  return state && fault && { ...fault, state, command: asCommand(state, labs) };
}

/** One state for each rule that some state of a lab breaks. */
export function searchAll(lab: Lab, how: Search, rules: readonly Rule[] = RULES): Found[] {
  const all: Found[] = [];
  let asked = rules;
  for (;;) {
    const found = search(lab, how, asked);
    if (!found) return all;
    all.push(found);
    // Where the lab itself fails, no rule can be asked.
    if (found.rule === THROWS_NOTHING) return all;
    asked = asked.filter(({ claims }) => claims !== found.rule);
  }
}
