import type { QueryType, Route } from '../http/routes.ts';

/** The query of a request after validation. Every value has its type. */
export interface Query {
  readonly text: Readonly<Record<string, string>>;
  readonly occupied: boolean | undefined;
  readonly cursor: number;
  readonly limit: number | undefined;
}

type QueryResult = { readonly ok: true; readonly query: Query } | { readonly ok: false; readonly message: string };

/** Checks the query string against the parameters of the operation. Refuses unknown or repeated parameters and wrong types. */
export function checkQuery(route: Route, raw: URLSearchParams, maxLimit: number): QueryResult {
  for (const [name, value] of raw) {
    const type = Object.hasOwn(route.query, name) ? route.query[name] : undefined;
    const problem = type === undefined ? 'is unknown' : queryProblem(type, value, maxLimit);
    const repeated = raw.getAll(name).length > 1 ? 'is given twice' : undefined;
    if (problem !== undefined || repeated !== undefined) {
      return { ok: false, message: `query parameter \`${name}\` ${problem ?? repeated ?? ''}` };
    }
  }
  return { ok: true, query: readQuery(raw) };
}

function readQuery(raw: URLSearchParams): Query {
  const number = (name: string) => (raw.has(name) ? Number(raw.get(name)) : undefined);
  return {
    text: Object.fromEntries(raw),
    occupied: raw.has('occupied') ? raw.get('occupied') === 'true' : undefined,
    cursor: number('cursor') ?? 0,
    limit: number('limit'),
  };
}

function queryProblem(type: QueryType, value: string, maxLimit: number): string | undefined {
  switch (type) {
    case 'text':
      return undefined;
    case 'letter-name':
      return Array.from(value).length > 200 ? 'is longer than 200 characters' : undefined;
    case 'boolean':
      return value === 'true' || value === 'false' ? undefined : 'must be true or false';
    case 'cursor':
      return isInteger(value) && Number(value) <= 2_147_483_647 ? undefined : 'is not a cursor of a listing';
    case 'limit':
      return isInteger(value) && Number(value) <= maxLimit ? undefined : `must be an integer from 0 to ${maxLimit}`;
  }
}

function isInteger(value: string): boolean {
  return /^[0-9]{1,10}$/.test(value);
}
