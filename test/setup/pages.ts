import { afterEach, expect } from "vitest";
import { tidyUp } from "../e2e/browser.ts";

// No test leaves an error on the console behind.
afterEach(async ({ task }) => {
  expect(await tidyUp(task.result?.state === "fail")).toEqual([]);
});
