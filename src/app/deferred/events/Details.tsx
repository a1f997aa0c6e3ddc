import { count } from "../../../sim/units.ts";
import { Disclosure } from "../../design/Disclosure.tsx";
import { cachedRun } from "../../runs/cache.ts";
import { usePage } from "../../state/store.ts";
import { EventList } from "./EventList.tsx";
import { Limits } from "./Limits.tsx";
import { MetricTable } from "./MetricTable.tsx";

/** The run in other forms, and what its model holds, each folded. */
export function Details() {
  const lab = usePage((page) => page.lab.id);
  return (
    <>
      <RunAsList />
      <Disclosure title="The numbers, every combination" heading={2} id="numbers">
        {() => <MetricTable />}
      </Disclosure>
      <Disclosure title="Model and limits" heading={2}>
        {() => <Limits lab={lab} />}
      </Disclosure>
    </>
  );
}

/** The run as a list: the same as the picture, for those who cannot see it or would rather read. */
function RunAsList() {
  const shown = usePage((page) => page.shown);
  const run = cachedRun(shown?.id);
  if (!run || !shown) return null;
  return (
    <Disclosure title="What happened, as a list" aside={count(run.trace.length, "event")} heading={2}>
      {() => <EventList key={shown.id} run={run} sentence={shown.headline.sentence} />}
    </Disclosure>
  );
}
