import type { DocumentNeeds, NeededAccount } from './document-needs.ts';

// The lines of examples/github/ that stand for those of the reader: of a variable that documents read, behind a # or not, ...
const variable = /^( *)(?:# )?DEMARC_\w+: \$\{\{ secrets\.DEMARC_\w+ \}\}$/m;
// ... of the accounts of a fleet, with the remark above them, ...
const tokens = /^( *)# One line for each account[^\n]*\n(?: *CF_\w+: [^\n]*\n)+/m;
// ... and of the only token.
const token = /^( *)CLOUDFLARE_API_TOKEN: ([^\n]*\n)/m;

/** A workflow with the tokens, the variables and the paths of the documents that it is for. */
export function fitWorkflow(workflow: string, needs: DocumentNeeds, documents: 'demarc' | 'demarc.yaml'): string {
  return fitPaths(fitAccount(fitTokens(fitVariables(workflow, needs), needs), needs), documents);
}

function fitVariables(workflow: string, { variables }: DocumentNeeds): string {
  return workflow.replace(variable, (example, indent: string) => {
    if (variables.length === 0) return example.replace(/^ *(?:# )?/, `${indent}# `);
    return variables.map((name) => `${indent}${name}: \${{ secrets.${name} }}`).join('\n');
  });
}

/** One account: its own variable. A fleet: a line for each variable, and one for the documents that name none. */
function fitTokens(workflow: string, { accounts }: DocumentNeeds): string {
  if (accounts.length === 0) return workflow;
  const names = new Set(accounts.map(({ tokenEnv }) => tokenEnv));
  const own = [...names].filter((name) => name !== undefined).sort();
  if (!tokens.test(workflow)) {
    return workflow.replace(token, `$1${own.length === 1 && names.size === 1 ? own[0] : 'CLOUDFLARE_API_TOKEN'}: $2`);
  }
  return workflow.replace(tokens, (example, indent: string) => {
    const [remark = ''] = example.trim().split('\n');
    const isReader = example.includes('matrix.token_env');
    const each = own.map((name) => `${name}: ${isReader ? readOf(name) : `\${{ secrets.${name} }}`}`);
    const lines = [
      ...(own.length > 0 ? [remark, ...each] : []),
      ...(names.has(undefined) ? sharedLines(isReader, own.length > 0) : []),
    ];
    return lines.map((line) => `${indent}${line}\n`).join('');
  });
}

function sharedLines(isReader: boolean, hasOthers: boolean): readonly string[] {
  if (!isReader) {
    return ['# The environment of each account holds its own.', `CLOUDFLARE_API_TOKEN: \${{ secrets.${sharedWrite} }}`];
  }
  const secret = 'secrets.CLOUDFLARE_READ_TOKEN';
  return [
    '# One that may read all accounts whose documents name no token_env, and nothing else.',
    `CLOUDFLARE_API_TOKEN: \${{ ${hasOthers ? `!matrix.token_env && ${secret} || ''` : secret} }}`,
  ];
}

const sharedWrite = 'CLOUDFLARE_WRITE_TOKEN';

/** For the job of its account alone. */
function readOf(name: string): string {
  return `\${{ matrix.token_env == '${name}' && secrets.${readSecret(name)} || '' }}`;
}

function readSecret(name: string): string {
  return name.includes('TOKEN') ? name.replace('TOKEN', 'READ_TOKEN') : `${name}_READ`;
}

/** The secret of an account's environment. */
export function writeSecret({ tokenEnv }: NeededAccount): string {
  return tokenEnv ?? sharedWrite;
}

function fitAccount(workflow: string, { readsAccount }: DocumentNeeds): string {
  if (!readsAccount) return workflow;
  const line = 'CLOUDFLARE_ACCOUNT_ID: ${{ vars.CLOUDFLARE_ACCOUNT_ID }}';
  return workflow.replace(/^( *)\w+: \$\{\{ secrets\.CLOUDFLARE_(?:READ|WRITE)_TOKEN \}\}[^\n]*\n/m, `$&$1${line}\n`);
}

/** The workflows of a fleet look into the folder alone. */
function fitPaths(workflow: string, documents: string): string {
  if (documents === 'demarc') return workflow;
  const reads = '"$GITHUB_WORKSPACE/demarc"';
  if (!workflow.includes(reads)) return workflow;
  return workflow
    .replace(reads, `"$GITHUB_WORKSPACE/${documents}"`)
    .replace(' -- demarc .github/', ` -- ${documents} .github/`);
}
