import { type Alias, isAlias, isMap, isScalar, isSeq, type YAMLMap } from 'yaml';

/** `<<` without quotes (the YAML type repository's merge key). */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

/** The mappings that a merge key names, in order; undefined where it names anything else. */
export function mergeSources(value: unknown, aliases: ReadonlyMap<Alias, unknown>): readonly YAMLMap[] | undefined {
  const target = isAlias(value) ? aliases.get(value) : value;
  if (isMap(target)) return [target];
  if (!isSeq(target)) return undefined;
  const sources: YAMLMap[] = [];
  for (const item of target.items) {
    const map = isAlias(item) ? aliases.get(item) : item;
    if (!isMap(map)) return undefined;
    sources.push(map);
  }
  return sources;
}
