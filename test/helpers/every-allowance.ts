/** The parts of a document that allowances name. */
export interface Allowable {
  readonly interconnects?: Readonly<Record<string, object>> | undefined;
  readonly cnis?: Readonly<Record<string, object>> | undefined;
}

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
  const groups = new Set(['account', ...Object.values(interconnects).flatMap((fields) => text(fields, 'group'))]);
  return [
    'account',
    'max-deletes',
    ...[...groups].map((name) => `outage=${name}`),
    ...[...hosts].flatMap((name) => [`foreign=${name}`, `unhealthy=${name}`]),
  ];
}
