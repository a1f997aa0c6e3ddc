import { lazy } from "react";
import { Fold } from "../design/Fold.tsx";
import { usePage } from "../store.ts";

const Settings = lazy(async () => ({ default: (await import("./Settings.tsx")).Settings }));

/** What can be set, folded: its fields are loaded when it is opened first. */
export function Tune() {
  const changed = usePage((page) => Object.keys(page.state.explicit).length);
  return (
    <Fold title="Tune the numbers" heading={2} aside={changed > 0 ? `${changed} by hand` : undefined}>
      {() => <Settings />}
    </Fold>
  );
}
