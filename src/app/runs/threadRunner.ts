import type { LabEngine } from "../../labs/lab.ts";
import { loadFailure } from "../shell/keepLoading.ts";
import type { Runner } from "./queue.ts";
import { type OnResponses, RunQueue, type RunRequest } from "./queue.ts";

/** Plays runs in this very thread, a slice at a time: for tests, and where no worker can be had. */
export function threadRunner(labs: readonly LabEngine[]): Runner {
  let playing: RunQueue | undefined;
  const cancel = () => playing?.cancel();
  return {
    cancel,
    close: cancel,
    ask(requests, hear) {
      cancel();
      playing = new RunQueue(requests, labs, hear);
    },
  };
}

/** Plays runs in this very thread with engines that are loaded when they are first asked for. */
export function lazyThreadRunner(load: (lab: string) => Promise<LabEngine>): Runner {
  const loaded = new Map<string, LabEngine>();
  let playing: Runner | undefined;
  let asked = 0;
  const cancel = () => {
    asked++;
    playing?.cancel();
  };
  const play = (requests: readonly RunRequest[], hear: OnResponses) => {
    playing = threadRunner([...loaded.values()]);
    playing.ask(requests, hear);
  };
  return {
    cancel,
    close: cancel,
    ask(requests, hear) {
      cancel();
      const current = asked;
      const toLoad = [...new Set(requests.map(({ state }) => state.lab))].filter((lab) => !loaded.has(lab));
      if (toLoad.length === 0) {
        play(requests, hear);
        return;
      }
      Promise.all(toLoad.map(async (lab) => loaded.set(lab, await load(lab)))).then(
        () => current === asked && play(requests, hear),
        () => {
          const message = loadFailure("What plays this lab");
          if (current === asked) hear(requests.map(({ id }) => ({ type: "error", id, message })));
        },
      );
    },
  };
}
