import type { Operation } from '../../model/operation.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** How the value of a query parameter is read. */
export type QueryType = 'text' | 'letter-name' | 'boolean' | 'cursor' | 'limit';

export interface Route {
  readonly operation: Operation;
  readonly method: Method;
  /** Below `/accounts/{account_id}/cni`; a segment in braces is a parameter. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, QueryType>>;
  /** True where the request must have a JSON body. */
  readonly body: boolean;
}

const paging = { cursor: 'cursor', limit: 'limit' } as const;

function route(
  operation: Operation,
  method: Method,
  path: string,
  query: Readonly<Record<string, QueryType>> = {},
): Route {
  return { operation, method, path: path.split('/'), query, body: method === 'POST' || method === 'PUT' };
}

/** The 15 operations of the contract. */
export const routes: readonly Route[] = [
  route('get_settings', 'GET', 'settings'),
  route('update_settings', 'PUT', 'settings'),
  route('list_slots', 'GET', 'slots', {
    address_contains: 'text',
    site: 'text',
    speed: 'text',
    occupied: 'boolean',
    ...paging,
  }),
  route('get_slot', 'GET', 'slots/{slot}'),
  route('list_interconnects', 'GET', 'interconnects', { site: 'text', type: 'text', ...paging }),
  route('create_interconnect', 'POST', 'interconnects'),
  route('get_interconnect', 'GET', 'interconnects/{icon}'),
  route('delete_interconnect', 'DELETE', 'interconnects/{icon}'),
  route('get_interconnect_status', 'GET', 'interconnects/{icon}/status'),
  route('get_interconnect_loa', 'GET', 'interconnects/{icon}/loa', { name: 'letter-name' }),
  route('list_cnis', 'GET', 'cnis', { slot: 'text', tunnel_id: 'text', ...paging }),
  route('create_cni', 'POST', 'cnis'),
  route('get_cni', 'GET', 'cnis/{cni}'),
  route('update_cni', 'PUT', 'cnis/{cni}'),
  route('delete_cni', 'DELETE', 'cnis/{cni}'),
];
