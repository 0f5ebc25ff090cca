import type { DesiredAccount, DesiredCni } from '../../src/model/desired.ts';
import { compareText } from '../../src/model/text.ts';
import type { Dice } from './dice.ts';

/**
 * One edit of the documents between two runs, by an author who ignores how the last run ended. Every object keeps an exact identity.
 * @param hosts keys of circuits that stay where they are
 * @param n tells the edits of a scenario apart
 */
export function editDesired(desired: DesiredAccount, hosts: readonly string[], dice: Dice, n: number): DesiredAccount {
  const present = desired.cnis.filter(({ state }) => state === 'present');
  const cni = present[dice.below(present.length)];
  const host = hosts[dice.below(hosts.length)];
  if (cni === undefined || host === undefined) return desired;
  const others = desired.cnis.filter((other) => other !== cni);
  switch (dice.below(5)) {
    case 0:
      return withCnis(desired, [...others, { ...cni, magic: { ...cni.magic, description: `edited ${n}` } }]);
    case 1:
      return withCnis(desired, [...others, { ...cni, key: `re-${cni.key}` }]);
    case 2:
      return withCnis(desired, [...others, { ...cni, interconnect: host }]);
    case 3:
      return withCnis(desired, [...others, buried(cni)]);
    default:
      return withCnis(desired, [...desired.cnis, added(cni, `added-${n}`, host)]);
  }
}

function withCnis(desired: DesiredAccount, cnis: readonly DesiredCni[]): DesiredAccount {
  return { ...desired, cnis: [...cnis].sort((a, b) => compareText(a.key, b.key)) };
}

function buried({ key, id, magic, origin }: DesiredCni): DesiredCni {
  const { conduit_name } = magic;
  return {
    key,
    state: 'absent',
    protect: false,
    unknown: new Set(),
    origin,
    magic: { conduit_name },
    ...(id !== undefined && { id }),
  };
}

function added({ origin }: DesiredCni, key: string, interconnect: string): DesiredCni {
  return {
    key,
    interconnect,
    state: 'present',
    protect: false,
    unknown: new Set(),
    origin,
    magic: { conduit_name: key, mtu: 1500 },
  };
}
