import type { LiveAccount } from '../../model/live.ts';
import type { OnSent } from '../../model/network-api.ts';
import type { WriteOperation } from '../../model/operation.ts';
import type { Change, FieldChange } from '../../model/plan.ts';
import type { ApplyEvent, ChangeReport, ReportField, SentWrite } from '../../model/report.ts';
import { isSensitivePath } from '../../model/secret.ts';
import { timestamp } from './run-record.ts';

type Trace = Pick<ChangeReport, 'started_at' | 'ended_at' | 'read_by' | 'writes'>;

/** Keeps of each change when it ran, how its object was read, and what was sent for it. */
export class ChangeTraces {
  readonly #traces = new Map<string, Trace>();

  event(event: ApplyEvent): void {
    const { address } = event;
    const trace = this.of(address);
    if (event.type === 'step_started') this.#traces.set(address, { started_at: timestamp(), ...trace });
    if (event.type !== 'step_ended') return;
    const readBy = trace.read_by === 'listing' ? 'listing' : (event.read_by ?? trace.read_by);
    this.#traces.set(address, {
      ...trace,
      ended_at: timestamp(),
      ...(readBy !== undefined && { read_by: readBy }),
    });
  }

  /** Keeps a request and returns it as a report has it. */
  sent(address: string, call: WriteOperation, { method, status, cfRay, error }: Parameters<OnSent>[0]): SentWrite {
    const write = {
      at: timestamp(),
      call,
      method,
      status: status ?? null,
      cf_ray: cfRay ?? null,
      ...(error !== undefined && { error }),
    };
    const trace = this.of(address);
    this.#traces.set(address, { ...trace, writes: [...(trace.writes ?? []), write] });
    return write;
  }

  of(address: string): Trace {
    return this.#traces.get(address) ?? {};
  }
}

/**
 * The fields of a change, as the plan has them, with their values at the end of the run.
 * @param end the changes that a new plan would still make, and the account. Undefined: it was not read again, or could not be planned
 */
export function reportedFields(
  change: Change,
  end: { readonly left: readonly Change[]; readonly live: LiveAccount } | undefined,
  liveId: string | undefined,
): ReportField[] {
  const left = end?.left;
  const again = left?.find(({ address }) => address === change.address);
  const isGone = again?.action === 'create';
  return change.fields.map((field) => {
    if (end === undefined) return valuesOf(field);
    const given = isGone || liveId === undefined ? undefined : givenValue(field, liveId, end.live);
    return { ...valuesOf(field), now: given === undefined ? nowOf(field, again, isGone) : { value: given } };
  });
}

export function valuesOf({ path, before, after }: FieldChange): Omit<ReportField, 'now'> {
  const [from, to] = [shown(path, before), shown(path, after)];
  return { path, ...(from !== undefined && { before: from }), ...(to !== undefined && { after: to }) };
}

function nowOf(field: FieldChange, again: Change | undefined, isGone: boolean): NonNullable<ReportField['now']> {
  if (isGone) return {};
  const differing = again?.fields.find(({ path }) => path === field.path);
  const value = shown(field.path, differing === undefined ? field.after : differing.before);
  return value === undefined ? {} : { value };
}

/** What Cloudflare gave to a new object, and so no plan knows. */
function givenValue({ path, after }: FieldChange, liveId: string, live: LiveAccount): string | undefined {
  const isMark = typeof after === 'object' && after !== null && 'known_after_apply' in after;
  if (!isMark && path !== 'interconnect') return undefined;
  if (path === 'name') return live.interconnects.find(({ name }) => name === liveId)?.name;
  const cni = live.cnis.find(({ id }) => id === liveId);
  switch (path) {
    case 'cust_ip':
    case 'p2p_ip':
    case 'interconnect':
      return cni?.[path];
    default:
      return undefined;
  }
}

/** Sensitive values should never arrive here. If a bug lets a value through, this leaves it out. */
function shown(path: string, value: FieldChange['before']): FieldChange['before'] {
  if (value === undefined || !isSensitivePath(path)) return value;
  const isMark = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMark ? value : { sensitive: true };
}
