import type {
  AccountReport,
  ChangeReport,
  CircuitCheck,
  InterconnectHealth,
  NextStep,
  ReportDocument,
  ReportError,
  StoredField,
  TunnelWait,
  UnprovenCircuit,
} from '../../model/report.ts';
import { isSensitivePath } from '../../model/secret.ts';
import { jsonText } from '../text/words.ts';
import { outcomes } from './outcome-words.ts';
import { fieldJson, guardJson, runJson, sentJson } from './run-json.ts';

/** Writes a report as `demarc.report/1` (schemas/report.schema.json). Keys are in the order of the schema. */
export function renderReportJson(report: ReportDocument): string {
  return jsonText({
    format: report.format,
    fingerprint: report.fingerprint,
    run: report.run && runJson(report.run),
    accounts: report.accounts.map(accountJson),
  });
}

// JSON omits undefined properties.
function accountJson(account: AccountReport): unknown {
  return {
    account: account.account,
    summary: Object.fromEntries(outcomes.map((outcome) => [outcome, account.summary[outcome]])),
    changes: account.changes.map(changeJson),
    converged: account.converged,
    remaining: account.remaining,
    left_out: account.left_out,
    error: errorJson(account.error),
    health: account.health?.map(healthJson),
    unproven: account.unproven?.map(unprovenJson),
    check: account.check && { argv: account.check.argv, circuits: account.check.circuits.map(checkJson) },
    tunnel_health: account.tunnel_health?.map(tunnelJson),
    magic_not_read: account.magic_not_read,
    journal: account.journal && { path: account.journal.path, waiting: account.journal.waiting },
    next: account.next?.map(nextJson),
    guards: account.guards?.map(guardJson),
    read_at: account.read_at && { before: account.read_at.before, after: account.read_at.after },
  };
}

function nextJson({ address, what, message, command, link }: NextStep): unknown {
  if (link === undefined) return { address, what, message, command };
  const { cust_ip, p2p_ip, mtu, customer_asn, cloudflare_asn } = link;
  return { address, what, message, command, link: { cust_ip, p2p_ip, mtu, customer_asn, cloudflare_asn } };
}

function healthJson({ address, live_id, healthy, state, reason }: InterconnectHealth): unknown {
  return { address, live_id, healthy, state, reason };
}

function unprovenJson({ address, live_id, reason, state, message, next }: UnprovenCircuit): unknown {
  return { address, live_id, reason, state, message, next };
}

function checkJson({ address, live_id, outcome, runs, message, next }: CircuitCheck): unknown {
  return { address, live_id, outcome, runs, message, next };
}

function tunnelJson({ address, circuits, outcome, message, next }: TunnelWait): unknown {
  return { address, circuits, outcome, message, next };
}

function changeJson(change: ChangeReport): unknown {
  const { address, action, live_id, outcome, begun, impact, effects, stored_otherwise, error, next } = change;
  const stored = stored_otherwise?.map(storedJson);
  const felt = effects?.map(({ impact, effect, path, prefixes }) => ({ impact, effect, path, prefixes }));
  return {
    ...{ address, action, live_id, outcome, begun, impact, effects: felt },
    ...{ stored_otherwise: stored, error: errorJson(error), next },
    fields: change.fields?.map(fieldJson),
    ...{ started_at: change.started_at, ended_at: change.ended_at, read_by: change.read_by },
    writes: change.writes?.map(sentJson),
  };
}

/** Sensitive values should never arrive here. If a bug lets a value through, this leaves it out. */
function storedJson({ field, asked, stored, sensitive }: StoredField): unknown {
  return isSensitivePath(field) ? { field, sensitive: true } : { field, asked, stored, sensitive };
}

function errorJson(error: ReportError | undefined): unknown {
  if (error === undefined) return undefined;
  const { message, call, method, path, status, words, cf_ray } = error;
  return { message, call, method, path, status, words, cf_ray };
}
