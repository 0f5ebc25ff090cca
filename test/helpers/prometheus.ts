import parse from 'parse-prometheus-text-format';

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Prometheus' text as a parser of others reads it, by name. Throws where it does not, or where a series comes twice, as Prometheus would. */
export function readMetrics(text: string): ReadonlyMap<string, readonly Series[]> {
  const families = parse(text);
  const found = families.map(({ name, help, type, metrics }) => {
    if (!/^[a-z][a-z_]*[a-z]$/.test(name) || help === '' || !['GAUGE', 'COUNTER'].includes(type)) {
      throw new Error(`not a family of ours: ${name} ${type}`);
    }
    if (name.endsWith('_total') !== (type === 'COUNTER')) throw new Error(`${name} is a ${type}`);
    const series = metrics.map(({ labels = {}, value }) => ({ labels, value: Number(value) }));
    const keys = series.map(({ labels }) => JSON.stringify(Object.entries(labels).sort()));
    if (new Set(keys).size < keys.length) throw new Error(`${name} has a series twice`);
    return [name, series] as const;
  });
  if (new Set(found.map(([name]) => name)).size < found.length) throw new Error('a family comes twice');
  return new Map(found);
}

/** The values of a metric, by one of its labels. */
export function valuesBy(text: string, name: string, label: string): Readonly<Record<string, number>> {
  const series = readMetrics(text).get(name) ?? [];
  return Object.fromEntries(series.map(({ labels, value }) => [labels[label] ?? '', value]));
}
