/**
 * The circuit breaker as a state machine, in XState's own terms: the contract between the part that runs it and the
 * page that draws it, which so need not carry XState.
 */
export const BREAKER = {
  id: "breaker",
  initial: "closed",
  states: {
    closed: {
      description: "calls go through",
      on: { trip: { target: "open", description: "too many failures" } },
    },
    open: {
      description: "calls fail fast",
      after: { recovery: { target: "halfOpen", description: "recovery is over" } },
    },
    halfOpen: {
      description: "a few calls probe",
      on: {
        recover: { target: "closed", description: "all probes succeed" },
        relapse: { target: "open", description: "a probe fails" },
      },
    },
  },
} as const;
