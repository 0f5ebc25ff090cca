import { readTraffic } from '../live/read-traffic.ts';
import { settleInOrder } from '../model/collections.ts';
import { ExitCode } from '../model/exit-code.ts';
import { compareText } from '../model/text.ts';
import type { ListedRoute, RouteListing } from '../model/traffic/route-listing.ts';
import type { RoutedRoute } from '../model/traffic/route-table.ts';
import { buildRouteTable } from '../preflight/build-route-table.ts';
import { liveConduits } from '../preflight/live-conduits.ts';
import { notReadWords } from '../preflight/not-read.ts';
import { type LookRequest, type OpenAccount, withAccounts } from './choose-accounts.ts';
import { type AccountView, viewAccount } from './resolve-key.ts';
import type { RunContext } from './run-context.ts';

export interface RoutesResult {
  /** 1 if the routes of an account could not be read. */
  readonly exitCode: ExitCode;
  /** By account. */
  readonly listings: readonly RouteListing[];
}

/** Which prefix rides on which circuits now, by static routes: routes learned over BGP are in no listing. */
export function listRoutes(request: LookRequest, context: RunContext): Promise<RoutesResult> {
  return withAccounts(request, context, { tolerant: true }, async (accounts) => {
    const listings = await settleInOrder(accounts.map(routesOf));
    const isWhole = listings.every(({ hasRoutes }) => hasRoutes);
    return { exitCode: isWhole ? ExitCode.done : ExitCode.failed, listings };
  });
}

async function routesOf({ chosen, reader }: OpenAccount): Promise<RouteListing> {
  // All IP prefixes: what is advertised is a part of the answer.
  const [view, facts] = await settleInOrder([
    viewAccount(chosen, reader),
    readTraffic(reader.traffic, {
      asn: false,
      owned: ({ prefixes }) => (prefixes.read ? prefixes.value : []),
    }),
  ]);
  const { prefixes, idle, notRead } = buildRouteTable(facts, liveConduits(view.live));
  const addressOf = cniAddresses(view);
  return {
    account: chosen.account,
    prefixes: prefixes.map((each) => ({ ...each, routes: each.routes.map((route) => listed(route, addressOf)) })),
    idle: idle.map(addressOf).sort(compareText),
    notRead: notReadWords(notRead),
    hasRoutes: facts.routes.read,
  };
}

function listed({ tunnels, cnis, ...route }: RoutedRoute, addressOf: (id: string) => string): ListedRoute {
  // A tunnel that is certainly one CNI has its address.
  return { ...route, through: cnis.length === tunnels.length && cnis.length > 0 ? cnis.map(addressOf) : tunnels };
}

/** By live id: the address of a CNI, or its conduit name if no document declares it. */
export function cniAddresses({ live, cnis }: Pick<AccountView, 'live' | 'cnis'>): (id: string) => string {
  const names = new Map(live.cnis.map(({ id, magic }) => [id, magic.conduit_name]));
  for (const [key, { id }] of cnis) names.set(id, `cni.${key}`);
  return (id) => names.get(id) ?? id;
}
