import { describe, expect, test } from "vitest";
import {
  crowdFindings,
  type Facts,
  type Overload,
  type ReadBurst,
  type Waiting,
} from "../../src/findings/stampede.ts";
import { nbsp } from "../setup/nbsp.ts";

const burst = (given: Partial<ReadBurst>): ReadBurst => ({
  key: 0,
  fromUs: 10e6,
  lastUs: 10.19e6,
  filledUs: 10.2e6,
  size: 200,
  leasesEnded: 0,
  event: 5,
  ...given,
});

const overload = (given: Partial<Overload>): Overload => ({
  fromUs: 10.01e6,
  toUs: 14e6,
  queries: 200,
  rejected: 0,
  failed: 0,
  peakQueue: 190,
  event: 9,
  ...given,
});

const found = (facts: Partial<Facts>) =>
  crowdFindings({ stampedes: [], ledByMany: [], overloads: [], waits: [], ...facts });

describe("a stampede", () => {
  test("is told with the database's trouble that it made", () => {
    expect(found({ stampedes: [burst({})], overloads: [overload({})] })).toEqual([
      {
        kind: "stampede",
        name: "stampede",
        fromMs: 10_000,
        toMs: 14_000,
        evidence: [5, 9],
        sentence: nbsp(
          "From 10.00 s on 200 readers queried for key 1 before an answer came, 200 ms later. The database was saturated for 3.99 s: up to 190 queries waited.",
        ),
      },
    ]);
  });

  test("of which no query was answered says so", () => {
    const [finding] = found({ stampedes: [burst({ filledUs: undefined, event: -1 })] });
    expect(finding).toMatchObject({ toMs: 10_190, evidence: [] });
    expect(finding?.sentence).toContain("none was answered");
  });

  test("of many keys at once is the database's story", () => {
    const stampedes = [burst({ size: 12 }), burst({ key: 1, size: 14 })];
    const findings = found({ stampedes, overloads: [overload({ rejected: 3, failed: 4 })] });
    expect(findings.map(({ kind }) => kind)).toEqual(["overload"]);
    expect(findings[0]?.sentence).toContain(
      "4 readers got an error. 2 keys were each queried 10 times or more",
    );
  });

  test("that follows from another of the same key in one stretch of overload stands beside it", () => {
    const stampedes = [burst({}), burst({ fromUs: 12e6, filledUs: 13e6 })];
    expect(found({ stampedes, overloads: [overload({})] }).map(({ kind }) => kind)).toEqual([
      "stampede",
      "stampede",
    ]);
  });
});

test("an overload without a stampede is told if it is long or rejects", () => {
  expect(found({ overloads: [overload({ toUs: 10.5e6 })] })).toEqual([]);
  expect(found({ overloads: [overload({ toUs: 10.5e6, rejected: 1 })] })).toHaveLength(1);
  expect(found({ overloads: [overload({})] })).toHaveLength(1);
});

test("an overload tells what waited, what was rejected and who got an error, and nothing of what did not happen", () => {
  const sentence = (given: Partial<Overload>) => found({ overloads: [overload(given)] })[0]?.sentence;
  expect(sentence({ toUs: 10.21e6, queries: 1, rejected: 1, failed: 2, peakQueue: 0 })).toBe(
    nbsp(
      "From 10.01 s on all workers were busy for 200 ms, and 1 more query came: 1 query was rejected, and 2 readers got an error.",
    ),
  );
  expect(sentence({ rejected: 2, failed: 2, peakQueue: 1 })).toContain(
    "up to 1 query waited, 2 queries were rejected, and 2 readers got an error",
  );
  expect(sentence({ peakQueue: 1 })).not.toMatch(/reject|error/);
});

test("a lease too short tells how often it ran out, whoever was answered first", () => {
  const [finding] = found({ ledByMany: [burst({ size: 3, leasesEnded: 2 })] });
  expect(finding?.sentence).toBe(
    "The lease on key 1 ran out twice before an answer came: 3 readers queried for it.",
  );
});

describe("a wait", () => {
  const answered = { readers: 4, sumUs: 4e6, longestUs: 2e6 };
  const none = { readers: 0, sumUs: 0, longestUs: 0 };
  const wait = { fromUs: 10e6, toUs: 12e6, ...answered, failed: 0, failedLongestUs: 0, event: 3 };
  const sentence = (given: Partial<Waiting>) => found({ waits: [{ ...wait, ...given }] })[0]?.sentence;

  test("is told from a second on", () => {
    expect(found({ waits: [wait] })[0]).toMatchObject({
      kind: "longWait",
      name: "long waits",
      toMs: 12_000,
      sentence: nbsp(
        "From 10.00 s on 4 readers waited for another reader's query, 1 s on average and 2 s at most.",
      ),
    });
    expect(sentence({ readers: 1, sumUs: 2e6 })).toBe(
      nbsp("From 10.00 s on 1 reader waited for another reader's query for 2 s."),
    );
    expect(sentence({ longestUs: 999_999 })).toBeUndefined();
  });

  test("that ended with an error is told apart from those that ended with an answer", () => {
    expect(sentence({ failed: 2, failedLongestUs: 1.5e6 })).toContain(
      nbsp("2 s at most; 2 more got an error, after up to 1.5 s."),
    );
    expect(sentence({ ...none, failed: 1, failedLongestUs: 1.5e6 })).toBe(
      nbsp("From 10.00 s on 1 reader waited for another reader's query and got an error, after 1.5 s."),
    );
    expect(sentence({ ...none, failed: 1, failedLongestUs: 0.5e6 })).toBeUndefined();
  });
});

test("of very many findings of a kind the 20 largest are told, in order of time", () => {
  const stampedes = Array.from({ length: 50 }, (_, n) => burst({ fromUs: (50 - n) * 1e6, size: 10 + n }));
  const findings = found({ stampedes });
  expect(findings).toHaveLength(20);
  expect(findings.map(({ fromMs }) => fromMs)).toEqual(Array.from({ length: 20 }, (_, n) => (n + 1) * 1000));
});
