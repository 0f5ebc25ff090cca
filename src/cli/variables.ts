/** A variable that demarc reads, or several that belong together. */
export interface Variable {
  readonly names: readonly string[];
  /** In the help of a command. */
  readonly help: string;
  /** In the documentation. */
  readonly describe: string;
}

const token: Variable = {
  names: ['CLOUDFLARE_API_TOKEN'],
  help: 'a token: Magic WAN or Magic Transit, Read to look, Write to apply',
  describe:
    'The token: Read to plan, Write to apply. A document may name another variable for its account (credentials.token_env). No flag takes a credential.',
};
const pair: Variable = {
  names: ['CLOUDFLARE_EMAIL', 'CLOUDFLARE_API_KEY'],
  help: 'the older pair; a token has priority',
  describe: 'The older pair. It counts only without a token; demarc never sends both.',
};
const ownToken: Variable = {
  names: ['CF_…', 'CLOUDFLARE_…'],
  help: 'the token of one account, where its document says credentials.token_env',
  describe:
    'The token of one account, where its document names the variable (credentials.token_env). For that account, no other token is tried.',
};
const account: Variable = {
  names: ['CLOUDFLARE_ACCOUNT_ID'],
  help: 'the account, where neither a document nor a flag names one',
  describe: 'The account of documents that name none, and of commands that read no document.',
};
const baseUrl: Variable = {
  names: ['CLOUDFLARE_BASE_URL'],
  help: 'the base URL of the API, such as that of demarc sandbox',
  describe:
    'The base URL of the API: https, or http to this machine (127.0.0.1, ::1 or exactly localhost). --base-url has priority.',
};
const values: Variable = {
  names: ['DEMARC_*'],
  help: 'the values that documents read with ${env:DEMARC_…}',
  describe:
    'The values that documents read with ${env:DEMARC_…}. A document can read no other variable. An empty one that stands alone is an error.',
};
const offlineValues: Variable = { ...values, help: `${values.help}; unknown where not set` };
const approver: Variable = {
  names: ['DEMARC_APPROVED_BY'],
  help: 'who approved the run: it stands in the report and the log',
  describe: 'Who approved an apply. It stands in the report, and no document can read it.',
};
const proxy: Variable = {
  names: ['HTTPS_PROXY', 'NO_PROXY'],
  help: 'the proxy, and the hosts that are reached without it',
  describe:
    'The proxy for https, and the hosts that are reached without it. Plain http never goes through a proxy, and HTTP_PROXY is not read.',
};
const journals: Variable = {
  names: ['XDG_STATE_HOME', 'LOCALAPPDATA'],
  help: 'where journals are kept (default: ~/.local/state)',
  describe: 'Where the journal is kept, in demarc/ below it; LOCALAPPDATA on Windows. Without: ~/.local/state.',
};

export const sendsRequests = (command: { readonly variables: readonly Variable[] }): boolean =>
  command.variables.some(({ names }) => names === baseUrl.names);

/** Of every command. */
const usualVariables: readonly Variable[] = [
  {
    names: ['NO_COLOR', 'FORCE_COLOR'],
    help: 'no colours, or colours also in a pipe',
    describe: 'Never colours, or always. FORCE_COLOR has priority over NO_COLOR, and --no-color over both.',
  },
  {
    names: ['CI', 'GITHUB_ACTIONS'],
    help: 'no colours, no questions, no line that rewrites itself',
    describe: 'No progress and no colours, as in a pipe.',
  },
];

/** Every variable that somebody may set for a command. */
export const variables: readonly Variable[] = [
  ...[token, pair, ownToken, account, baseUrl, values, approver, proxy],
  {
    names: ['NODE_EXTRA_CA_CERTS'],
    help: 'more certificates to trust',
    describe: 'A file with certificates that Node.js trusts beside its own, such as that of a proxy.',
  },
  ...usualVariables,
  {
    names: ['GITHUB_WORKSPACE'],
    help: 'the checkout of a workflow',
    describe: 'In GitHub Actions: links in a folder of documents may lead to any place of the checkout.',
  },
  journals,
  {
    names: ['XDG_RUNTIME_DIR'],
    help: 'where the locks of accounts are kept',
    describe: 'Where the locks of accounts are kept. Without: the folder for temporary files.',
  },
];

/** For commands that read documents, and no account. */
export const documentVariables: readonly Variable[] = [account, offlineValues];

/** For commands that read accounts and no documents. */
export const accountVariables: readonly Variable[] = [token, pair, ownToken, account, baseUrl, proxy];

/** For commands that read accounts, and documents only to find them and to name what is there. */
export const lookVariables: readonly Variable[] = [token, pair, ownToken, account, offlineValues, baseUrl, proxy];

/** For commands that compare documents with accounts. */
export const compareVariables: readonly Variable[] = [token, pair, ownToken, account, values, baseUrl, proxy];

export const applyVariables: readonly Variable[] = [...compareVariables, approver, journals];

/** For `sandbox light`. */
export const sandboxVariables: readonly Variable[] = [
  { ...baseUrl, help: 'with light: the address that the sandbox printed' },
];
