import { count } from "../../../sim/units.ts";
import { Fold } from "../../design/Disclosure.tsx";
import { runOf } from "../../runs/cache.ts";
import { usePage } from "../../state/store.ts";
import { List } from "./EventList.tsx";
import { Sentences } from "./Limits.tsx";
import { Table } from "./MetricTable.tsx";

/** The run in other forms, and what its model holds, each folded. */
export function Deeper() {
  const lab = usePage((page) => page.lab.id);
  return (
    <>
      <EventList />
      <Fold title="The numbers, every combination" heading={2} id="numbers">
        {() => <Table />}
      </Fold>
      <Fold title="Model and limits" heading={2}>
        {() => <Sentences lab={lab} />}
      </Fold>
    </>
  );
}

/** The run as a list: the same as the picture, for those who cannot see it or would rather read. */
function EventList() {
  const shown = usePage((page) => page.shown);
  const run = runOf(shown?.id);
  if (!run || !shown) return null;
  return (
    <Fold title="What happened, as a list" aside={count(run.trace.length, "event")} heading={2}>
      {() => <List key={shown.id} run={run} sentence={shown.headline.sentence} />}
    </Fold>
  );
}
