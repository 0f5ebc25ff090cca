import type { SandboxFault } from '../../src/model/generated/sandbox-faults.ts';
import type { WriteOperation } from '../../src/model/operation.ts';
import { canStrike } from '../../src/sandbox/faults/fault-kinds.ts';
import type { Dice } from './dice.ts';

type Kind = SandboxFault['kind'];
type When = 'before' | 'after';

/** A kind of fault, before or after the commit where it can be either, that is to strike a write. */
export interface Cell {
  readonly operation: WriteOperation;
  readonly kind: Kind;
  readonly when: When | undefined;
}

export const writeOperations = [
  'update_settings',
  'create_interconnect',
  'delete_interconnect',
  'create_cni',
  'update_cni',
  'delete_cni',
] as const satisfies readonly WriteOperation[];

const eitherMoment: readonly Kind[] = [
  'latency',
  'status',
  'html',
  'redirect',
  'reset',
  'hang',
  'truncated',
  'malformed',
];
const oneMoment: readonly Kind[] = ['rate_limited', 'drip', 'oversized', 'content_type'];
const shapes: readonly Kind[] = [
  'foreign_account',
  'address_objects',
  'plain_facilities',
  'envelope',
  'unknown_fields',
  'md5_key_hidden',
];
const reading: readonly Kind[] = ['stale', 'cursor_loop', 'cursor_endless', 'duplicate_item'];

/** Every fault that can strike a write, in an order in which neighbours have little in common. */
export const cells: readonly Cell[] = [
  ...eitherMoment.flatMap((kind) => [cellsOf(kind, 'before'), cellsOf(kind, 'after')]).flat(),
  ...[...oneMoment, ...shapes].flatMap((kind) => cellsOf(kind, undefined)),
];

function cellsOf(kind: Kind, when: When | undefined): readonly Cell[] {
  return writeOperations.flatMap((operation) => (canStrike(kind, operation) ? [{ operation, kind, when }] : []));
}

export function cellName({ operation, kind, when }: Cell): string {
  return [operation, kind, ...(when === undefined ? [] : [when])].join(' ');
}

/** The fault of a cell: it strikes the first request, and now and then the next ones too. */
export function faultOf({ kind, when, operation }: Cell, dice: Dice): SandboxFault {
  const fault = detailed(kind, when, dice) as Extract<SandboxFault, { readonly kind: 'reset' }>;
  // Not every answer has in it what a shape is about: all are changed.
  if (shapes.includes(kind)) return { ...fault, operation };
  return { ...fault, operation, nth: dice.choose([1, 1, [1, 2], [1, 2, 3]]) };
}

/** Any fault, on reads and writes alike. */
export function anyFault(dice: Dice): SandboxFault {
  const kinds = [...eitherMoment, ...oneMoment, ...shapes, ...reading];
  const kind = kinds[dice.below(kinds.length)] ?? 'reset';
  const fault = detailed(kind, dice.choose(['before', 'after']), dice);
  // A listing that is stale for as long as anybody looks cannot be told from the truth.
  if (kind === 'stale') return { ...fault, nth: 1 + dice.below(40) };
  if (dice.chance(50)) return { ...fault, nth: [1 + dice.below(10), 11 + dice.below(20)] };
  return { ...fault, probability: dice.choose([0.02, 0.05, 0.1, 0.2]), seed: dice.below(1000) };
}

/** What a server says is wrong with a request, without having looked at it. */
const statuses = [400, 403, 408, 409, 422, 500, 502, 503, 504, 520] as const;

function detailed(kind: Kind, when: When | undefined, dice: Dice): SandboxFault {
  const moment = when === undefined ? {} : { when };
  switch (kind) {
    case 'latency':
      return { kind, ms: 1 + dice.below(4), ...moment };
    case 'status':
      return {
        kind,
        status: dice.choose(statuses),
        body: { success: false, errors: [{ code: 1, message: 'chaos' }] },
        ...moment,
      };
    case 'hang':
      return { kind, sent: dice.choose(['nothing', 'headers', 'half']), ...moment };
    case 'html':
    case 'redirect':
    case 'reset':
    case 'truncated':
    case 'malformed':
      return { kind, ...moment };
    case 'rate_limited':
      return { kind, retry_after: dice.choose([0, 1, 30, null]) };
    case 'drip':
      return { kind, bytes: 64, ms: 1 };
    case 'oversized':
      return { kind, bytes: 400_000 };
    case 'stale':
      return { kind, commits: 1 + dice.below(3) };
    default:
      return { kind };
  }
}
