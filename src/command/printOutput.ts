import { pipeline, Readable } from "node:stream";
import type { CommandOutput } from "./command.ts";

/** Writes an answer out whole, at the pace of whoever reads it, and leaves its exit code behind. */
export function printOutput({ stdout, stderr, exitCode }: CommandOutput): void {
  process.exitCode = exitCode;
  process.stderr.on("error", () => {});
  process.stderr.write(stderr);
  pipeline(Readable.from(stdout), process.stdout, (error) => {
    // A reader that has seen enough (`| head`) closes the pipe: nobody's fault.
    if (!error || error.code === "EPIPE") return;
    process.exitCode = 1;
    process.stderr.write(`${error.message}\n`);
  });
}
