import type { RoutedPrefix } from './route-table.ts';

/** The routes of an account, with its CNIs by address. */
export interface RouteListing {
  readonly account: string;
  /** False: the routes could not be read, so `prefixes` says nothing. */
  readonly hasRoutes: boolean;
  readonly prefixes: readonly ListedPrefix[];
  /** CNIs on which no static route rides: addresses, or conduit names if no document declares them. Sorted. */
  readonly idle: readonly string[];
  /** What could not be read, in words. */
  readonly notRead: readonly string[];
}

export interface ListedPrefix extends Omit<RoutedPrefix, 'routes'> {
  readonly routes: readonly ListedRoute[];
}

export interface ListedRoute extends Omit<RoutedPrefix['routes'][number], 'tunnels' | 'cnis'> {
  /** The CNIs or tunnels through which it goes: addresses, or names. Empty: in none, or not known (`kind`). */
  readonly through: readonly string[];
}
