import type { CircuitAccount, CircuitRecord, CniRecord } from '../../model/circuits/circuit-record.ts';
import type { SetHealth } from '../../model/circuits/redundancy.ts';
import { expositionText, type MetricFamily, type Sample } from './exposition.ts';

/** What the metrics tell. Times are in milliseconds since 1970. */
export interface StatusReading {
  /** The last reading that succeeded. None: there was no such reading yet. */
  readonly accounts: readonly CircuitAccount[];
  readonly sets: readonly SetHealth[];
  /** When it ended. */
  readonly readAt: number | undefined;
  /** How long it took, in milliseconds. */
  readonly tookMs: number | undefined;
  /** Whether the last try succeeded. */
  readonly isGood: boolean;
  readonly version: string;
  /** Of a process that reads again and again. */
  readonly served?: ServedFacts | undefined;
}

export interface ServedFacts {
  /** Milliseconds since the last reading that succeeded. */
  readonly ageMs: number | undefined;
  readonly goodReads: number;
  readonly failedReads: number;
  /** Requests to the API that were sent. */
  readonly requests: number;
}

/** The health of circuits for Prometheus. Every text is escaped and bounded, and there is no secret in a record. */
export function renderStatusMetrics(reading: StatusReading): string {
  const circuits = reading.accounts.flatMap((account) => account.circuits);
  return expositionText([
    ...readFamilies(reading),
    missingFamily(reading.accounts),
    ...circuitFamilies(circuits),
    ...setFamilies(reading.sets),
  ]);
}

function gauge(name: string, help: string, samples: readonly Sample[]): MetricFamily {
  return { name: `demarc_${name}`, type: 'gauge', help, samples };
}

function one(value: number | undefined): readonly Sample[] {
  return value === undefined ? [] : [{ labels: {}, value }];
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1_000;
}

function readFamilies({ readAt, tookMs, isGood, version, served }: StatusReading): readonly MetricFamily[] {
  const families = [
    gauge('build_info', 'The version of demarc.', [{ labels: { version }, value: 1 }]),
    gauge('read_success', 'Whether the last reading of the account succeeded.', one(isGood ? 1 : 0)),
    gauge('read_timestamp_seconds', 'When the values were read, since 1970.', one(seconds(readAt))),
    gauge('read_duration_seconds', 'How long that reading took.', one(seconds(tookMs))),
  ];
  if (served === undefined) return families;
  const { ageMs, goodReads, failedReads, requests } = served;
  const counter = (name: string, help: string, samples: readonly Sample[]): MetricFamily => {
    return { name: `demarc_${name}_total`, type: 'counter', help, samples };
  };
  return [
    ...families,
    gauge('read_age_seconds', 'How old the values are.', one(seconds(ageMs))),
    counter('reads', 'Readings of the account, by result.', [
      { labels: { result: 'success' }, value: goodReads },
      { labels: { result: 'failure' }, value: failedReads },
    ]),
    counter('api_requests', 'Requests to the API. Scrapes send none.', one(requests)),
  ];
}

/** What is not live has no state, so an alert on states does not fire where a circuit was deleted. */
function missingFamily(accounts: readonly CircuitAccount[]): MetricFamily {
  return gauge(
    'circuits_missing',
    'How many circuits the documents declare that are not live. KEYs and filters do not matter.',
    accounts.map(({ account, missing }) => {
      return { labels: { account }, value: missing.filter((address) => address.startsWith('interconnect.')).length };
    }),
  );
}

const states = ['Healthy', 'Pending', 'Down', 'Unhealthy'];

/** A word that this version does not know must not make new series without end. */
function statesOf({ state }: CircuitRecord): readonly (readonly [state: string, isNow: boolean])[] {
  const now = state !== null && states.includes(state) ? state : 'Unknown';
  return [...states, 'Unknown'].map((each) => [each, each === now]);
}

function circuitFamilies(circuits: readonly CircuitRecord[]): readonly MetricFamily[] {
  const each = (of: (circuit: CircuitRecord) => number) =>
    circuits.map((circuit) => ({ labels: identity(circuit), value: of(circuit) }));
  return [
    gauge(
      'circuit_info',
      'What a circuit is. demarc inventory has the rest.',
      circuits.map((circuit) => ({ labels: infoLabels(circuit), value: 1 })),
    ),
    gauge(
      'circuit_up',
      'Whether a circuit is Healthy: light and an Ethernet link. It says nothing about BGP.',
      each(({ state }) => (state === 'Healthy' ? 1 : 0)),
    ),
    gauge(
      'circuit_state',
      'The state of a circuit: 1 for the one that it is in.',
      circuits.flatMap((circuit) =>
        statesOf(circuit).map(([state, isNow]) => ({ labels: { ...identity(circuit), state }, value: isNow ? 1 : 0 })),
      ),
    ),
    gauge(
      'circuit_cnis',
      'How many CNIs are on a circuit.',
      each(({ cnis }) => cnis.length),
    ),
    gauge(
      'cni_info',
      'What a CNI is, and the circuit that it is on.',
      circuits.flatMap((circuit) => circuit.cnis.map((cni) => ({ labels: cniLabels(cni, circuit), value: 1 }))),
    ),
  ];
}

/** The same on each series of a circuit. The key is that of the documents. */
function identity({ account, name, key }: CircuitRecord): Sample['labels'] {
  return { account, circuit: name, key };
}

function infoLabels(circuit: CircuitRecord): Sample['labels'] {
  const { type, site, region, metro, facility, device, speed, group } = circuit;
  return { ...identity(circuit), type, site, region, metro, facility: facility?.name ?? null, device, speed, group };
}

function cniLabels({ id, key, conduit_name, service, bgp }: CniRecord, circuit: CircuitRecord): Sample['labels'] {
  const asn = bgp === null ? null : String(bgp.customer_asn);
  return { account: circuit.account, circuit: circuit.name, cni: conduit_name, id, key, service, customer_asn: asn };
}

function setFamilies(sets: readonly SetHealth[]): readonly MetricFamily[] {
  const each = (of: (set: SetHealth) => number) =>
    sets.map((set) => ({ labels: { account: set.account, set: set.name }, value: of(set) }));
  return [
    gauge(
      'backup_set_circuits',
      'How many circuits back each other up in a set.',
      each(({ circuits }) => circuits),
    ),
    gauge(
      'backup_set_circuits_up',
      'How many circuits of a set are Healthy.',
      each(({ up }) => up),
    ),
  ];
}
