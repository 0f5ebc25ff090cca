import type { AccountPlan, AccountTerms, Change, PlanDocument, PlanSummary } from '../../src/model/plan.ts';

export const sampleAccount = '023e105f4ecef8ad9ca31a8372d0c353';

const digest = `sha256:${'a1'.repeat(32)}`;

/** Terms as a document without a policy has them. */
export const sampleTerms: AccountTerms = {
  max_deletes: 1,
  require_healthy: true,
  prune: false,
  ignore: [],
  unguarded: [],
  metros: [],
  preflight: 'auto',
  pace: { soak: '0s', check: 'off' },
  held_moves: false,
};

/** A change with what a test leaves out filled in: an update of a CNI that traffic does not feel. */
export function sampleChange(given: Partial<Change> & Pick<Change, 'address'>): Change {
  const dot = given.address.indexOf('.');
  return {
    kind:
      given.address === 'settings' ? 'settings' : given.address.startsWith('interconnect.') ? 'interconnect' : 'cni',
    key: dot < 0 ? null : given.address.slice(dot + 1),
    action: 'update',
    live_id: null,
    digest,
    matched_by: null,
    impact: 'none',
    terms: { protect: false },
    fields: [],
    steps: [],
    blocked_by: [],
    ...given,
  };
}

/** One complete account; the summary counts its changes. */
export function sampleAccountPlan(given: Partial<AccountPlan> & { readonly unchanged?: number } = {}): AccountPlan {
  const { unchanged = 0, ...rest } = given;
  const changes = rest.changes ?? [];
  const count = (action: Change['action']): number => changes.filter((change) => change.action === action).length;
  const summary: PlanSummary = {
    create: count('create'),
    update: count('update'),
    replace: count('replace'),
    delete: count('delete'),
    unchanged,
    unmanaged: rest.unmanaged?.length ?? 0,
    ignored: rest.ignored?.length ?? 0,
    blocked: changes.filter((change) => change.blocked_by.length > 0).length,
  };
  return {
    account: sampleAccount,
    complete: true,
    applyable: true,
    errors: [],
    warnings: [],
    terms: sampleTerms,
    summary,
    changes,
    guards: [],
    unmanaged: [],
    ignored: [],
    not_compared: [],
    ...rest,
  };
}

export function samplePlan(accounts: readonly AccountPlan[], allowed: readonly string[] = []): PlanDocument {
  return {
    format: 'demarc.plan/2',
    fingerprint: `sha256:${'9f'.repeat(32)}`,
    allowed: [...allowed],
    accounts: [...accounts],
  };
}

/** `count` changes of every action, each with several fields and a prefix list. */
export function largePlan(count: number): PlanDocument {
  const changes = Array.from({ length: count }, (_, at): Change => {
    const action = (['create', 'update', 'replace', 'delete'] as const)[at % 4] ?? 'update';
    const prefixes = Array.from({ length: 30 }, (_each, n) => `10.${at % 256}.${n}.0/24`);
    return sampleChange({
      address: `cni.wan-${String(at).padStart(5, '0')}`,
      action,
      live_id: action === 'create' ? null : `5b8e2a54-9d1c-4c1f-8f57-${String(at).padStart(12, '0')}`,
      impact: action === 'delete' ? 'circuit' : action === 'create' ? 'none' : 'session',
      fields:
        action === 'delete'
          ? []
          : [
              { path: 'bgp.extra_prefixes', before: prefixes, after: prefixes.slice(3) },
              { path: 'interconnect', before: `icon-${at % 100}`, after: `ewr-${at % 90}` },
              { path: 'magic.description', before: 'a', after: `number ${at}` },
              { path: 'magic.mtu', before: 1476, after: 1500 },
            ],
      steps: [{ id: at + 1, call: 'update_cni', needs: at === 0 ? [] : [at] }],
      source: { file: 'demarc.yaml', line: at + 1, column: 3 },
    });
  });
  return samplePlan([sampleAccountPlan({ changes })]);
}
