import { AsyncBoundary } from "../../design/AsyncBoundary.tsx";
import { Disclosure } from "../../design/Disclosure.tsx";
import { usePage } from "../../state/store.ts";
import { Presets } from "./Presets.tsx";

/** Whole states worth a look: only their title until the lab's notes are there. */
export function Situations() {
  const lab = usePage((page) => page.lab.id);
  const folded = (
    <Disclosure title="Situations" heading={2}>
      {null}
    </Disclosure>
  );
  return (
    <AsyncBoundary key={lab} meanwhile={folded}>
      <Presets lab={lab} />
    </AsyncBoundary>
  );
}
