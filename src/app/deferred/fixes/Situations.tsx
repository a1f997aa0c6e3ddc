import { Fold } from "../../design/Disclosure.tsx";
import { Loaded } from "../../design/Loaded.tsx";
import { usePage } from "../../state/store.ts";
import { Presets } from "./Presets.tsx";

/** Whole states worth a look: only their title until the lab's notes are there. */
export function Situations() {
  const lab = usePage((page) => page.lab.id);
  const folded = (
    <Fold title="Situations" heading={2}>
      {null}
    </Fold>
  );
  return (
    <Loaded key={lab} meanwhile={folded}>
      <Presets lab={lab} />
    </Loaded>
  );
}
