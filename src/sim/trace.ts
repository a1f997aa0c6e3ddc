/**
 * The vocabulary of what may happen: the contract between the parts that record and the findings and pictures that
 * read. Columns: `actor` did it, `subject` is what it was done to, `value` is its measure. Attempts are numbered
 * through the whole run, taps and keys likewise, from 0; -1 is "none". A kind's number in the trace is its place here.
 */
export const KIND_NAMES = [
  // name                what happened                      actor     subject           value
  // client
  "tap", //              pay was tapped                     tap       intent            cents
  "send", //             request sent                       attempt   key               tap
  "timeout", //          timed out                          attempt   tap               us waited
  "backoff", //          backs off                          attempt   -                 us of delay
  "receive", //          reply received                     attempt   outcome           tap
  "lateReply", //        reply too late                     attempt   outcome           us late
  "show", //             message shown                      tap       outcome           attempt
  "poll", //             status asked                       attempt   poll              -
  "status", //           status told                        attempt   outcome           -
  // service
  "arrive", //           request arrived                    attempt   key               -
  "work", //             work began                         attempt   -                 us it will take
  "reply", //            reply sent                         attempt   outcome           -
  "checkPass", //        balance check passed               attempt   version           cents seen
  "checkFail", //        balance check failed               attempt   version           cents seen
  // database and ledger
  "read", //             balance read from the database     attempt   version           cents
  "commit", //           charge committed                   attempt   version           cents after
  "debitRefused", //     debit refused                      attempt   version           cents there
  // cache
  "hit", //              cache hit                          attempt   version           cents
  "miss", //             cache miss                         attempt   -                 -
  "fill", //             cache filled                       attempt   version           cents
  "bust", //             cache entry dropped                attempt   -                 -
  "writeThrough", //     cache updated                      attempt   version           cents
  // dedup store
  "keyAbsent", //        key not seen before                attempt   key               -
  "claim", //            key claimed                        attempt   key               -
  "attach", //           waits for the original             attempt   key               attempt that holds the claim
  "takeOver", //         claim taken over                   attempt   key               attempt that held it
  "conflict", //         key in flight, 409                 attempt   key               attempt that holds the claim
  "store", //            reply stored                       attempt   key               outcome
  "replay", //           stored reply given again           attempt   key               attempt that stored it
  "uniqueRefused", //    unique index refused the commit    attempt   key               attempt that stored it
  "fenced", //           commit refused by the fence        attempt   key               attempt that holds the claim, or stored the reply
  // circuit breaker
  "opened", //           breaker opened                     -         results seen      failures among them
  "halfOpened", //       breaker half-open                  -         -                 -
  "closed", //           breaker closed                     -         results seen      failures among them
  "counted", //          result counted                     call      results in all    failures among them
  "lateCounted", //      late result taken for a fresh one  call      era it began in   1 success, 0 failure
  "lateIgnored", //      late result ignored                call      era it began in   1 success, 0 failure
  "succeeded", //        call succeeded                     call      -                 us it took
  "failed", //           call failed                        call      -                 us it took
  "failedFast", //       call failed fast                   call      -                 -
  // records and their copies
  "write", //            record written                     -         record            version
  "copyServed", //       copy served                        read      record            us out of date
  "copyMissing", //      no copy, database asked            read      record            -
  "copySkipped", //      cache skipped, database asked      read      record            -
  "rowServed", //        row served                         read      record            us out of date
  "copyFilled", //       copy filled                        -         record            version
  "copyDropped", //      copy dropped                       -         record            -
  "copyUpdated", //      copy updated                       -         record            version
  "copyRefused", //      set refused, its token is void     -         record            version
  "cacheCallFailed", //  cache call failed                  -         record            -
  "slowRead", //         slow reader reads the row          -         record            version
  // access
  "allowed", //          access allowed                     access    1 by a copy       us since the revoke, -1 before it
  "denied", //           access denied                      access    1 by a copy       us since the revoke, -1 before it
  // reads through a cache that many share; events of the entry and of its lock have no actor
  "readHit", //          read served from the cache         read      key               us of life left
  "readStale", //        stale value served                 read      key               us past its expiry
  "readMiss", //         read missed                        read      key               us past its expiry, -1 without an entry
  "readEarly", //        refreshes early                    read      key               us of life left
  "readWait", //         waits for another's query          read      key               read that it waits for
  "query", //            query issued                       read      key               its place in the burst, from 1
  "queryRejected", //    query rejected                     read      key               us of service it asked for
  "readAnswer", //       read answered                      read      key               us it took
  "readFail", //         read failed                        read      key               us it took
  "refill", //           entry filled                       -         key               us it will live
  "refillAgain", //      entry filled again                 -         key               us it will live
  "drop", //             entry dropped                      -         key               -
  "lead", //             lock taken                         -         key               read that leads
  "leaseEnd", //         lease ran out                      -         key               read that led
  // payments over an unreliable path
  "keyMade", //          key made                           tap       key               tap that made it before, -1 if none
  "lost", //             reply lost                         attempt   outcome           tap
  "keyExpired", //       stored reply has expired           attempt   key               us since it was stored
  "mismatch", //         key of another payload, 422        attempt   key               attempt that brought it first
  "keyMissing", //       key missing, 400                   attempt   -                 -
  "crash", //            handler died                       attempt   key               -
  // crowds of callers
  "attempt", //          attempt sent                       caller    attempt           us since the last one was sent
  "refused", //          failed at once                     caller    attempt           -
  "rejected", //         rejected, the queue is full        caller    attempt           requests in the queue
  "expired", //          attempt timed out                  caller    attempt           us waited
  "answered", //         answered in time                   caller    attempt           us since it was sent
  "servedLate", //       served for nobody                  caller    attempt           -
  "dropped", //          dropped before service             caller    attempt           us it had waited
  "retryDenied", //      retry refused by the budget        caller    attempt           -
  "gaveUp", //           caller gave up                     caller    attempts made     -
  "stalled", //          server stalled                     -         -                 us it will last
  "resumed", //          server is back                     -         requests waiting  -
] as const;

export type Kind = (typeof KIND_NAMES)[number];

/** The number of each kind in the trace. */
export const KIND_CODES = Object.fromEntries(KIND_NAMES.map((kind, code) => [kind, code])) as Record<
  Kind,
  number
>;

/** What a request ended with. `subject` of `receive`, `lateReply`, `reply`, `lost`, `show`, `status`; `value` of `store`. */
export const OUTCOMES = [
  "success",
  "declined",
  "gaveUp",
  "processing",
  "conflict",
  "mismatch",
  "keyMissing",
] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const outcomeCode = (outcome: Outcome): number => OUTCOMES.indexOf(outcome);
export const outcomeOf = (code: number): Outcome => OUTCOMES[code] as Outcome;

/** A finished record of a run, one typed column per field; an event's id is its row. 29 bytes an event. */
export interface Trace {
  readonly length: number;
  /** Index into `KIND_NAMES`. */
  readonly kind: Uint8Array;
  /** Whole microseconds of virtual time, never decreasing. */
  readonly at: Float64Array;
  readonly actor: Int32Array;
  readonly subject: Int32Array;
  /** The event that brought this one about, always an earlier row; -1 at a root. */
  readonly cause: Int32Array;
  readonly value: Float64Array;
}

/** One row of a trace, for reading. */
export interface Event {
  id: number;
  kind: Kind;
  atUs: number;
  actor: number;
  subject: number;
  cause: number;
  value: number;
}

/** The event of a row. */
export function eventAt(trace: Trace, id: number): Event {
  return {
    id,
    kind: KIND_NAMES[trace.kind[id] as number] as Kind,
    atUs: trace.at[id] as number,
    actor: trace.actor[id] as number,
    subject: trace.subject[id] as number,
    cause: trace.cause[id] as number,
    value: trace.value[id] as number,
  };
}

/** The events of the given kinds (all without any), in order, one at a time. */
export function* events(trace: Trace, ...kinds: Kind[]): Generator<Event> {
  // A table of all kinds: a trace may have millions of rows, and nearly all of them are passed over.
  const isWanted = new Uint8Array(KIND_NAMES.length).fill(kinds.length === 0 ? 1 : 0);
  for (const kind of kinds) isWanted[KIND_CODES[kind]] = 1;
  const { kind, length } = trace;
  for (let id = 0; id < length; id++) {
    if (isWanted[kind[id] as number] === 1) yield eventAt(trace, id);
  }
}

/** The events of some rows. */
export function* eventsAt(trace: Trace, rows: Iterable<number>): Generator<Event> {
  for (const id of rows) yield eventAt(trace, id);
}

/** How an event came about: the ids from its root to itself. */
export function causes(trace: Trace, id: number): number[] {
  const chain: number[] = [];
  for (let at = id; at >= 0; at = trace.cause[at] as number) chain.push(at);
  return chain.reverse();
}

/** The row of the first event at or after `us` (`trace.length` if none). */
export function firstAt(trace: Trace, us: number): number {
  let low = 0;
  let high = trace.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((trace.at[middle] as number) < us) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row of the first event of a kind at or after `us`; -1 if there is none. */
export function firstOf(trace: Trace, kind: Kind, us: number): number {
  for (let id = firstAt(trace, us); id < trace.length; id++)
    if (trace.kind[id] === KIND_CODES[kind]) return id;
  return -1;
}
