import { expect, test } from "vitest";
import { pay } from "../../src/labs/pay/index.ts";
import type { PayRun } from "../../src/labs/pay/model.ts";
import { toUs } from "../../src/sim/process.ts";
import type { Lane, Mark } from "../../src/timeline/lane.ts";
import { progressOf } from "../../src/timeline/stage.ts";
import { payWith, presetRun } from "../labs/pay.ts";
import { nbsp } from "../setup/nbsp.ts";

const laneOf = (run: PayRun, id: string) =>
  pay.lanes(run, toUs(run.endMs)).find((lane) => lane.id === id) as Lane;

const ofType = <T extends Mark["type"]>(run: PayRun, id: string, type: T) =>
  laneOf(run, id).marks.filter((mark): mark is Extract<Mark, { type: T }> => mark.type === type);

test("the phone's lane is captioned with its timeout", () => {
  expect(laneOf(payWith(), "client").caption).toBe(nbsp("5 s timeout"));
});

test("a backoff lasts from the timeout to the next attempt", () => {
  const [first] = ofType(payWith({ backoff: "exponential" }), "client", "span").filter(
    ({ fill }) => fill === "outline",
  );
  expect(first).toMatchObject({ fromUs: 5e6, toUs: 6e6, label: nbsp("waits 1 s") });
});

test("a second tap is one chevron, where it happens", () => {
  const points = ofType(payWith({ secondTapMs: 3000 }), "client", "point");
  expect(points.filter(({ shape }) => shape === "chevron").map(({ atUs }) => atUs)).toEqual([3e6]);
});

test("a cached balance is drawn until its time to live is over", () => {
  const [first] = ofType(payWith({ cacheTtlMs: 3000 }), "balance", "steps").filter(
    ({ weight }) => weight === "thin",
  );
  expect(first).toMatchObject({ points: [[0, 6000]], toUs: 3e6 });
});

test("the true balance is written at each of its steps", () => {
  const [truth] = ofType(payWith(), "balance", "steps").filter(({ weight }) => weight === "thick");
  expect(truth?.pointLabels).toEqual(["$60", "$10", "−$40", "−$90"]);
});

test("a request that waits for the original does so until it takes over", () => {
  const run = payWith({ claimTimeoutMs: 6000 }, ["idempotency"]);
  const waits = ofType(run, "service", "span").filter(({ label }) => label?.includes("waits"));
  expect(waits).toMatchObject([{ fromUs: 5.1e6, toUs: 6.1e6, fill: "hatched" }]);
});

test("a key is hatched while in progress, and soft once it is done", () => {
  const spans = ofType(presetRun("oneKey"), "keys", "span");
  expect(spans.map(({ fromUs, fill, label }) => [fromUs, fill, label])).toEqual([
    [0.1e6, "hatched", "key 1 in progress"],
    [8.1e6, "soft", "key 1 done: success"],
  ]);
});

test("a message is under way from its sending up to its arrival, which is no part of it", () => {
  const sent = (sentUs: number, receivedUs: number) =>
    ({ from: "client", to: "service", sentUs, receivedUs, tone: "client", event: 0, label: "" }) as const;
  const at = (atUs: number) => progressOf(sent(1000, 2000), atUs);
  expect([999, 1000, 1500, 1999, 2000].map(at)).toEqual([undefined, 0, 0.5, 0.999, undefined]);
  expect(progressOf(sent(1000, 1000), 1000)).toBeUndefined();
});
