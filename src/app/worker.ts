import { loadEngine, loadEngines } from "./engines.ts";
import { serve } from "./serve.ts";
import { loadingRunner } from "./thread.ts";

/** The first lab has the line, and its reader the machine, to itself for so long. */
const OTHERS_AFTER_MS = 4000;

const runner = loadingRunner(loadEngine);
let isFirst = true;

// The worker's whole life: it plays what it is asked to, and behind its first run it fetches the other labs.
serve(globalThis, {
  ...runner,
  ask: (requests, hear) =>
    runner.ask(requests, (answers) => {
      hear(answers);
      if (isFirst) setTimeout(() => navigator.onLine && loadEngines(), OTHERS_AFTER_MS);
      isFirst = false;
    }),
});
