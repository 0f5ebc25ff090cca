import type { ListedRoute, RouteListing } from '../../model/traffic/route-listing.ts';
import type { TunnelHealth } from '../../model/traffic/route-table.ts';
import { say } from '../text/inline-text.ts';
import type { Style } from '../text/paint.ts';
import { untrusted } from '../text/sanitise.ts';
import { tableText } from '../text/table-text.ts';
import { jsonText } from '../text/words.ts';

/** Routes as a table, then what carries no static route, then what could not be read. Ends with a line break. */
export function renderRoutesText(listings: readonly RouteListing[], { width }: Pick<Style, 'width'> = {}): string {
  const isFleet = listings.length > 1;
  const rows = listings.flatMap(({ account, prefixes }) =>
    prefixes.flatMap(({ prefix, advertised, routes }) =>
      routes.map((route) => [
        ...(isFleet ? [account] : []),
        prefix,
        throughText(route),
        String(route.priority),
        scopeText(route),
        healthText(route.health),
        carryWords[route.carries],
        advertisedWords[advertised],
      ]),
    ),
  );
  const titles = ['PREFIX', 'THROUGH', 'PRIORITY', 'SCOPE', 'HEALTH', 'CARRIES', 'ADVERTISED'];
  const isShort = listings.every(({ prefixes }) =>
    prefixes.every(({ routes }) => routes.every((route) => throughText(route).length <= longestThrough)),
  );
  const table = listings.some(({ hasRoutes }) => hasRoutes)
    ? tableText([...(isFleet ? ['ACCOUNT'] : []), ...titles], rows, 'No static routes.', {
        width,
        breakable: isShort ? ['SCOPE'] : ['THROUGH', 'SCOPE'],
      })
    : '';
  return `${table}${listings.map((listing) => restText(listing, isFleet)).join('')}`;
}

/** Up to here, the column stays beside the prefix in a narrow terminal, too. In characters. */
const longestThrough = 20;

const carryWords = { yes: 'yes', no: 'no', unknown: 'not known' } as const;

const advertisedWords = { yes: 'yes', no: 'no', unknown: 'not known', not_owned: 'not owned' } as const;

function throughText({ through, nexthop, kind }: ListedRoute): string {
  if (through.length === 0) return `${nexthop} (${kind === 'none' ? 'in no tunnel' : 'tunnel not known'})`;
  return through.length === 1 ? through.join('') : `one of ${through.join(', ')}`;
}

function scopeText({ scope: { regions, colos } }: ListedRoute): string {
  const places = [...regions, ...colos];
  return places.length === 0 ? 'all' : places.join(', ');
}

const stateWords = { healthy: 'healthy', lossy: 'degraded', down: 'down', unknown: 'not known' } as const;

function healthText({ best, worst }: TunnelHealth): string {
  return best === worst ? stateWords[best] : `${stateWords[worst]} to ${stateWords[best]}`;
}

function restText({ account, idle, notRead }: RouteListing, isFleet: boolean): string {
  const of = isFleet ? ` of account ${say(untrusted(account))}` : '';
  const names = idle.map((name) => say(untrusted(name))).join(', ');
  return [
    ...(idle.length === 0
      ? []
      : [`No static route rides on${of}: ${names}. Routes learned over BGP are in no listing.\n`]),
    ...notRead.map((words) => `Not read${of}: ${say(untrusted(words))}.\n`),
  ].join('');
}

/** `demarc.routes/1`. */
export function renderRoutesJson(listings: readonly RouteListing[]): string {
  return jsonText({
    format: 'demarc.routes/1',
    accounts: listings.map(({ account, hasRoutes, prefixes, idle, notRead }) => ({
      account,
      routes_read: hasRoutes,
      prefixes: prefixes.map(({ prefix, advertised, routes }) => ({
        prefix,
        advertised,
        routes: routes.map(({ nexthop, priority, weight, scope, through, kind, health, carries }) => {
          return { nexthop, priority, weight, scope, through, kind, health, carries };
        }),
      })),
      without_routes: idle,
      not_read: notRead,
    })),
  });
}
