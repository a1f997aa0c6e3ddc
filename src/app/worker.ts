import { loadEngine } from "./engines.ts";
import { serve } from "./serve.ts";
import { loadingRunner } from "./thread.ts";

// The worker's whole life: it plays what it is asked to.
serve(globalThis, loadingRunner(loadEngine));
