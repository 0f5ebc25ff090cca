import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccountPlan, Change } from '../../src/model/plan.ts';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import type { Fields } from '../chaos/days/author.ts';
import { drawDay } from '../chaos/days/draw-day.ts';
import { type Knob, knobs } from '../chaos/days/knobs.ts';
import { desiredOf } from '../chaos/days/run-command.ts';
import { runs } from '../helpers/hold.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';
import { Tape, tapes } from '../helpers/tape.ts';

/** Sorts after every key and name of a story, so that the keys keep their order. */
const prefix = 'other-';

interface Document {
  readonly interconnects: Readonly<Record<string, Fields>>;
  readonly cnis: Readonly<Record<string, Fields>>;
}

/** The same document under keys that no live object has. */
function underOtherKeys<T extends Document>(document: T): T {
  const keys = new Set(Object.keys(document.interconnects));
  const renamed = (reference: unknown) => (keys.has(String(reference)) ? `${prefix}${String(reference)}` : reference);
  const interconnect = ({ slot, ...fields }: Fields): Fields => {
    if (typeof slot !== 'object' || slot === null) return fields;
    const apart =
      'diverse_from' in slot && Array.isArray(slot.diverse_from) ? slot.diverse_from.map(renamed) : undefined;
    return { ...fields, slot: { ...slot, ...(apart && { diverse_from: apart }) } };
  };
  const cni = (key: string, { interconnect: on, magic, ...fields }: Fields): Fields => ({
    ...fields,
    ...(on !== undefined && { interconnect: renamed(on) }),
    magic: { conduit_name: key, ...(typeof magic === 'object' ? magic : {}) },
  });
  return {
    ...document,
    interconnects: Object.fromEntries(
      Object.entries(document.interconnects).map(([key, fields]) => [`${prefix}${key}`, interconnect(fields)]),
    ),
    cnis: Object.fromEntries(
      Object.entries(document.cnis).map(([key, fields]) => [`${prefix}${key}`, cni(key, fields)]),
    ),
  };
}

/** What a plan does, without the words that name keys. */
function outlineOf({ changes, guards, errors, applyable }: AccountPlan): unknown {
  const text = (value: unknown) => JSON.stringify(value).replaceAll(prefix, '');
  const textOf = ({ key, kind, live_id, action, fields, impact, steps, matched_by }: Change) =>
    text({
      who: key === null ? live_id : `${kind}.${key}`,
      live_id,
      action,
      impact,
      matched_by,
      // A host is shown by its key or by its live name: which of them it is, the end of a story shows.
      fields: fields.map((field) => (field.path === 'interconnect' ? field.path : field)),
      calls: steps.map(({ call }) => call).sort(),
    });
  return {
    applyable,
    changes: changes.map(textOf).sort(),
    guards: guards.map(({ id, lifted }) => `${id} ${String(lifted)}`),
    errors: errors.map(({ code }) => code).sort(),
  };
}

test('a plan does not depend on keys, even those that equal live names', async () => {
  const some = fc.constantFrom<Knob>(
    'keys-of-others',
    'keys-of-their-own',
    'dangling-pins',
    'odd-names',
    'passed-names',
  );
  await fc.assert(
    fc.asyncProperty(tapes(500), some, fc.subarray([...knobs]), async (numbers, knob, others) => {
      const kept = new Set<Knob>([knob, ...others]);
      kept.delete('two-accounts');
      const { authors, seed: state, environment } = drawDay(new Tape(numbers), kept);
      const [author] = authors;
      if (author === undefined) return;
      const document = author.document();
      const planned = async (document: Document) => {
        const [desired] = desiredOf([document], environment) ?? [];
        if (desired === undefined) return undefined;
        const { api } = inProcessNetwork(desired.account, structuredClone(state));
        const options = { allowed: ['account', 'max-deletes'], skipSecrets: false, wait: true };
        return outlineOf((await readAndPlan(desired, api, options)).planned.plan);
      };
      expect(await planned(document)).toEqual(await planned(underOtherKeys(document)));
    }),
    { numRuns: runs / 2 },
  );
});
