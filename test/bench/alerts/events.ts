import type { Chance } from './random.ts';

/** What is put into made-up teams to be found. */

export const EVENT_KINDS = [
  'burst x2, 30 min',
  'burst x2, 2 h',
  'burst x3, 30 min',
  'burst x3, 2 h',
  'climb to x3.5, 5 h',
  'response x2, 3 h',
  'response x3, 3 h',
  'agents short, 3 h',
  'silence, 2 h',
] as const;
export const SHIFT_KINDS = ['shift x1.5', 'shift x2', 'shift x3'] as const;
export type EventKind = (typeof EVENT_KINDS)[number] | (typeof SHIFT_KINDS)[number];

export interface Effect {
  readonly minutes: number;
  /** Factor on the arrivals at a share (0 to 1) of the event. */
  readonly flow?: (through: number) => number;
  /** Factor on the response times. */
  readonly response?: number;
  /** Share of the agents that is there. */
  readonly agents?: number;
}

const steady = (factor: number) => (): number => factor;

export const EFFECTS: Readonly<Record<EventKind, Effect>> = {
  'burst x2, 30 min': { minutes: 30, flow: steady(2) },
  'burst x2, 2 h': { minutes: 120, flow: steady(2) },
  'burst x3, 30 min': { minutes: 30, flow: steady(3) },
  'burst x3, 2 h': { minutes: 120, flow: steady(3) },
  'climb to x3.5, 5 h': { minutes: 300, flow: (through) => 1 + 2.5 * through },
  'response x2, 3 h': { minutes: 180, response: 2 },
  'response x3, 3 h': { minutes: 180, response: 3 },
  'agents short, 3 h': { minutes: 180, agents: 0.45 },
  'silence, 2 h': { minutes: 120, flow: steady(0) },
  'shift x1.5': { minutes: Infinity, flow: steady(1.5) },
  'shift x2': { minutes: Infinity, flow: steady(2) },
  'shift x3': { minutes: Infinity, flow: steady(3) },
};

/** How many times as long one waits during an event, for mechanisms without agents: those are short by `shortTimes`. */
export function waitTimes(kind: EventKind, shortTimes: number): number {
  const { response = 1, agents } = EFFECTS[kind];
  return agents === undefined ? response : shortTimes;
}

/** Minutes since the beginning of the team; `to` exclusive. */
export interface TeamEvent {
  readonly kind: EventKind;
  readonly from: number;
  readonly to: number;
}

/** Shifts are noticed by the day: they are looked at for so long. */
export const SHIFT_WATCHED_MINUTES = 1440;

/** Somewhere in the hours in which every team works, 09:00 to 17:00. */
export function eventOn(dayMinute: number, kind: EventKind, chance: Chance): TeamEvent {
  const { minutes } = EFFECTS[kind];
  const room = Math.max(0, 480 - Math.min(minutes, 480));
  const from = dayMinute + 540 + Math.floor(chance.share() * room);
  return { kind, from, to: from + minutes };
}

/** How far through an event a minute is, 0 to 1; null outside of it. */
export function throughEvent({ from, to }: TeamEvent, minute: number): number | null {
  if (minute < from || minute >= to) return null;
  return to === Infinity ? 0 : (minute - from) / (to - from);
}
