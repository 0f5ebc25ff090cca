import fc from 'fast-check';
import type {
  AccountPlan,
  AccountTerms,
  Change,
  ChangedPort,
  ChangeTerms,
  Effect,
  FieldChange,
  FieldValue,
  GuardTrip,
  LiveReference,
  Place,
  PlanDocument,
  PlanNote,
  PlanSource,
  PlanSummary,
  Rider,
  Step,
  TouchedSet,
} from '../../src/model/plan.ts';
import { anyLetters } from './any-letters.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** Pieces that have broken renderers: escapes, markup, fences, mentions, workflow commands, invisible and bidirectional letters. */
const nasty = fc.constantFrom(
  '\u001b[31mred',
  '\r\n',
  '\u0007',
  '\u007f',
  '\u009b2J',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u2028',
  '\ud800',
  '::error::pwned',
  '##[error]pwned',
  '::set-output name=x::y',
  '```',
  '~~~',
  '`````````',
  '</details>',
  '<script>alert(1)</script>',
  '<!-- x -->',
  '-->',
  '@octocat',
  '#123',
  'GH-1',
  'a|b',
  '[x](https://evil.example)',
  '\n## heading\n',
  '\n- item',
  '\u0000',
  '(sensitive)',
  '日本語',
  '🚀',
);

/** Untrusted text: mostly plain, sometimes hostile, sometimes long. */
export const arbitraryText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-z0-9-]{1,12}$/) },
  { weight: 2, arbitrary: anyLetters({ maxLength: 30 }) },
  {
    weight: 3,
    arbitrary: fc.array(fc.oneof(nasty, fc.string({ maxLength: 8 })), { maxLength: 6 }).map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.tuple(nasty, fc.integer({ min: 50, max: 400 })).map(([piece, n]) => piece.repeat(n)) },
);

const prefix = fc
  .tuple(fc.nat(255), fc.nat(255), fc.integer({ min: 8, max: 32 }))
  .map(([a, b, length]) => `10.${a}.${b}.0/${length}`);

const value: fc.Arbitrary<FieldValue> = fc.oneof(
  arbitraryText,
  fc.integer({ min: 0, max: 4_294_967_295 }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.oneof(prefix, arbitraryText), { maxLength: 40 }),
  fc.constant<FieldValue>({ sensitive: true }),
  fc.constant<FieldValue>({ known_after_apply: true }),
);

const path = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom('magic.mtu', 'magic.description', 'bgp.extra_prefixes', 'interconnect', 'cust_ip'),
  },
  { weight: 1, arbitrary: fc.constantFrom('bgp.md5_key', 'pairing_key') },
  { weight: 1, arbitrary: arbitraryText },
);

const field: fc.Arbitrary<FieldChange> = fc.record(
  { path, before: value, after: value, forces_replacement: fc.constant<true>(true), open: fc.constant<true>(true) },
  { requiredKeys: ['path'] },
);

const source: fc.Arbitrary<PlanSource> = fc.record({
  file: fc.oneof(fc.constant('demarc.yaml'), arbitraryText),
  line: fc.integer({ min: 1, max: 9999 }),
  column: fc.integer({ min: 1, max: 200 }),
});

const step: fc.Arbitrary<Step> = fc.record(
  {
    id: fc.integer({ min: 1, max: 60 }),
    call: fc.constantFrom(
      'update_settings',
      'create_interconnect',
      'delete_interconnect',
      'create_cni',
      'update_cni',
      'delete_cni',
    ),
    needs: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 6 }),
    after: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 6 }),
    healthy: fc.array(arbitraryText, { maxLength: 6 }),
  },
  { requiredKeys: ['id', 'call', 'needs'] },
);

const guardId = fc.constantFrom('protect', 'max-deletes', 'unhealthy', 'outage', 'account', 'foreign', 'terms');

const impacts = ['account', 'circuit', 'routes', 'both_ends', 'session', 'none'] as const;

const effect: fc.Arbitrary<Effect> = fc.record(
  {
    impact: fc.constantFrom(...impacts),
    effect: fc.constantFrom(
      'deleted',
      'moved',
      'prefixes_withdrawn',
      'session_may_reset',
      'port_given_up',
      'magic_settings_lost',
    ),
    path,
    prefixes: fc.array(fc.oneof(prefix, arbitraryText), { maxLength: 6 }),
    lost: fc.array(fc.record({ field: arbitraryText, value: arbitraryText }), { maxLength: 3 }),
  },
  { requiredKeys: ['impact', 'effect'] },
);

const place: fc.Arbitrary<Place> = fc.record(
  { site: arbitraryText, facility: arbitraryText, device: arbitraryText, region: arbitraryText, picked: arbitraryText },
  { requiredKeys: [] },
);

const rider: fc.Arbitrary<Rider> = fc.record(
  { cni: arbitraryText, customers: fc.array(arbitraryText, { maxLength: 3 }), description: arbitraryText },
  { requiredKeys: ['cni'] },
);

const port: fc.Arbitrary<ChangedPort> = fc.record(
  {
    from: fc.record({ slot_id: arbitraryText }),
    to: fc.record({ slot_id: arbitraryText, region: arbitraryText, name: arbitraryText }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

const circuitTerms = fc.record({ protect: fc.boolean(), group: arbitraryText }, { requiredKeys: ['protect'] });

const changeTerms: fc.Arbitrary<ChangeTerms> = fc.record(
  { protect: fc.boolean(), group: arbitraryText, from: circuitTerms, to: circuitTerms },
  { requiredKeys: ['protect'] },
);

const accountTerms: fc.Arbitrary<AccountTerms> = fc.record(
  {
    max_deletes: fc.nat(9),
    require_healthy: fc.boolean(),
    prune: fc.boolean(),
    ignore: fc.array(arbitraryText, { maxLength: 2 }),
    unguarded: fc.array(arbitraryText, { maxLength: 2 }),
    metros: fc.array(arbitraryText, { maxLength: 2 }),
    preflight: fc.constantFrom('auto', 'required', 'off'),
    pace: fc.record({ soak: fc.constantFrom('0s', '90s', '10m'), check: fc.constantFrom('off', 'required') }),
    held_moves: fc.boolean(),
    judged: fc.constantFrom('none', 'routes', 'health'),
  },
  {
    requiredKeys: [
      ...(['max_deletes', 'require_healthy', 'prune', 'ignore', 'unguarded', 'metros'] as const),
      ...(['preflight', 'pace', 'held_moves'] as const),
    ],
  },
);

const change: fc.Arbitrary<Change> = fc
  .record(
    {
      kind: fc.constantFrom('settings', 'interconnect', 'cni'),
      name: fc.oneof(
        { weight: 3, arbitrary: fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/) },
        { weight: 1, arbitrary: arbitraryText },
      ),
      declared: fc.boolean(),
      action: fc.constantFrom('create', 'update', 'replace', 'delete'),
      live_id: fc.option(arbitraryText),
      matched_by: fc.option(
        fc.constantFrom('pin', 'slot_id', 'conduit_name', 'region_bandwidth', 'hosted_cnis', 'slot'),
      ),
      interconnect: fc.oneof(fc.stringMatching(/^[a-c]$/), arbitraryText),
      reason: arbitraryText,
      impact: fc.constantFrom(...impacts),
      effects: fc.array(effect, { maxLength: 4 }),
      place,
      place_before: place,
      rides: fc.array(rider, { maxLength: 12 }),
      left: fc.array(fc.record({ set: arbitraryText, left: fc.nat(9), of: fc.integer({ min: 1, max: 9 }) }), {
        maxLength: 4,
      }),
      port,
      terms: changeTerms,
      fields: fc.array(field, { maxLength: 8 }),
      steps: fc.array(step, { maxLength: 12 }),
      blocked_by: fc.uniqueArray(guardId, { maxLength: 3 }),
      source,
    },
    {
      requiredKeys: [
        'kind',
        'name',
        'declared',
        'action',
        'live_id',
        'matched_by',
        'impact',
        'terms',
        'fields',
        'steps',
        'blocked_by',
      ],
    },
  )
  .map(({ name, declared, ...rest }): Change => {
    const address = rest.kind === 'settings' ? 'settings' : `${rest.kind}.${name}`;
    return { ...rest, address, key: declared && rest.kind !== 'settings' ? name : null, digest };
  });

const note: fc.Arbitrary<PlanNote> = fc.record(
  { code: arbitraryText, message: arbitraryText, address: arbitraryText, hint: arbitraryText, source },
  { requiredKeys: ['code', 'message'] },
);

const guard: fc.Arbitrary<GuardTrip> = fc.record({
  id: guardId,
  message: arbitraryText,
  addresses: fc.array(arbitraryText, { maxLength: 30 }),
  lift: arbitraryText,
  lifted: fc.boolean(),
});

const reference: fc.Arbitrary<LiveReference> = fc.record({
  kind: fc.constantFrom('interconnect', 'cni'),
  live_id: arbitraryText,
  summary: arbitraryText,
});

interface DrawnSet {
  readonly set: string;
  readonly circuits: readonly {
    readonly circuit: string;
    readonly state?: string;
    readonly loses?: readonly number[];
  }[];
}

/** Of a set: its circuits, and for each the changes that it loses, by their place in the plan. */
const drawnSet: fc.Arbitrary<DrawnSet> = fc.record({
  set: arbitraryText,
  circuits: fc.array(
    fc.record(
      { circuit: arbitraryText, state: arbitraryText, loses: fc.array(fc.nat(11), { minLength: 1, maxLength: 3 }) },
      { requiredKeys: ['circuit'] },
    ),
    { maxLength: 5 },
  ),
});

function touchedSet({ set, circuits }: DrawnSet, changes: readonly Change[]): TouchedSet {
  const addresses = (places: readonly number[]) => places.flatMap((place) => changes[place]?.address ?? []);
  return {
    set,
    circuits: circuits.map(({ loses, ...rest }) => ({ ...rest, ...(loses && { loses: addresses(loses) }) })),
  };
}

const account: fc.Arbitrary<AccountPlan> = fc
  .record({
    account: fc.stringMatching(/^[0-9a-f]{32}$/),
    complete: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    errors: fc.oneof(
      { weight: 4, arbitrary: fc.constant<PlanNote[]>([]) },
      { weight: 1, arbitrary: fc.array(note, { maxLength: 4 }) },
    ),
    warnings: fc.array(note, { maxLength: 3 }),
    terms: accountTerms,
    unchanged: fc.nat(50),
    changes: fc.uniqueArray(change, { maxLength: 12, selector: (each) => each.address }),
    sets: fc.array(drawnSet, { maxLength: 2 }),
    guards: fc.array(guard, { maxLength: 3 }),
    unmanaged: fc.array(reference, { maxLength: 25 }),
    ignored: fc.array(reference, { maxLength: 3 }),
    not_compared: fc.array(fc.record({ address: arbitraryText, path: arbitraryText, reason: arbitraryText }), {
      maxLength: 3,
    }),
  })
  .map(({ unchanged, sets: drawn, ...rest }) => {
    const changes = rest.complete && rest.errors.length === 0 ? rest.changes : [];
    const sets = drawn.map((set) => touchedSet(set, changes));
    return {
      ...rest,
      ...(sets.length > 0 && { sets }),
      changes,
      applyable: isApplyable(rest),
      summary: summarise({ ...rest, changes }, unchanged),
    };
  });

function isApplyable(account: Pick<AccountPlan, 'complete' | 'errors' | 'guards'>): boolean {
  return account.complete && account.errors.length === 0 && account.guards.every((each) => each.lifted);
}

function summarise(account: Pick<AccountPlan, 'changes' | 'unmanaged' | 'ignored'>, unchanged: number): PlanSummary {
  const count = (action: Change['action']): number => account.changes.filter((each) => each.action === action).length;
  return {
    create: count('create'),
    update: count('update'),
    replace: count('replace'),
    delete: count('delete'),
    unchanged,
    unmanaged: account.unmanaged.length,
    ignored: account.ignored.length,
    blocked: account.changes.filter((each) => each.blocked_by.length > 0).length,
  };
}

/** Any plan document that its schema allows, with hostile text wherever text may be. */
export const arbitraryPlan: fc.Arbitrary<PlanDocument> = fc.record({
  format: fc.constant('demarc.plan/2' as const),
  fingerprint: fc.constant(digest),
  allowed: fc.array(arbitraryText, { maxLength: 3 }),
  accounts: fc.uniqueArray(account, { maxLength: 3, selector: (each) => each.account }),
});

/** As `arbitraryPlan`, compared with the documents before it: every second change is open already, and of the others every second field. */
export const arbitrarySplitPlan: fc.Arbitrary<PlanDocument> = fc
  .tuple(arbitraryPlan, fc.boolean(), arbitraryText)
  .map(([plan, split, why]) => ({
    ...plan,
    accounts: plan.accounts.map((each, n) => ({
      ...each,
      base: { split: split || n > 0, ...(n !== 1 && { why }) },
      changes: each.changes.map(({ open, ...one }, at) => ({
        ...one,
        fields: one.fields.map(({ open: whole, ...plain }, place) => ({
          ...plain,
          ...((at % 2 === 0 || place % 2 === 0) && { open: whole ?? true }),
        })),
        ...(at % 2 === 0 && { open: open ?? true }),
      })),
    })),
  }));
