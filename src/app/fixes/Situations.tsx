import { useEffect, useState } from "react";
import { Fold } from "../design/Fold.tsx";
import { Loaded } from "../design/Loaded.tsx";
import { whenIdle } from "../idle.ts";
import { Presets } from "../later.ts";
import { usePage } from "../store.ts";

/** Whole states worth a look: only their title until there is a run and time to load them. */
export function Situations() {
  const lab = usePage((page) => page.lab.id);
  const isRunThere = usePage((page) => page.shown !== undefined);
  const isIdle = useIdle(isRunThere);
  const folded = (
    <Fold title="Situations" heading={2}>
      {null}
    </Fold>
  );
  if (!isIdle) return folded;
  return (
    <Loaded key={lab} meanwhile={folded}>
      <Presets lab={lab} />
    </Loaded>
  );
}

/** Becomes true when the browser is idle after something has begun, and stays so. */
function useIdle(hasBegun: boolean): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => (hasBegun ? whenIdle(() => setIdle(true)) : undefined), [hasBegun]);
  return isIdle;
}
