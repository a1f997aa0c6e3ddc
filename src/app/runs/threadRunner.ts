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
    ask(requests, onResponses) {
      cancel();
      playing = new RunQueue(requests, labs, onResponses);
    },
  };
}

/** Plays runs in this very thread with engines that are loaded when they are first generation for. */
export function lazyThreadRunner(load: (lab: string) => Promise<LabEngine>): Runner {
  const loaded = new Map<string, LabEngine>();
  let playing: Runner | undefined;
  let generation = 0;
  const cancel = () => {
    generation++;
    playing?.cancel();
  };
  const play = (requests: readonly RunRequest[], onResponses: OnResponses) => {
    playing = threadRunner([...loaded.values()]);
    playing.ask(requests, onResponses);
  };
  return {
    cancel,
    close: cancel,
    ask(requests, onResponses) {
      cancel();
      const current = generation;
      const toLoad = [...new Set(requests.map(({ state }) => state.lab))].filter((lab) => !loaded.has(lab));
      if (toLoad.length === 0) {
        play(requests, onResponses);
        return;
      }
      Promise.all(toLoad.map(async (lab) => loaded.set(lab, await load(lab)))).then(
        () => current === generation && play(requests, onResponses),
        () => {
          const message = loadFailure("What plays this lab");
          if (current === generation) onResponses(requests.map(({ id }) => ({ type: "error", id, message })));
        },
      );
    },
  };
}
