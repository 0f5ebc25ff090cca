import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AccountPlan,
  asDrift,
  type Change,
  type FieldChange,
  type PlanDocument,
} from '../../../src/model/plan.ts';
import { encodePlan } from '../../../src/plan/codec.ts';
import { renderDriftMarkdown } from '../../../src/render/drift/drift-markdown.ts';
import { renderDriftText } from '../../../src/render/drift/drift-text.ts';
import { runs } from '../../helpers/hold.ts';
import { sampleAccountPlan, sampleChange, samplePlan } from '../../helpers/plan-samples.ts';

const unmanagedIsDrift: ReadonlySet<string> = new Set();

function cni(given: Partial<Change>): Change {
  return { ...sampleChange({ address: 'cni.a' }), ...given };
}

function interconnect(given: Partial<Change>): Change {
  return { ...sampleChange({ address: 'interconnect.a' }), ...given };
}

function field(path: string, before: FieldChange['before'], after: FieldChange['after']): FieldChange {
  return { path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function updated(...fields: readonly FieldChange[]): Partial<Change> {
  return { action: 'update', fields: [...fields] };
}

/** From what is missing most to the least: each line is worse than the next. */
const worstFirst: readonly (readonly [what: string, kind: string, Change])[] = [
  ['a CNI', 'session', cni({ action: 'create', fields: [] })],
  ['its BGP', 'session', cni(updated(field('bgp.customer_asn', undefined, 65010)))],
  ['its key', 'session', cni(updated(field('bgp.md5_key', { sensitive: true }, { sensitive: true })))],
  ['a route', 'session', cni(updated(field('bgp.extra_prefixes', ['10.1.0.0/16'], ['10.2.0.0/16'])))],
  ['an interconnect', 'circuit', interconnect({ action: 'create', fields: [] })],
  ['its port', 'circuit', interconnect({ action: 'replace', fields: [field('slot_id', 'x', 'y')] })],
  ['its MTU', 'value', cni(updated(field('magic.mtu', 1400, 1500), field('magic.description', 'a', 'b')))],
  ['its description', 'description', cni(updated(field('magic.description', 'a', 'b')))],
  ['nothing: it is too many', 'unwanted', cni({ action: 'delete', fields: [] })],
];

test.each(worstFirst)('an object that lacks %s is drift of the kind %s', (what, kind, change) => {
  const at = worstFirst.findIndex(([each]) => each === what);
  const [, , next] = worstFirst[at + 1] ?? [];
  const named = { ...change, address: 'cni.z' };
  const changes = next === undefined ? [named] : [{ ...next, address: 'cni.a' }, named];
  const [first] = asDrift(samplePlan([sampleAccountPlan({ changes })])).accounts[0]?.changes ?? [];
  expect([first?.address, first?.drift]).toEqual(['cni.z', kind]);
});

test.each([
  ['routes that are too many', field('bgp.extra_prefixes', ['10.1.0.0/16'], []), 'value'],
  ['BGP that is too much', field('bgp.customer_asn', 65010, undefined), 'value'],
  ['a mode that takes no routes', field('bgp_mode', 'advertise_only', 'dynamic_route_exchange'), 'session'],
  ['a mode that takes routes', field('bgp_mode', undefined, 'advertise_only'), 'value'],
  ['another circuit', field('interconnect', 'interconnect.b', 'interconnect.a'), 'circuit'],
  ['another ASN of the account', field('default_asn', 13335, 13336), 'session'],
])('live %s is of the kind of what is missing', (_, difference, kind) => {
  const plan = samplePlan([sampleAccountPlan({ changes: [cni(updated(difference))] })]);
  expect(asDrift(plan).accounts[0]?.changes[0]?.drift).toBe(kind);
});

const arbitraryChanges = fc
  .array(fc.constantFrom(...worstFirst), { minLength: 2, maxLength: 40 })
  .map((drawn) => drawn.map(([, , change], i) => ({ ...change, address: `cni.k${i}` })));

function planOf(changes: readonly Change[]): PlanDocument {
  return samplePlan([sampleAccountPlan({ changes: [...changes] })]);
}

test('text, Markdown and JSON of a drift do not depend on the order of the changes', () => {
  const shuffled = arbitraryChanges.chain((changes) =>
    fc.shuffledSubarray(changes, { minLength: changes.length }).map((other) => [changes, other] as const),
  );
  fc.assert(
    fc.property(shuffled, ([changes, other]) => {
      const [one, two] = [planOf(changes), planOf(other)];
      expect(encodePlan(asDrift(two))).toBe(encodePlan(asDrift(one)));
      const style = { color: false, unmanagedIsDrift };
      expect(renderDriftText(two, style)).toBe(renderDriftText(one, style));
      expect(renderDriftMarkdown(two, style)).toBe(renderDriftMarkdown(one, style));
    }),
    { numRuns: runs },
  );
});

test('a cut leaves out what is missing least, of all accounts, and counts all of it', () => {
  fc.assert(
    fc.property(arbitraryChanges, arbitraryChanges, fc.integer({ min: 4_000, max: 9_000 }), (one, two, maxBytes) => {
      const long = (changes: readonly Change[]) =>
        changes.map((change) => ({ ...change, live_id: `${change.address}-${'x'.repeat(60)}` }));
      const accounts: AccountPlan[] = [
        sampleAccountPlan({ changes: long(one) }),
        sampleAccountPlan({
          account: 'b2',
          changes: long(two).map((each) => ({ ...each, address: `${each.address}b` })),
        }),
      ];
      const plan = samplePlan(accounts);
      const markdown = renderDriftMarkdown(plan, { unmanagedIsDrift, maxBytes });
      const all = accounts.flatMap(({ changes }) => asDrift(planOf(changes)).accounts[0]?.changes ?? []);
      const isShown = ({ address }: Change) => markdown.includes(`- <code>${address}</code>`);
      const left = all.filter((change) => !isShown(change));
      const counted = /leaves out (?:[^\n]*?)(\d+) objects? that drifted/.exec(markdown)?.[1] ?? '0';
      expect(Number(counted)).toBe(left.length);
      const order = worstFirst.map(([, kind]) => kind);
      const rank = ({ drift }: Change) => order.indexOf(drift ?? '');
      const best = Math.min(...left.map(rank));
      expect(all.filter(isShown).filter((change) => rank(change) > best)).toEqual([]);
    }),
    { numRuns: runs },
  );
});
