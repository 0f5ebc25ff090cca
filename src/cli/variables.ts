/** A variable that demarc reads. */
interface Variable {
  readonly names: readonly string[];
  /** In the help, which names the usual ones alone. */
  readonly help?: string;
  /** In the documentation. */
  readonly describe: string;
}

/** Every variable that somebody may set for a command. */
export const variables: readonly Variable[] = [
  {
    names: ['CLOUDFLARE_API_TOKEN'],
    help: 'the token, or',
    describe:
      'The token: Read to plan, Write to apply. A document may name another variable for its account (credentials.token_env). No flag takes a credential.',
  },
  {
    names: ['CLOUDFLARE_EMAIL', 'CLOUDFLARE_API_KEY'],
    help: 'the older pair; the token has priority',
    describe: 'The older pair. It counts only without a token; demarc never sends both.',
  },
  {
    names: ['CLOUDFLARE_ACCOUNT_ID'],
    help: 'the account of documents that name none',
    describe: 'The account of documents that name none, and of commands that read no document.',
  },
  {
    names: ['CLOUDFLARE_BASE_URL'],
    help: 'the base URL of the API',
    describe:
      'The base URL of the API: https, or http to this machine (127.0.0.1, ::1 or exactly localhost). --base-url has priority.',
  },
  {
    names: ['DEMARC_*'],
    help: 'the values that documents read with ${env:DEMARC_…}',
    describe:
      'The values that documents read with ${env:DEMARC_…}. A document can read no other variable. An empty one that stands alone is an error.',
  },
  {
    names: ['DEMARC_APPROVED_BY'],
    describe: 'Who approved an apply. It stands in the report, and no document can read it.',
  },
  {
    names: ['HTTPS_PROXY', 'NO_PROXY'],
    describe:
      'The proxy for https, and the hosts that are reached without it. Plain http never goes through a proxy, and HTTP_PROXY is not read.',
  },
  {
    names: ['NODE_EXTRA_CA_CERTS'],
    describe: 'A file with certificates that Node.js trusts beside its own, such as that of a proxy.',
  },
  {
    names: ['NO_COLOR', 'FORCE_COLOR'],
    describe: 'Never colours, or always. FORCE_COLOR has priority over NO_COLOR, and --no-color over both.',
  },
  {
    names: ['CI', 'GITHUB_ACTIONS'],
    describe: 'No progress and no colours, as in a pipe.',
  },
  {
    names: ['GITHUB_WORKSPACE'],
    describe: 'In GitHub Actions: links in a folder of documents may lead to any place of the checkout.',
  },
  {
    names: ['XDG_STATE_HOME', 'LOCALAPPDATA'],
    describe: 'Where the journal is kept, in demarc/ below it; LOCALAPPDATA on Windows. Without: ~/.local/state.',
  },
  {
    names: ['XDG_RUNTIME_DIR'],
    describe: 'Where the locks of accounts are kept. Without: the folder for temporary files.',
  },
];
