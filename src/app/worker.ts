import { labs } from "../labs/index.ts";
import { serve } from "./serve.ts";

// The worker's whole life: it plays what it is asked to.
serve(globalThis, labs);
