import type { Lab } from "../labs/lab.ts";
import { MAX_SEEDS } from "./arguments.ts";

/** How the command line is used. */
export const help = (labs: readonly Lab[]): string => `npm run --silent sim -- <lab> [options]

Plays one lab and tells how it went. Labs: ${labs.map(({ id }) => id).join(", ")}

  --seed N         which luck the run has (1)
  --fix a,b        switches fixes on
  --set id=value   sets a setting; as often as needed; it prevails over the fixes
  --json           JSON on standard output, and nothing else
  --series         adds the series of the run
  --events         adds every event of the run
  --seeds N        N seeds from --seed on, 1 to ${MAX_SEEDS}: each metric's mean, sd, min, p50, p95, max,
                   or counts of its words
  --list           every lab, or the one named, with its settings, fixes and metrics; --json for all of it
  --help           this text

A number out of its range is clamped, with a note on standard error. What is unknown or malformed ends with
exit code 2, a run past its budget of events with 1; then standard output stays empty.
`;
