import { loadEngine, loadEngines } from "./engines.ts";
import { serve } from "./serve.ts";
import { loadingRunner } from "./thread.ts";

/** The lab that is asked for first has the line to itself for so long. */
const OTHERS_AFTER_MS = 300;

// The worker's whole life: it plays what it is asked to, and fetches the other labs while there is a network.
serve(globalThis, loadingRunner(loadEngine));
addEventListener("message", () => setTimeout(loadEngines, OTHERS_AFTER_MS), { once: true });
