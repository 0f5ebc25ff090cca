import { join } from 'node:path';
import type { Split } from '../../export/lay-out.ts';
import { schemaText } from '../../schema/schemas.ts';
import { readTextFile } from '../../system/read-text.ts';
import type { NewFile } from '../../system/write-files.ts';
import type { ExportedAccount } from '../export/export-account.ts';

/** Stored next to `demarc.yaml` or `demarc/`. It is not a document. */
export const schemaFile = 'demarc.schema.json';

/**
 * Decides the paths of documents. One document is `demarc.yaml`, several are in `demarc/`. Each split account of a fleet has its own
 * folder in `demarc/`.
 */
interface Layout {
  readonly accounts: readonly string[];
  readonly split: Split | undefined;
}

/** A starter for every account, or the exported documents. Each has the line with which editors find the schema. */
export function documentFiles(layout: Layout, exported: readonly ExportedAccount[]): readonly NewFile[] {
  return plainDocuments(layout, exported).map(({ path, text }) => {
    const up = path.split(/[\\/]/).length - 1;
    const place = `${up === 0 ? './' : '../'.repeat(up)}${schemaFile}`;
    const gap = text.startsWith('#') ? '#\n' : '';
    return { path, text: `# yaml-language-server: $schema=${place}\n${gap}${text}` };
  });
}

function plainDocuments({ accounts, split }: Layout, exported: readonly ExportedAccount[]): readonly NewFile[] {
  if (exported.length === 0) {
    if (accounts.length < 2) return [{ path: 'demarc.yaml', text: starterDocument(accounts[0]) }];
    return accounts.map((tag) => ({ path: join('demarc', `${tag}.yaml`), text: starterDocument(tag) }));
  }
  const isAlone = exported.length === 1 && split === undefined;
  const isDeep = exported.length > 1 && split !== undefined;
  return exported.flatMap(({ account, files, interconnects, cnis }) =>
    files.map(({ path, text }) => ({
      path: isAlone ? 'demarc.yaml' : join('demarc', ...(isDeep ? [account] : []), path),
      text: files.length === 1 && interconnects.length + cnis.length === 0 ? `${text}\n${objectExamples}` : text,
    })),
  );
}

/** The state of the schema file next to the documents. */
type SchemaState = 'missing' | 'current' | 'older' | 'of others';

/** Checks the file at the schema's path. A schema of another version of demarc will be replaced. Any other file is not from demarc. */
export async function schemaState(path: string): Promise<SchemaState> {
  const read = await readTextFile(path).catch(() => undefined);
  if (read === undefined) return 'missing';
  if (!read.ok) return 'of others';
  if (read.text === schemaToWrite()) return 'current';
  return /"\$id":\s*"urn:demarc:schema:desired-state"/.test(read.text) ? 'older' : 'of others';
}

export function schemaToWrite(): string {
  const text = schemaText('desired-state');
  if (text === undefined) throw new Error('there is no schema of the documents');
  return text;
}

/**
 * A document that manages nothing yet, with an example of every possible part. Example lines have no space after their `#`, so they
 * become valid when the `#` is removed.
 */
function starterDocument(account: string | undefined): string {
  return `# Cloudflare Network Interconnect as code. demarc validate checks this document, demarc plan shows what it would change and only reads,
# demarc apply carries that out.
#
# - What is not written is not managed: it is never compared and never changed. This document manages nothing yet.
# - Only state: absent and policy.prune delete anything.
# - Lines without a space behind the # are examples. Remove the # and write your own values.
# - You need not write by hand what is live already: demarc export prints it.
# - To try it without an account: demarc plan --sandbox
version: 1

# The account ID, as the dashboard shows it. Left out, it is that of CLOUDFLARE_ACCOUNT_ID.
${account === undefined ? '#account: 023e105f4ecef8ad9ca31a8372d0c353' : `account: ${account}`}

${policyExamples}
${objectExamples}`;
}

const policyExamples = `# How careful demarc is with the account. These are the defaults.
#policy:
#  prune: false # true: what is live and not declared is deleted
#  max_deletes: 1 # the most circuits that one run may delete or replace
#  require_healthy: true # no CNI is moved onto an interconnect that is not Healthy
#  unmanaged: report # what is live and not declared: report, drift (it counts as drift) or ignore
#  ignore: [] # names of objects that others manage, as globs: never touched
#  metros: {} # metros that are one: {new-york: [ewr, jfk, lga]}; circuits in one metro back each other up (a backup set)
#  pace: { soak: 0s, tunnel_health: 0s, check: off } # between two circuits of a backup set: a pause, tunnels that are healthy for that long; check: required makes apply ask for --check
#  preflight: auto # what may not be read of routes and tunnels is said; required: it blocks; off: nothing is read
#  redundancy: {} # what a backup set must survive the loss of: {new-york: site}; circuit, device or site
#  unguarded: [] # backup sets, by name, whose last circuit the guard outage does not keep up

#settings:
#  default_asn: 64512
`;

/** Example circuits and CNIs as comments, for documents that declare none yet. */
const objectExamples = `# Circuits, by a key of your choice: plans and commands call it interconnect.KEY. An interconnect cannot be changed: any change of it is a
# replacement, and the plan says so.
#interconnects:
#  ewr-a:
#    type: direct
#    slot_id: 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e # demarc slots --free lists the ports that you could take
#    speed: 10G
#    group: new-york # circuits that back each other up: never disrupted at the same time, and the last one that is up is left alone
#    protect: true # never deleted or replaced, whatever the plan says
#    labels: { cross_connect: XC-1042, ordered: 2026-03-01 } # for people and other tools: never sent, in no plan
#  ewr-b:
#    type: direct
#    slot: # a free port like this is chosen, instead of a slot_id
#      site: ewr02
#      speed: 10G
#      diverse_from: [ewr-a] # on another router
#    group: new-york
#  gcp-east:
#    type: gcp_partner
#    region: us-east4
#    bandwidth: 1G
#    pairing_key: \${env:DEMARC_PAIRING_GCP_EAST} # from Google; only needed to create it

# CNIs, the links on the circuits: cni.KEY in plans and commands. Without bgp, static routes lead over a CNI, and they are not part of this
# document: that is usual, because BGP on CNIs is in closed beta at Cloudflare.
#cnis:
#  wan-ewr-a:
#    interconnect: ewr-a
#    service: acme # whom it serves: plans name it, and the circuits that carry one service back each other up
#    magic:
#      conduit_name: wan-ewr-a # its name at Cloudflare; the key when left out
#      description: Primary to New York
#      mtu: 1500
#    protect: true # never deleted, and never with other addresses
#  wan-ewr-b:
#    interconnect: ewr-b
#    service: acme
#    magic:
#      description: Secondary to New York
#      mtu: 1500
#    bgp: # where your account has BGP
#      customer_asn: 65010
#      extra_prefixes: [0.0.0.0/0]
#      md5_key: \${env:DEMARC_MD5_WAN_EWR_B} # from a variable, whose name begins with DEMARC_
#  wan-gcp:
#    interconnect: gcp-east
#    magic:
#      mtu: 1440 # must equal that of the attachment
#  old-lab:
#    state: absent # a tombstone: deleted where it is live
`;
