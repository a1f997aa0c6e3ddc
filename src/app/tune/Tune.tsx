import { Fold } from "../design/Fold.tsx";
import { Settings } from "../later.ts";
import { usePage } from "../store.ts";

/** What can be set, folded: its fields are loaded when it is opened first. */
export function Tune() {
  const changed = usePage((page) => Object.keys(page.state.explicit).length);
  return (
    <Fold title="Tune the numbers" heading={2} aside={changed > 0 ? `${changed} by hand` : undefined}>
      {() => <Settings />}
    </Fold>
  );
}
