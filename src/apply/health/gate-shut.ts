import type { HealthGate, WorkStep } from '../../model/work.ts';
import { innerError } from '../inner-error.ts';
import { runAgain } from '../next-step.ts';
import { reportError } from '../report-error.ts';
import type { StepFailed } from '../step-end.ts';
import type { Awaited } from './health-gates.ts';
import type { HealthEnd } from './wait-healthy.ts';
import { shellWord } from '../../model/shell-command.ts';

/** What carries the traffic that a step waits for: a new circuit, by its type, or one that was there before. */
export type Carrier = 'new direct' | 'new gcp_partner' | 'there before';

export interface Gate {
  readonly carrier: Carrier;
  readonly deadlineMs: number;
}

/** How a step ends whose interconnect did not become Healthy. */
export function gateShut(step: WorkStep, awaited: Awaited, end: HealthEnd, { carrier, deadlineMs }: Gate): StepFailed {
  const { health, error } = end;
  const reason = health?.reason === undefined ? '' : ` (${health.reason})`;
  const state = health === undefined ? 'not known' : `${health.wireState}${reason}`;
  const found =
    error === undefined
      ? `after ${duration(deadlineMs)} it is ${state}`
      : `its health cannot be read: ${error.message}`;
  const message = `it waits for ${awaited.address} (${awaited.name}) to be Healthy; ${found}`;
  const { call } = step.action;
  return {
    ok: false,
    outcome: 'skipped',
    error: error === undefined ? { message, call } : reportError(call, error, message),
    next: `${advice(awaited, carrier, health?.state === 'Pending')} ${runAgain}`,
  };
}

/** How a step ends whose gate could not be watched because of a bug. Nothing of it was sent. */
export function gateBroken({ action: { call } }: WorkStep, error: unknown): StepFailed {
  const message = `${innerError(error)} ended the wait for an interconnect to be Healthy; nothing was sent`;
  return { ok: false, outcome: 'skipped', error: { message, call }, next: `Please report it. ${runAgain}` };
}

/** The carrier behind a gate, by the work that it belongs to. */
export function carrierOf(gate: HealthGate, work: ReadonlyMap<number, WorkStep>): Carrier {
  const { interconnect } = gate;
  if ('name' in interconnect) return 'there before';
  const action = work.get(interconnect.created_by)?.action;
  return action?.call === 'create_interconnect' && action.body.type === 'gcp_partner'
    ? 'new gcp_partner'
    : 'new direct';
}

function advice({ address }: Awaited, carrier: Carrier, isPending: boolean): string {
  const key = address.replace(/^interconnect\./, '');
  const word = shellWord(key);
  switch (carrier) {
    case 'new direct':
      return `Order or finish its cross-connect (demarc loa ${word} writes the letter), and wait until demarc status ${word} says Healthy; --wait DURATION waits longer.`;
    case 'new gcp_partner':
      return `Look at the attachment in Google Cloud, and wait until demarc status ${word} says Healthy; --wait DURATION waits longer.`;
    case 'there before':
      return isPending
        ? `Wait until it is cabled, or its attachment is accepted, and demarc status ${word} says Healthy; --wait DURATION waits longer.`
        : `Find out why ${key} is not Healthy (demarc status ${word}); nothing that relies on it was touched. --wait DURATION waits longer.`;
  }
}

/** `60 s`, `15 min`. */
function duration(milliseconds: number): string {
  const whole = Math.round(milliseconds / 1000);
  return whole >= 120 && whole % 60 === 0 ? `${whole / 60} min` : `${milliseconds / 1000} s`;
}
