import { loadEngine, loadEngines } from "./engines.ts";
import { serve } from "./serve.ts";
import { loadingRunner } from "./thread.ts";

/** The rest of the first batch has the line to itself for so long. */
const OTHERS_AFTER_MS = 300;

const runner = loadingRunner(loadEngine);
let isFirst = true;

// The worker's whole life: it plays what it is asked to, and behind its first run it fetches the other labs.
serve(globalThis, {
  ...runner,
  ask: (requests, hear) =>
    runner.ask(requests, (answers) => {
      hear(answers);
      if (isFirst) setTimeout(loadEngines, OTHERS_AFTER_MS);
      isFirst = false;
    }),
});
