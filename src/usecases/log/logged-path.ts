/** Parameters whose values are words of the contract: nobody's name, and no secret. */
const harmless = new Set(['limit', 'occupied', 'site', 'speed', 'type']);

/** A path as a log may keep it: of the query, only values that are harmless by their kind. */
export function loggedPath(path: string): string {
  const [before = '', ...rest] = path.split('?');
  if (rest.length === 0) return before;
  const parameters = rest.join('?').split('&');
  return `${before}?${parameters.map(loggedParameter).join('&')}`;
}

function loggedParameter(parameter: string): string {
  const name = parameter.split('=', 1)[0] ?? '';
  return harmless.has(name) ? parameter : `${name}=…`;
}
