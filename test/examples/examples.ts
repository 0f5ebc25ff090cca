import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../examples/', import.meta.url);

/** An example, and what it takes to run it. */
export interface Example {
  readonly name: string;
  /** What is given to the command: a file or a folder. */
  readonly documents: string;
  /** The variables that its documents read. */
  readonly variables: Readonly<Record<string, string>>;
  /** The sandbox's seed, where the default account is not enough. */
  readonly seed?: string;
  /** Its accounts, with the variable of their token where they have one. */
  readonly accounts: Readonly<Record<string, string>>;
  /** The command of `--check`, where `policy.pace` requires one. */
  readonly check?: string;
  /** The changes that a first apply makes. */
  readonly changes: number;
}

const pairingKey = (region: string) => `7e51371e-72a3-40b5-b844-2e3efefaee59/${region}/1`;
const defaultAccount = '023e105f4ecef8ad9ca31a8372d0c353';

export const examples: readonly Example[] = [
  {
    name: 'one-interconnect',
    documents: path('one-interconnect/demarc.yaml'),
    variables: {},
    accounts: { [defaultAccount]: 'CLOUDFLARE_API_TOKEN' },
    changes: 2,
  },
  {
    name: 'redundant-pair',
    documents: path('redundant-pair/demarc.yaml'),
    variables: { DEMARC_MD5_EWR_A: 'correct-horse', DEMARC_MD5_EWR_B: 'battery-staple' },
    accounts: { [defaultAccount]: 'CLOUDFLARE_API_TOKEN' },
    changes: 4,
  },
  {
    name: 'gcp-partner',
    documents: path('gcp-partner/demarc.yaml'),
    variables: { DEMARC_GCP_EAST_KEY: pairingKey('us-east4') },
    accounts: { [defaultAccount]: 'CLOUDFLARE_API_TOKEN' },
    changes: 2,
  },
  {
    name: 'whole-account',
    documents: path('whole-account/demarc'),
    variables: {
      DEMARC_GCP_EAST_KEY: pairingKey('us-east4'),
      DEMARC_GCP_WEST_KEY: pairingKey('us-west1'),
      DEMARC_MD5_EWR: 'correct-horse',
    },
    accounts: { [defaultAccount]: 'CLOUDFLARE_API_TOKEN' },
    changes: 13,
  },
  {
    name: 'team-repository',
    documents: path('team-repository/demarc'),
    variables: { DEMARC_MD5_EMEA: 'correct-horse' },
    seed: path('team-repository/sandbox-seed.yaml'),
    check: 'true',
    accounts: {
      [defaultAccount]: 'CF_TOKEN_AMERICAS',
      '7a1c4e9b2d5f48c6a3b0e7d81f6c2a95': 'CF_TOKEN_EMEA',
    },
    changes: 8,
  },
  {
    name: 'forty-circuits',
    documents: path('forty-circuits/demarc'),
    variables: Object.fromEntries(
      ['nyc-a', 'nyc-b', 'ash-a', 'ash-b', 'lon-a', 'lon-b'].map((circuit) => [
        `DEMARC_MD5_WAN_${circuit.toUpperCase().replace('-', '_')}`,
        `example-wan-${circuit}`,
      ]),
    ),
    seed: path('forty-circuits/sandbox-seed.yaml'),
    accounts: { [defaultAccount]: 'CLOUDFLARE_API_TOKEN' },
    changes: 0,
  },
];

/** Every YAML file below examples/, by its path. */
export function yamlFiles(below: string = fileURLToPath(root)): readonly string[] {
  return readdirSync(below, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').replaceAll('//', '/'))
    .sort();
}

/** The documents of an example as the command reads them. */
export function sourcesOf(example: Example): readonly { readonly name: string; readonly text: string }[] {
  const files = example.documents.endsWith('.yaml') ? [example.documents] : yamlFiles(example.documents);
  return files.map((name) => ({ name, text: readFileSync(name, 'utf8') }));
}

/** The folders of examples/. */
export function exampleFolders(): readonly string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function path(below: string): string {
  return fileURLToPath(new URL(below, root));
}
