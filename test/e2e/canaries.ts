import { expect } from 'vitest';
import { type Canary, findSecret } from '../helpers/find-secret.ts';
import { account, freeSlot, otherFreeSlot, takenSlot } from './workspace.ts';

// Each has an end that JSON, URLs, HTML or a shell write in another way.
export const canaries = {
  token: canary('the token', 'CnryTokenQ7xW2mK9', "-_.~'"),
  ownToken: canary("an account's own token", 'CnryOwnTokenP4vB8n', "-'%+"),
  apiKey: canary('the global key', 'CnryGlobalKeyZ5tR1h', '&<>'),
  md5Variable: canary('an MD5 key in a variable', 'CnryMd5VariableJ3', " \\&<%'"),
  md5Literal: canary('an MD5 key in a document', 'CnryMd5LiteralH8dF', " \\&<%'"),
  md5Fallback: canary('an MD5 key as a fallback', 'CnryMd5FallbackL2s', '-&'),
  md5Live: canary('an MD5 key of a live CNI', 'CnryMd5LiveT6yG0c', " \\&<%'"),
  md5Stranger: canary('an MD5 key of a CNI that no document declares', 'CnryMd5StrangerV9', '/&'),
  pairingVariable: canary('a pairing key in a variable', 'c0ffee7a91b3', '/us-east4/1', '0b8e2a54-9d1c-4c1f-8f57-'),
  pairingLiteral: canary('a pairing key in a document', 'deadbeef51ca', '/us-west1/2', '7d1f2c63-1b7e-4b0a-9c55-'),
};
export const all = Object.values(canaries);

function canary(name: string, core: string, end: string, start = ''): Canary {
  return { name, core, value: start + core + end };
}

const own = 'b'.repeat(32);
export const quoted = (text: string) => JSON.stringify(text);

export const documents = `version: 1
account: ${account}
policy: { prune: true, max_deletes: 9 }
interconnects:
  ewr-a: { type: direct, slot_id: ${freeSlot} }
  gcp-a: { type: gcp_partner, region: us-east4, bandwidth: 1G, pairing_key: "\${env:DEMARC_PAIR}" }
  gcp-b: { type: gcp_partner, region: us-west1, bandwidth: 1G, pairing_key: ${quoted(canaries.pairingLiteral.value)} }
cnis:
  changed:
    interconnect: ewr-a
    magic: { description: said otherwise }
    bgp: { customer_asn: 65010, extra_prefixes: [], md5_key: "\${env:DEMARC_MD5}" }
  literal:
    interconnect: ewr-a
    bgp: { customer_asn: 65011, extra_prefixes: [], md5_key: ${quoted(canaries.md5Literal.value)} }
  fallback:
    interconnect: ewr-a
    bgp: { customer_asn: 65012, extra_prefixes: [], md5_key: "\${env:DEMARC_UNSET:-${canaries.md5Fallback.value}}" }
---
version: 1
account: ${own}
credentials: { token_env: CF_TOKEN_OWN }
settings: { default_asn: 64700 }
`;

/** Documents that are wrong in the lines that hold secrets, where a diagnostic points and a code frame looks. */
export const broken: Readonly<Record<string, string>> = {
  'a key that is not known': documents.replace('customer_asn: 65011,', 'customer_asn: 65011, md5_keyy: 1,'),
  'a wrong type': documents.replace('extra_prefixes: [], md5_key: "CnryMd5L', 'extra_prefixes: no, md5_key: "CnryMd5L'),
  'a string that does not end': documents.replace(quoted(canaries.md5Literal.value), `"${canaries.md5Literal.core}`),
  'a colon that is missing': documents.replace(
    /bgp: \{ customer_asn: 65011.*/,
    `bgp:\n      customer_asn: 65011\n      md5_key ${canaries.md5Literal.value}`,
  ),
  'a secret twice': documents.replace(
    'bgp: { customer_asn: 65011,',
    `bgp: { md5_key: ${quoted(canaries.md5Literal.value)},`,
  ),
  'a key with a letter that the API refuses': documents.replace(
    canaries.md5Literal.core,
    `${canaries.md5Literal.core}?`,
  ),
  'a pairing key of another form': documents.replace(canaries.pairingLiteral.core, `${canaries.pairingLiteral.core} `),
  'a variable that may not be read': documents.replace('said otherwise', '${env:CLOUDFLARE_API_TOKEN}'),
  'a variable that is not set': documents.replace('DEMARC_MD5}', 'DEMARC_NOT_SET}'),
  'a tab': documents.replace('    bgp: { customer_asn: 65011', '\tbgp: { customer_asn: 65011'),
};

export const environment = {
  CLOUDFLARE_API_TOKEN: canaries.token.value,
  CLOUDFLARE_EMAIL: 'ops@example.com',
  CLOUDFLARE_API_KEY: canaries.apiKey.value,
  CF_TOKEN_OWN: canaries.ownToken.value,
  DEMARC_MD5: canaries.md5Variable.value,
  DEMARC_PAIR: canaries.pairingVariable.value,
  FORCE_COLOR: '1',
};

function liveCni(id: number, conduit: string, key: string) {
  return {
    id: `0b8e2a54-9d1c-4c1f-8f57-00000000000${id}`,
    account,
    interconnect: 'icon-1',
    cust_ip: `192.0.2.${id * 2 + 1}/31`,
    p2p_ip: `192.0.2.${id * 2}/31`,
    magic: { conduit_name: conduit, description: '', mtu: 1500 },
    bgp: { customer_asn: 65010, extra_prefixes: [], md5_key: key },
  };
}

export function seed() {
  const facility = { name: 'Equinix NY1', address: ['165 Halsey St'] };
  const slot = (id: string, occupied: boolean) => ({ id, site: 'ewr01', speed: '10G', occupied, facility });
  const interconnect = { name: 'icon-1', type: 'direct', facility, site: 'ewr01', slot_id: freeSlot, speed: '10G' };
  return {
    accounts: {
      [account]: {
        settings: { default_asn: 13335 },
        slots: [slot(freeSlot, true), slot(otherFreeSlot, false), slot(takenSlot, true)],
        interconnects: [interconnect],
        cnis: [
          liveCni(1, 'changed', canaries.md5Live.value),
          liveCni(2, 'stranger', canaries.md5Stranger.value),
          liveCni(3, 'literal', canaries.md5Live.value),
        ],
      },
      [own]: { settings: { default_asn: 13335 }, slots: [], interconnects: [], cnis: [] },
    },
  };
}

/** An answer of an API that says too much: whatever it was ever sent or has stored, in several spellings. */
function echo(status: number, secrets: readonly Canary[] = all) {
  const spellings: readonly ((value: string) => string)[] = [
    (value) => value,
    encodeURIComponent,
    JSON.stringify,
    (value) => Buffer.from(value).toString('base64'),
  ];
  const errors = spellings.map((spell, at) => ({
    code: at,
    message: secrets.map(({ value }) => spell(value)).join(' '),
  }));
  return { kind: 'status', status, body: { success: false, errors, result: null } };
}

export type Situation = 'done' | 'denied' | 'refused' | 'invalid';
export const everySituation: readonly Situation[] = ['done', 'denied', 'refused', 'invalid'];

// What only the API knows cannot be known again in its words before it was read, and what is in the documents only where they are planned.
const written = all.filter((canary) => canary !== canaries.md5Live && canary !== canaries.md5Stranger);
const credentials = [canaries.token, canaries.apiKey];

export function faultsOf(name: string, situation: Situation): readonly object[] {
  const plans = ['plan', 'apply', 'drift'].includes(name);
  if (situation === 'denied') return [echo(403, plans ? written : credentials)];
  if (situation !== 'refused') return [];
  if (!plans) {
    return [
      { ...echo(400, credentials), operation: ['get_interconnect_loa', 'get_interconnect_status', 'list_slots'] },
    ];
  }
  return [
    { ...echo(400), operation: ['create_interconnect', 'get_interconnect_status'] },
    { ...echo(409), operation: ['create_cni', 'update_cni', 'delete_cni', 'update_settings'] },
  ];
}

/** `left` is what a run left behind, by name. */
export function expectNoSecret(left: ReadonlyMap<string, string>, secrets: readonly Canary[] = all): void {
  const found = [...left].flatMap(([name, text]) =>
    secrets.flatMap((canary) => {
      const form = findSecret(text, canary);
      return form === undefined ? [] : [`${canary.name}, ${form}, in ${name}`];
    }),
  );
  expect(found).toEqual([]);
}
