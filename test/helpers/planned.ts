import type { Action, Change, ObjectKind } from '../../src/model/plan.ts';
import type { HealthGate, PlannedAccount, SeenObjects, WorkAction, WorkStep } from '../../src/model/planned-account.ts';
import { sampleTerms } from './plan-samples.ts';

/** One change of a hand-made plan: its steps in the order of their ids. */
export interface PlannedChange {
  readonly address: string;
  readonly action: Action;
  readonly live_id?: string;
  readonly steps: readonly PlannedStep[];
}

export interface PlannedStep {
  readonly id: number;
  readonly needs?: readonly number[];
  readonly after?: readonly number[];
  readonly healthy?: readonly HealthGate[];
  readonly action: WorkAction;
}

/** A plan of one account with its work, as planning would hand it over. Digests and fields are not filled in. */
export function plannedAccount(
  account: string,
  changes: readonly PlannedChange[],
  seen: SeenObjects = { interconnects: [], cnis: [] },
): PlannedAccount {
  const work = changes.flatMap(({ address, steps }) =>
    steps.map(({ id, needs = [], after = [], healthy = [], action }): WorkStep => ({
      id,
      address,
      needs,
      after,
      healthy,
      action,
    })),
  );
  const count = (action: Action) => changes.filter((change) => change.action === action).length;
  return {
    plan: {
      account,
      complete: true,
      applyable: true,
      errors: [],
      warnings: [],
      terms: sampleTerms,
      summary: {
        create: count('create'),
        update: count('update'),
        replace: count('replace'),
        delete: count('delete'),
        unchanged: 0,
        unmanaged: 0,
        ignored: 0,
        blocked: 0,
      },
      changes: changes.map(plannedChange),
      guards: [],
      unmanaged: [],
      ignored: [],
      not_compared: [],
    },
    work: work.sort((a, b) => a.id - b.id),
    blocks: [],
    missingSecrets: [],
    changing: changes.map(({ address }) => address),
    seen,
    ports: new Map(),
  };
}

function plannedChange({ address, action, live_id, steps }: PlannedChange): Change {
  const kind = address.split('.', 1)[0] as ObjectKind;
  return {
    address,
    kind,
    key: kind === 'settings' ? null : address.slice(kind.length + 1),
    action,
    live_id: live_id ?? null,
    digest: `sha256:${'0'.repeat(64)}`,
    matched_by: null,
    impact: 'none',
    fields: [],
    steps: steps.map(({ id, needs = [], after, action: { call } }) => ({
      id,
      call,
      needs: [...needs],
      ...(after === undefined ? {} : { after: [...after] }),
    })),
    blocked_by: [],
  };
}
