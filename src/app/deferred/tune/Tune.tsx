import { Disclosure } from "../../design/Disclosure.tsx";
import { usePage } from "../../state/store.ts";
import { Settings } from "./Settings.tsx";

/** What can be set, folded: its fields are drawn when it is opened first. */
export function Tune() {
  const changed = usePage((page) => Object.keys(page.state.explicit).length);
  return (
    <Disclosure title="Tune the numbers" heading={2} aside={changed > 0 ? `${changed} by hand` : undefined}>
      {() => <Settings />}
    </Disclosure>
  );
}
