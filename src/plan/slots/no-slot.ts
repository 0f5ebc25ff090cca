import type { DesiredDirect } from '../../model/desired.ts';
import type { LiveSlot } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { planNote } from '../note.ts';
import { isDiverse } from './diversity.ts';
import { isPortField, noPortHas } from './no-port-has.ts';
import { meets, requirements, type Port } from './satisfies.ts';

interface Requirement {
  /** As an engineer reads it: `site ewr02`, `diverse_from ewr-a (device cr1.ewr1)`. */
  readonly text: string;
  readonly holds: (port: LiveSlot) => boolean;
}

/**
 * No free port satisfies a selector even alone: what each of its requirements leaves by itself, and which one has to give way.
 * @param apart the keys that it is kept apart from
 * @param fixed where other interconnects are or will be, by key
 * @param known all ports, the taken ones included: a value that none of them has is probably a mistake
 */
export function noSlot(
  one: DesiredDirect,
  free: readonly LiveSlot[],
  apart: ReadonlySet<string> | undefined,
  fixed: ReadonlyMap<string, Port>,
  known: readonly LiveSlot[] = free,
): PlanNote {
  const all: readonly Requirement[] = [
    ...requirements(one).map(([name, value]) => ({
      text: `${name} ${value}`,
      holds: (port: LiveSlot) => meets(port, name, value),
    })),
    ...[...(apart ?? [])].flatMap((key) => diversity(key, fixed.get(key))),
  ];
  const counts = all.map(({ text, holds }) => `${text} leaves ${free.filter(holds).length}`);
  const unknown = requirements(one).flatMap(([name, value]) => {
    const text = isPortField(name) ? noPortHas(name, value, known) : undefined;
    return text === undefined ? [] : [{ name, text }];
  });
  return planNote({
    code: 'plan-no-slot',
    message: `interconnect.${one.key}: no free slot satisfies its selector; of ${free.length} free slots ${counts.join(', ')}${inTheWay(all, free)}`,
    address: `interconnect.${one.key}`,
    hint:
      unknown.length > 0
        ? unknown.map(({ text }) => text).join('; ')
        : 'loosen the selector, or see what is free: demarc slots --free',
    origin: one.origin,
    path: fieldPath(one, unknown[0]?.name),
  });
}

/** Of a requirement in the documents; the speed of a selector may stand beside it. */
function fieldPath({ slot }: DesiredDirect, name: string | undefined): readonly string[] {
  if (name === undefined) return ['slot'];
  return name === 'speed' && slot?.speed === undefined ? ['speed'] : ['slot', name];
}

function diversity(key: string, other: Port | undefined): Requirement[] {
  if (other === undefined) return [];
  const where = other.device === undefined ? `site ${other.site}` : `device ${other.device}`;
  return [{ text: `diverse_from ${key} (${where})`, holds: (port) => isDiverse(port, other) }];
}

/** What would be left without each requirement: the one to give up is where that is not 0. */
function inTheWay(all: readonly Requirement[], free: readonly LiveSlot[]): string {
  if (all.length < 2) return '';
  const without = all.flatMap((one) => {
    const count = free.filter((port) => all.every((other) => other === one || other.holds(port))).length;
    return count === 0 ? [] : [`without ${one.text} it could have ${count}`];
  });
  return without.length === 0 ? '; to give up any one of them would not be enough' : `; ${without.join(', ')}`;
}
