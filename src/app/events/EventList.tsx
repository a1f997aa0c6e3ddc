import { count } from "../../sim/units.ts";
import { Fold } from "../design/Fold.tsx";
import { List, Table } from "../later.ts";
import { runOf } from "../runs.ts";
import { usePage } from "../store.ts";

/** The run as a list: the same as the picture, for those who cannot see it or would rather read. */
export function EventList() {
  const shown = usePage((page) => page.shown);
  const run = runOf(shown?.id);
  if (!run || !shown) return null;
  return (
    <Fold title="What happened, as a list" aside={count(run.trace.length, "event")} heading={2}>
      {() => <List key={shown.id} run={run} sentence={shown.headline.sentence} />}
    </Fold>
  );
}

/** All metrics: of this run, of the one it is compared with, and of every combination of the main fixes. */
export function Numbers() {
  return (
    <Fold title="The numbers, every combination" heading={2} id="numbers">
      {() => <Table />}
    </Fold>
  );
}
