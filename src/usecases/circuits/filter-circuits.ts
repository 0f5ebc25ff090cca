import { nearest } from '../../diagnostics/suggest.ts';
import type { CircuitRecord } from '../../model/circuits/circuit-record.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { Failure } from '../failure.ts';

/**
 * Which circuits a command shows. Each list takes any of its values, in upper or lower case; an empty list takes all. All lists must take
 * the circuit. A service, and a label, may be that of the circuit or of a CNI on it: the record stays whole.
 */
export interface CircuitFilter {
  readonly site: readonly string[];
  readonly metro: readonly string[];
  readonly group: readonly string[];
  readonly service: readonly string[];
  /** States of light and link: Healthy, Pending, Down, Unhealthy. */
  readonly state: readonly string[];
  readonly label: readonly LabelFilter[];
}

interface LabelFilter {
  readonly name: string;
  /** Undefined: any. Compared in its exact spelling. */
  readonly value: string | undefined;
}

/** Reads `NAME` or `NAME=VALUE`. Throws a `Failure` (64). */
export function parseLabelFilter(text: string): LabelFilter {
  const at = text.indexOf('=');
  const name = at === -1 ? text : text.slice(0, at);
  if (/^[a-z][a-z0-9_.-]{0,62}$/.test(name)) return { name, value: at === -1 ? undefined : text.slice(at + 1) };
  throw new Failure(`--label: ${JSON.stringify(name)} is not the name of a label`, {
    exitCode: ExitCode.usage,
    hint: 'Write NAME or NAME=VALUE. A name is a lower-case letter, then up to 62 lower-case letters, digits, dots, underscores and hyphens.',
  });
}

type TextFilter = Exclude<keyof CircuitFilter, 'label'>;

const values: Readonly<Record<TextFilter, (circuit: CircuitRecord) => readonly (string | null)[]>> = {
  site: ({ site }) => [site],
  metro: ({ metro }) => [metro],
  group: ({ group }) => [group],
  service: ({ cnis }) => cnis.map(({ service }) => service),
  state: ({ state }) => [state],
};
const textFilters = ['site', 'metro', 'group', 'service', 'state'] as const;

/** @param without a filter that is left out: what it asks for is not known yet */
export function takesCircuit(filter: CircuitFilter, circuit: CircuitRecord, without?: TextFilter): boolean {
  return (
    textFilters.every((name) => {
      const wanted = filter[name];
      return name === without || wanted.length === 0 || wanted.some((text) => has(circuit, name, text));
    }) &&
    (filter.label.length === 0 || filter.label.some((label) => hasLabel(circuit, label)))
  );
}

function has(circuit: CircuitRecord, name: TextFilter, text: string): boolean {
  return values[name](circuit).some((value) => value?.toLowerCase() === text.toLowerCase());
}

function hasLabel({ labels, cnis }: CircuitRecord, { name, value }: LabelFilter): boolean {
  return [labels, ...cnis.map((cni) => cni.labels)].some(
    (each) => Object.hasOwn(each, name) && (value === undefined || each[name] === value),
  );
}

const states = ['Healthy', 'Pending', 'Down', 'Unhealthy'];

/** Notes about values that no circuit has: probably typing errors. */
export function unknownFilterValues(filter: CircuitFilter, circuits: readonly CircuitRecord[]): readonly string[] {
  const texts = textFilters.flatMap((name) => {
    const isUsual = (text: string) =>
      name === 'state' && states.some((state) => state.toLowerCase() === text.toLowerCase());
    const missing = filter[name].filter(
      (text) => !isUsual(text) && !circuits.some((circuit) => has(circuit, name, text)),
    );
    const known =
      name === 'state' ? states : [...new Set(circuits.flatMap(values[name]))].filter((text) => text !== null);
    return missing.map((text) => {
      const near = known.includes(text) ? undefined : nearest(text, known);
      return `no circuit has the ${name} ${JSON.stringify(text)}${near === undefined ? '' : `; did you mean ${near}?`}`;
    });
  });
  const labels = filter.label.filter((label) => !circuits.some((circuit) => hasLabel(circuit, label)));
  return [
    ...texts,
    ...labels.map(
      ({ name, value }) =>
        `no circuit has the label ${name}${value === undefined ? '' : ` = ${JSON.stringify(value)}`}`,
    ),
  ];
}
