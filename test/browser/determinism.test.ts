import { expect, test } from "vitest";
import { commands } from "vitest/browser";
import { digest } from "./digest.ts";

const jittered = "fix=retry&latency=lognormal&sigma=0.5&secondTapMs=6000";

test.for([
  ["as it opens", "", 1],
  ["with the three layers", "fix=cache,idempotency,retry", 1],
  ["with every fix", "fix=cache,idempotency,retry,guard,ambiguous", 1],
  ["with a record after processing", "key=once&dedup=afterProcessing&slowWhere=queue", 1],
  ["with chance in every duration", jittered, 1],
  ["with chance in every duration, another seed", jittered, 2],
  ["with chance in every duration, the last seed", jittered, 0xffffffff],
  ["with decorrelated jitter", "backoff=exponential&jitter=decorrelated&latency=lognormal", 3],
] as const)("pay %s is the same run in this browser as in Node, to the byte", async ([, query, seed]) => {
  expect(digest("pay", query, seed)).toBe(await commands.nodeDigest("pay", query, seed));
});

test("the digest tells runs of different seeds apart", () => {
  expect(digest("pay", jittered, 1)).not.toBe(digest("pay", jittered, 2));
});

test("the digest refuses what the lab does not have", () => {
  expect(() => digest("pay", "fix=magic", 1)).toThrow("no fix magic");
  expect(() => digest("pay", "constructor=1", 1)).toThrow("no setting constructor");
  expect(() => digest("pay", "jitter=constructor", 1)).toThrow("jitter is one of");
});
