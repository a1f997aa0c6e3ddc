import { keepLoading } from "../shell/keepLoading.ts";
import { loadEngine, loadEngines } from "./engines.ts";
import { serve } from "./serve.ts";
import { lazyThreadRunner } from "./threadRunner.ts";

// The worker's whole life: it plays what it is asked to, and fetches the other labs once it is told to.
serve(globalThis, { ...lazyThreadRunner(loadEngine), loadOthers: () => keepLoading(loadEngines) });
