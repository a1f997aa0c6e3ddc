import { useEffect, useState } from "react";
import { whenIdle } from "./idle.ts";
import { usePage } from "./store.ts";

/** Whether the first run is on the page and the browser idle: time for what comes behind it. Once true, it stays so. */
export function useBehind(): boolean {
  const hasRun = usePage((page) => page.shown !== undefined);
  const [isBehind, setBehind] = useState(false);
  useEffect(() => (hasRun ? whenIdle(() => setBehind(true)) : undefined), [hasRun]);
  return isBehind;
}
