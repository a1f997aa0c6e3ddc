import { afterEach } from "vitest";
import { tidyUp } from "../e2e/browser.ts";

afterEach(({ task }) => tidyUp(task.result?.state === "fail"));
