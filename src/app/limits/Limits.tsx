import { Fold } from "../design/Fold.tsx";
import { Sentences } from "../later.ts";
import { usePage } from "../store.ts";

/** What the model holds and what it leaves out. */
export function Limits() {
  const lab = usePage((page) => page.lab.id);
  return (
    <Fold title="Model and limits" heading={2}>
      {() => <Sentences lab={lab} />}
    </Fold>
  );
}
