import { choice, number } from "../sim/settings.ts";

/** What chance does to a backoff, in every lab whose clients retry. */
export const jitter = choice("Jitter", "none", "How chance spreads an exponential delay.", {
  none: "not at all",
  additive: "up to one base on top, nothing at the cap",
  full: "anywhere between zero and the delay",
  equal: "half the delay, and up to half of it on top",
  decorrelated: "anywhere between the base and three times the last delay",
});

/** The kinds of backoff. */
export const BACKOFFS = {
  none: "the next attempt leaves at once",
  exponential: "base, twice that, four times that, up to the cap",
};

/** The kinds of retry budget. */
export const BUDGETS = {
  none: "nothing",
  tokens: "a failure costs a token, a success earns part of one; retries while more than half are left",
  ratio: "retries of the last 10 s stay within a share of the first attempts in it",
};

/** What a retry budget goes by. */
export const budgetDials = {
  maxTokens: number("Tokens", "count", 10, "Tokens at the start, and at most.", { min: 1, max: 1_000_000 }),
  tokenRatio: number("Token ratio", "factor", 0.1, "Tokens that a success earns.", {
    min: 0,
    max: 1000,
    step: 0.001,
  }),
  budgetRatio: number("Budget ratio", "share", 0.1, "Retries, as a share of first attempts.", {
    min: 0,
    max: 1,
    step: 0.001,
  }),
} as const;
