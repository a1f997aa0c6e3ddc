import type { Tone } from "./lane.ts";

/** The parts of a lab as a small diagram. Places are in units of the grid: x 0 to 1 from the client to the ledger, y 0 to 1. */
export interface StagePart {
  id: string;
  title: string;
  tone: Tone;
  x: number;
  y: number;
}

/** Something on its way from one part to another. Its place is a function of its two instants and the playhead. */
export interface Message {
  from: string;
  to: string;
  sentUs: number;
  receivedUs: number;
  tone: Tone;
  event: number;
  label: string;
  /** Nobody waits for it any more. */
  lost?: boolean;
}

/** An exchange that takes no time: its wire lights up and fades. */
export interface Flash {
  from: string;
  to: string;
  atUs: number;
  tone: Tone;
  event: number;
  label: string;
}

/** A crowd between two parts: a band as wide as it is large, since thousands of dots would tell nothing. */
export interface Flow {
  from: string;
  to: string;
  tone: Tone;
  /** How large it is at an instant, from 0 to 1. */
  share(atUs: number): number;
  /** In words, "1,000 a second". */
  label(atUs: number): string;
}

/** What a part has to say: a short word and whether it is in trouble. */
export interface Status {
  text: string;
  harm?: boolean;
}

/** The diagram of a run. */
export interface Stage {
  parts: readonly StagePart[];
  /** Pairs of parts that talk, as lines. */
  wires: readonly (readonly [string, string])[];
  messages: readonly Message[];
  flashes: readonly Flash[];
  flows?: readonly Flow[];
  /** What each part has to say at an instant. */
  statusAt(atUs: number): Record<string, Status>;
}

/** How far along its wire a message is at an instant, 0 to 1; undefined while it is not under way. */
export function progressOf({ sentUs, receivedUs }: Message, atUs: number): number | undefined {
  if (atUs < sentUs || atUs >= receivedUs) return undefined;
  return (atUs - sentUs) / (receivedUs - sentUs);
}
