import type { StatusChange } from '../../model/circuits/status-row.ts';
import type { StatusRow } from '../../model/live.ts';
import { durationText, joinFirst } from '../../model/text.ts';
import { say } from '../text/inline-text.ts';
import { untrusted } from '../text/sanitise.ts';
import { counted } from '../text/words.ts';

/** `2026-11-30T12:00:00Z`: UTC. */
export function timeText(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** `in 20 s`, for people: whole seconds, or minutes. */
export function pauseText(milliseconds: number): string {
  return durationText(
    milliseconds < 120_000 ? Math.ceil(milliseconds / 1_000) * 1_000 : Math.ceil(milliseconds / 60_000) * 60_000,
  );
}

/** `2026-11-30T12:00:00Z lon-a (icon-lon05-0001): Healthy -> Down, no light on the port`. One line, without its end. */
export function renderStatusChange({ from, to, reason, ...circuit }: StatusChange, at: Date): string {
  const why = reason === undefined ? '' : `, ${say(untrusted(reason))}`;
  return `${timeText(at)} ${nameOf(circuit)}: ${wordOf(from, 'new')} -> ${wordOf(to, 'gone')}${why}`;
}

/** `lon-a (icon-lon05-0001) is Down, no light on the port; …`. With several accounts, each with its account. */
export function renderAbsent(rows: readonly StatusRow[]): string {
  const texts = rows.map(({ state, reason, ...circuit }) => {
    return `${nameOf(circuit)} is ${say(untrusted(state))}${reason === undefined ? '' : ` (${say(untrusted(reason))})`}`;
  });
  return joinFirst(texts, mostNamed);
}

/** `2 circuits, 1 Healthy`. */
export function awaitedWords(rows: readonly StatusRow[], until: string): string {
  const there = rows.filter(({ state }) => state === until).length;
  return `${counted(rows.length, 'circuit')}, ${there} ${until}`;
}

const mostNamed = 20;

function wordOf(state: string | null, none: string): string {
  return state === null ? none : say(untrusted(state));
}

function nameOf({ key, name }: Pick<StatusRow, 'key' | 'name'>): string {
  const live = say(untrusted(name));
  return key === null ? live : `${say(untrusted(key))} (${live})`;
}
