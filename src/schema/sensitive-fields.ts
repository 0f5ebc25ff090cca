/** The names of the fields that the schema of the documents marks as `x-sensitive`: no output ever shows their values. */
export const sensitiveFields: ReadonlySet<string> = new Set(['md5_key', 'pairing_key']);

/** The names of the fields that the schema of the documents makes mappings or lists. */
export const collectionFields: ReadonlySet<string> = new Set([
  'bgp',
  'cnis',
  'credentials',
  'diverse_from',
  'extra_prefixes',
  'ignore',
  'interconnects',
  'magic',
  'off',
  'policy',
  'rules',
  'settings',
  'slot',
]);
