/** The parts of a document that allowances name. */
export interface Allowable {
  readonly interconnects?: Readonly<Record<string, object>> | undefined;
  readonly cnis?: Readonly<Record<string, object>> | undefined;
}

/** Backup sets that no document names: the metros and customers of the generated accounts. */
export const liveSets: readonly string[] = [
  ...['sit', 'ewr', 'us-east4', 'europe-west3'],
  ...[65001, 65010, 65011, 65012, 65020, 65100, 65101, 65102].map((asn) => `asn:${asn}`),
];

/** All that can be allowed for a document: of guards that want a name, one for each that it holds. */
export function everyAllowance({ interconnects = {}, cnis = {} }: Allowable): readonly string[] {
  const text = (fields: object, name: string): readonly string[] => {
    const value: unknown = Object.entries(fields).find(([key]) => key === name)?.[1];
    return typeof value === 'string' ? [value] : [];
  };
  const hosts = new Set([
    ...Object.keys(interconnects),
    ...Object.values(cnis).flatMap((fields) => text(fields, 'interconnect')),
  ]);
  const groups = new Set([
    'account',
    ...liveSets,
    ...Object.values(interconnects).flatMap((fields) => text(fields, 'group')),
  ]);
  return [
    'account',
    'max-deletes',
    ...[...groups].map((name) => `outage=${name}`),
    ...[...hosts].flatMap((name) => [`foreign=${name}`, `unhealthy=${name}`]),
  ];
}
