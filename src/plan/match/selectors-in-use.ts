import type { DesiredDirect } from '../../model/desired.ts';
import type { LiveDirect } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { joinFirstWords, joinWords } from '../../model/text.ts';
import { planNote } from '../note.ts';
import type { InterconnectSearch } from './matches.ts';

/**
 * True if a selector must not take the live interconnect. It carries a CNI that no document declares, so it may serve somebody. Or the
 * documents name it by its live name, which says that no key is it.
 */
export function isInUse({ evidence }: InterconnectSearch, { name }: LiveDirect): boolean {
  return evidence.hostedOn(name).undeclared.length > 0 || evidence.isNamed(name);
}

/** @param replaced the live interconnect of the key, which an earlier run may have begun to replace */
export function selectorInUse(
  { evidence }: InterconnectSearch,
  { key, origin }: DesiredDirect,
  lives: readonly LiveDirect[],
  replaced?: string,
): PlanNote {
  const [first] = lives;
  const name = first?.name ?? '';
  const circuits = lives.map((live) => `${live.name} at ${live.site} (${useOf(live)})`);
  const resume =
    replaced === undefined
      ? ''
      : `; if an earlier apply made it to replace ${replaced}, write slot_id: ${first?.slot_id ?? ''} in place of slot`;
  return planNote({
    code: 'plan-selector-in-use',
    message: `interconnect.${key}: its slot selector fits ${joinFirstWords(circuits, mostNamed)}; a selector does not take a circuit that is in use`,
    address: `interconnect.${key}`,
    hint: `if ${name} is interconnect.${key}, write name: ${name} under that key${resume}; to order another port, write slot_id, or a selector that excludes ${name}`,
    origin,
    path: ['slot'],
  });

  function useOf(live: LiveDirect): string {
    const { undeclared } = evidence.hostedOn(live.name);
    return joinWords([
      ...(undeclared.length === 0
        ? []
        : [`it carries ${joinFirstWords(undeclared, mostNamed)}, which no document declares`]),
      ...(evidence.isNamed(live.name) ? ['the documents put CNIs on it by its live name'] : []),
    ]);
  }
}

/** The error if a replacement by a selector takes only undeclared CNIs along. */
export function unrecognisable({ key, origin }: DesiredDirect, old: string, undeclared: readonly string[]): PlanNote {
  const riders = joinFirstWords(undeclared, mostNamed);
  return planNote({
    code: 'plan-selector-in-use',
    message: `interconnect.${key}: ${old} would be replaced by a port of its slot selector, and only ${riders}, which no document declares, would move there; a selector does not take a circuit that is in use, so the next plan would not recognise the new one`,
    address: `interconnect.${key}`,
    hint: `write slot_id in place of slot, or declare ${riders} on interconnect.${key}`,
    origin,
    path: ['slot'],
  });
}

const mostNamed = 3;
