import type { LiveAccount } from '../../model/live.ts';

/** What the API does not show of an account, and its documents therefore do not say: only what matters to this one. */
export function unseen(live: LiveAccount, { secrets }: { readonly secrets: boolean }): readonly string[] {
  const sessions = live.cnis.filter(({ bgp }) => bgp !== undefined);
  const partners = live.interconnects.filter(({ type }) => type === 'gcp_partner');
  const directs = live.interconnects.filter(({ type }) => type === 'direct');
  return [
    ...(sessions.length > 0 ? [md5Keys(sessions.filter(({ bgp }) => bgp?.md5_key !== undefined).length, secrets)] : []),
    ...(sessions.length > 0
      ? ['Whether BGP sessions are up, and the routes on them: health is light and an Ethernet link.']
      : []),
    ...(partners.length > 0
      ? [
          'The pairing keys of Google attachments: they are needed only to create, never compared.',
          "The MTU of Google attachments, which that of a CNI must equal: it is Google's to show.",
        ]
      : []),
    ...(directs.length > 0
      ? ['Cross-connects: their orders, their numbers at the facility, and your side of the port.']
      : []),
    ...(live.interconnects.length > 1
      ? ['Which circuits back each other up: without group: NAME, all circuits of the account count as one group.']
      : []),
    ...(live.cnis.length > 0
      ? [
          'What is tied to CNIs beyond this API: static routes, health checks, and the GRE and IPsec tunnels that share the names of CNIs.',
        ]
      : []),
  ];
}

function md5Keys(shown: number, secrets: boolean): string {
  if (shown === 0) return 'MD5 keys: the API shows none. Where a session has one all the same, it is left as it is.';
  const rest = 'Where it shows none, there may be one all the same; it is left as it is.';
  const count = shown === 1 ? 'that of 1 CNI' : `those of ${shown} CNIs`;
  if (secrets) {
    const variables = shown === 1 ? 'a variable stands in its place' : 'variables stand in their places';
    return `MD5 keys: the API shows ${count}; ${variables}. ${rest}`;
  }
  return `MD5 keys: the API shows ${count}. They are left as they are and not written here (--secrets env). ${rest}`;
}
