import { Disclosure } from "../../design/Disclosure.tsx";
import { FixList } from "../../fixes/Fixes.tsx";
import { usePage } from "../../state/store.ts";

/** The deeper fixes, folded. */
export function DeeperFixes() {
  const lab = usePage((page) => page.lab);
  const on = usePage((page) => page.state.fixes);
  const deeper = lab.fixes.filter((fix) => fix.deeper);
  if (deeper.length === 0) return null;
  const deeperOn = deeper.filter((fix) => on.includes(fix.id)).length;
  return (
    <Disclosure
      title="Deeper fixes"
      aside={deeperOn > 0 ? `${deeperOn} of ${deeper.length} on` : deeper.length}
    >
      <FixList fixes={deeper} />
    </Disclosure>
  );
}
