import { excerptMiddle, sanitiseText } from '../text/sanitise.ts';

export interface Sample {
  /** By label, in their order. null and empty texts are left out: for Prometheus an empty label is none. */
  readonly labels: Readonly<Record<string, string | null>>;
  readonly value: number;
}

/** All samples of one name. Names follow Prometheus: base units, `_total` for counters alone, `_info` for labels with the value 1. */
export interface MetricFamily {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** Prometheus' text format 0.0.4. A family without samples is left out. */
export function expositionText(families: readonly MetricFamily[]): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .flatMap(({ name, type, help, samples }) => [
      `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`,
      ...samples.map(({ labels, value }) => `${name}${labelsText(labels)} ${value}\n`),
    ])
    .join('');
}

function labelsText(labels: Sample['labels']): string {
  const pairs = Object.entries(labels).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [`${name}="${labelValue(value)}"`],
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** In UTF-16 code units. Names of the API are far shorter. */
const longestValue = 200;

/** Two long texts must not become one: the series would be there twice, and Prometheus would refuse all of the page. */
function labelValue(text: string): string {
  const bounded = text.length <= longestValue ? text : `${excerptMiddle(text, longestValue - 9)}#${checksum(text)}`;
  return sanitiseText(bounded).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}

/** FNV-1a, 32 bits. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
