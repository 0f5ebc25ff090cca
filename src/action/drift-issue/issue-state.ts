/** What an issue says of itself, on its second line, below its marker: which drift it is of, or that there is none any more. */
const line = /^<!-- demarc:drift-state (\S+) -->\r?$/;

/** What stands for "no drift" in place of a fingerprint. */
export const clean = 'clean';

export function stateLine(state: string): string {
  return `<!-- demarc:drift-state ${state} -->`;
}

/** The fingerprint of the drift that an issue was last written for, or `clean`; undefined where somebody took it out. */
export function readState(body: string): string | undefined {
  return line.exec(body.split('\n')[1] ?? '')?.[1];
}

/** The same body with another state. */
export function withState(body: string, state: string): string {
  const [marker = '', second = '', ...rest] = body.split('\n');
  return [marker, stateLine(state), ...(line.test(second) ? rest : [second, ...rest])].join('\n');
}
