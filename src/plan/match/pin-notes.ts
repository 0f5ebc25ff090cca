import type { DesiredCni, DesiredInterconnect } from '../../model/desired.ts';
import type { PlanNote } from '../../model/plan.ts';
import { planNote } from '../note.ts';

/** A declared object with its pin: `name` on an interconnect, `id` on a CNI. */
export interface Pinned {
  readonly kind: 'interconnect' | 'cni';
  readonly field: 'name' | 'id';
  readonly pin: string;
  readonly declared: DesiredInterconnect | DesiredCni;
}

/** Two keys are pinned to one live object. */
export function sharedPin(pinned: Pinned, owner: string): PlanNote {
  const { kind, pin, declared } = pinned;
  const what = kind === 'cni' ? 'CNI' : 'interconnect';
  const message = `${kind}.${declared.key} and ${kind}.${owner} are pinned to the same live ${what} ${pin}`;
  return pinNote(pinned, 'plan-pin-shared', message, 'remove the pin from one of them');
}

/**
 * A pin that points at nothing.
 * @param instead what is taken in its place, in words
 */
export function danglingPin(pinned: Pinned, instead: string | undefined): PlanNote {
  const { kind, pin, declared } = pinned;
  const then = instead === undefined ? 'nothing else matches it either' : `${instead} is taken instead`;
  const message = `${kind}.${declared.key} is pinned to ${pin}, which does not exist; ${then}`;
  return pinNote(pinned, 'plan-pin-dangling', message, 'correct or remove the pin');
}

/**
 * A tombstone is pinned to the live object that another key asks for: it goes, and another one is made for that key.
 * @param why the field by which the other key would be that object
 */
export function givenBackAndWanted(pinned: Pinned, wanted: string, why: string): PlanNote {
  const { kind, field, pin, declared } = pinned;
  const other = `${kind}.${wanted}`;
  const cost =
    kind === 'cni' ? 'its traffic stops, and its addresses are given anew' : 'its port must be ordered and cabled anew';
  const message = `${kind}.${declared.key} deletes ${pin}, which ${other} asks for by ${why}: another one is made for ${other}, so ${cost}`;
  return pinNote(pinned, 'plan-given-back-and-wanted', message, `to keep it, remove the entry with ${field}: ${pin}`);
}

/** A pin at an interconnect of another type. */
export function pinOfOtherType(pinned: Pinned, wanted: string, found: string): PlanNote {
  const { kind, pin, declared } = pinned;
  const message = `${kind}.${declared.key} is ${wanted}, but the live interconnect ${pin} that it is pinned to is ${found}`;
  return pinNote(pinned, 'plan-pin-type', message, 'correct the pin or the type');
}

function pinNote({ kind, field, declared }: Pinned, code: string, message: string, hint: string): PlanNote {
  const address = `${kind}.${declared.key}`;
  return planNote({ code, message, address, hint, origin: declared.origin, path: [field] });
}
