import fc from "fast-check";
import { expect, test } from "vitest";
import { EVENT_BYTES, Recorder, TraceFull } from "../../src/sim/recorder.ts";
import {
  causes,
  eventAt,
  events,
  firstAt,
  KIND_CODES,
  KIND_NAMES,
  OUTCOMES,
  outcomeCode,
  outcomeOf,
  type Trace,
} from "../../src/sim/trace.ts";
import { asText } from "./asText.ts";

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

/** Rows as a run writes them: time never goes back, and a cause is an earlier row or none. */
const rows = fc
  .array(
    fc.record({
      kind: fc.nat(KIND_NAMES.length - 1),
      gap: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(1_000_000)),
      actor: int32,
      subject: int32,
      back: fc.nat(20),
      value: fc.double({ noNaN: true }),
    }),
    { maxLength: 700 },
  )
  .map((given) => {
    let at = 0;
    return given.map(({ gap, back, ...row }, id) => {
      at += gap;
      return { ...row, at, cause: Math.max(-1, id - 1 - back) };
    });
  });

type Row = { kind: number; at: number; actor: number; subject: number; cause: number; value: number };

test("the columns hold what was written, however far they had to grow", () => {
  fc.assert(
    fc.property(rows, (written) => {
      const trace = write(written);
      expect(trace.length).toBe(written.length);
      for (const column of ["kind", "at", "actor", "subject", "cause", "value"] as const) {
        expect(Array.from(trace[column])).toEqual(written.map((row) => row[column]));
      }
    }),
  );
});

test("a finished trace takes 29 bytes an event", () => {
  const trace = write(Array.from({ length: 1000 }, (_, i) => row({ at: i })));
  const { kind, at, actor, subject, cause, value } = trace;
  const buffers = [kind, at, actor, subject, cause, value].map((column) => column.buffer.byteLength);
  expect(buffers.reduce((sum, bytes) => sum + bytes, 0)).toBe(1000 * EVENT_BYTES);
  expect(EVENT_BYTES).toBe(29);
});

test("a chain of causes leads from a root to the event, each link earlier than the next", () => {
  fc.assert(
    fc.property(rows, (written) => {
      const trace = write(written);
      for (let id = 0; id < trace.length; id += 17) {
        const chain = causes(trace, id);
        expect(chain.at(-1)).toBe(id);
        expect(trace.cause[chain[0] as number]).toBe(-1);
        for (let i = 1; i < chain.length; i++) expect(chain[i - 1]).toBe(trace.cause[chain[i] as number]);
        expect(chain).toEqual([...chain].sort((a, b) => a - b));
      }
    }),
  );
});

test("the first event at or after a moment is the one a linear search finds", () => {
  fc.assert(
    fc.property(rows, fc.double({ min: -1, max: 5_000_000, noNaN: true }), (written, moment) => {
      const trace = write(written);
      const search = (us: number) => {
        const found = written.findIndex((each) => each.at >= us);
        return found < 0 ? written.length : found;
      };
      for (const us of [moment, ...written.slice(0, 20).map((each) => each.at)]) {
        expect(firstAt(trace, us)).toBe(search(us));
      }
    }),
  );
});

test("events of the wanted kinds come in order, all of them without any wanted", () => {
  const trace = write([
    row({ kind: KIND_CODES.tap }),
    row({ kind: KIND_CODES.send }),
    row({ kind: KIND_CODES.tap }),
  ]);
  expect([...events(trace, "tap")].map((event) => event.id)).toEqual([0, 2]);
  expect([...events(trace, "send", "tap")].map((event) => event.id)).toEqual([0, 1, 2]);
  expect([...events(trace)].map((event) => event.kind)).toEqual(["tap", "send", "tap"]);
});

test("a sample keeps every n-th actor and whatever has none, and tells the others that they left no event", () => {
  const recorder = new Recorder(Number.POSITIVE_INFINITY, 16);
  const ids = Array.from({ length: 100 }, (_, i) => recorder.write(0, i, i - 1, 0, -1, 0));
  const trace = recorder.finish();
  expect(Array.from(trace.actor)).toEqual([-1, 0, 16, 32, 48, 64, 80, 96]);
  expect(ids.filter((id) => id >= 0)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test("a trace is full when one more event would pass its budget, and what it holds stays whole", () => {
  const recorder = new Recorder(600 * EVENT_BYTES + 28);
  for (let i = 0; i < 600; i++) recorder.write(0, i, i, 0, -1, 0);
  expect(() => recorder.write(0, 600, 600, 0, -1, 0)).toThrow(TraceFull);
  expect(Array.from(recorder.finish().at)).toEqual(Array.from({ length: 600 }, (_, i) => i));
});

test("every outcome has a number and comes back from it", () => {
  for (const outcome of OUTCOMES) expect(outcomeOf(outcomeCode(outcome))).toBe(outcome);
});

test("a row reads as an event, and as a line of text", () => {
  const trace = write([
    row({ kind: KIND_CODES.tap, actor: 0, value: 5000 }),
    row({ kind: KIND_CODES.send, actor: 0, subject: 3, cause: 0 }),
    row({ kind: KIND_CODES.timeout, at: 5_000_001, actor: 0, cause: 1 }),
    row({ kind: KIND_CODES.bust, at: 12_000_000, actor: -1 }),
  ]);
  const sent = { id: 1, kind: "send", atUs: 0, actor: 0, subject: 3, cause: 0, value: 0 };
  expect(eventAt(trace, 1)).toEqual(sent);
  expect(asText(trace)).toBe(
    [
      "   0     0.000 s  tap 0  tap",
      "   1     0.000 s  attempt 0  send  <- 0",
      "   2  5.000001 s  attempt 0  timeout  <- 1",
      "   3    12.000 s  bust",
    ].join("\n"),
  );
  expect(asText(trace, "timeout")).toBe("   2  5.000001 s  attempt 0  timeout  <- 1");
});

const row = (given: Partial<Row>): Row => ({
  kind: 0,
  at: 0,
  actor: 0,
  subject: 0,
  cause: -1,
  value: 0,
  ...given,
});

function write(written: readonly Row[]): Trace {
  const recorder = new Recorder();
  written.forEach(({ kind, at, actor, subject, cause, value }, id) => {
    expect(recorder.write(kind, at, actor, subject, cause, value)).toBe(id);
  });
  return recorder.finish();
}
