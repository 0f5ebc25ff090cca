import { describe, expect, test } from 'vitest';
import { checkHardening } from './check-hardening.ts';
import { allowedIn, checkPermissions } from './check-permissions.ts';
import { checkPins } from './check-pins.ts';
import { messageOf, runActionlint } from './run-actionlint.ts';
import { readWorkflow } from './workflow.ts';
import { yamlPieces } from './workflow-files.ts';

const good = `name: good
on:
  pull_request:
    branches: [main]
    types: [opened, synchronize, reopened, edited]
permissions: {}
jobs:
  one:
    if: \${{ github.event.pull_request.head.repo.full_name == github.repository }}
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: read
    outputs:
      said: \${{ steps.say.outputs.said }}
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - uses: actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0
        with:
          package-manager-cache: false
      - id: say
        run: echo "said=$TITLE" >> "$GITHUB_OUTPUT"
        env:
          TITLE: \${{ github.event.pull_request.title }}
  two:
    needs: one
    runs-on: ubuntu-24.04
    timeout-minutes: 60
    permissions:
      contents: read
    environment: cloudflare
    concurrency:
      group: demarc
      cancel-in-progress: false
      queue: max
    steps:
      - uses: OWNER/demarc@0000000000000000000000000000000000000000 # unreleased
        with:
          command: apply
        env:
          CLOUDFLARE_API_TOKEN: \${{ secrets.CLOUDFLARE_WRITE_TOKEN }}
`;

function rulesBroken(text: string, name = 'examples/github/good.yml'): readonly string[] {
  const workflow = readWorkflow(text);
  const findings = [
    ...checkPins([{ name, text }]),
    ...checkPermissions(workflow, allowedIn(name)),
    ...checkHardening(workflow),
  ];
  return [...new Set(findings.map(({ rule }) => rule))];
}

const checkoutPin = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
const secondCheckout = (pin: string) =>
  `      - id: say\n        uses: ${pin}\n        with: { persist-credentials: false }\n      - name: then\n`;
const sameRepository = /^ {4}if: .*\n/m;
const secret = '${{ secrets.CLOUDFLARE_WRITE_TOKEN }}';

const bad: readonly (readonly [rule: string, from: string | RegExp, to: string])[] = [
  ['pin-commit', checkoutPin, 'actions/checkout@v7 # v7.0.1'],
  ['pin-commit', checkoutPin, 'actions/checkout@3d3c42e # v7.0.1'],
  ['pin-commit', checkoutPin, `actions/checkout@${'0'.repeat(40)} # v7.0.1`],
  ['pin-version', ' # v7.0.1', ''],
  ['pin-version', '# v7.0.1', '# v7'],
  ['pin-form', `uses: ${checkoutPin}`, `"uses": ${checkoutPin}`],
  ['pin-form', `uses: ${checkoutPin}`, 'uses: docker://alpine:3'],
  ['pin-form', `uses: ${checkoutPin}`, 'uses: ./.github/actions/local'],
  [
    'pin-form',
    'runs-on: ubuntu-24.04',
    'runs-on: ubuntu-24.04\n    "\\u0075ses": owner/name/.github/workflows/x.yml@main',
  ],
  ['pin-same', '      - id: say\n', secondCheckout(`actions/checkout@${'a'.repeat(40)} # v7.0.1`)],
  ['pin-same', '      - id: say\n', secondCheckout(checkoutPin.replace('v7.0.1', 'v7.0.2'))],
  ['pin-unreleased', '# unreleased', '# v1.0.0'],
  ['pin-unreleased', `OWNER/demarc@${'0'.repeat(40)}`, 'OWNER/demarc@main'],
  ['permissions-top', 'permissions: {}\n', ''],
  ['permissions-top', 'permissions: {}\n', 'permissions:\n'],
  ['permissions-top', 'permissions: {}', 'permissions: read-all'],
  ['permissions-top', 'permissions: {}', 'permissions: { contents: read }'],
  ['permissions-job', '    permissions:\n      contents: read\n', ''],
  ['permissions-job', '    permissions:\n      contents: read\n', '    permissions: write-all\n'],
  ['permissions-allowed', 'contents: read', 'contents: write'],
  ['permissions-allowed', 'contents: read', 'id-token: write'],
  ['permissions-allowed', 'contents: read', 'actions: write'],
  ['checkout', '        with:\n          persist-credentials: false\n', ''],
  ['checkout', 'persist-credentials: false', 'persist-credentials: true'],
  ['trigger', 'on:\n  pull_request:', 'on:\n  pull_request_target:'],
  ['trigger', /^on:\n(?: .*\n)+/m, 'on: pull_request_target\n'],
  ['trigger', /^on:\n(?: .*\n)+/m, 'on: [push, pull_request_target]\n'],
  ['trigger', 'on:\n  pull_request:', 'on:\n  workflow_run: { workflows: [x] }'],
  ['paths', '    branches: [main]\n', '    branches: [main]\n    paths: [demarc/**]\n'],
  ['paths', '    branches: [main]\n', '    branches: [main]\n    paths-ignore: [docs/**]\n'],
  ['paths', 'on:\n', 'on:\n  push: { paths: [demarc/**] }\n'],
  ['retarget', '    types: [opened, synchronize, reopened, edited]\n', ''],
  ['retarget', 'reopened, edited', 'reopened'],
  ['retarget', 'opened, synchronize, reopened, edited', 'edited'],
  ['skip', 'if: ${{ ', "if: ${{ github.event.action != 'edited' && "],
  ['cache', '        with:\n          package-manager-cache: false\n', ''],
  ['cache', 'package-manager-cache: false', 'package-manager-cache: true'],
  ['timeout', '    timeout-minutes: 5\n', ''],
  ['timeout', 'timeout-minutes: 5', 'timeout-minutes: 360'],
  ['runner', 'runs-on: ubuntu-24.04', 'runs-on: ubuntu-latest'],
  ['runner', 'runs-on: ubuntu-24.04', 'runs-on: ${{ inputs.runner }}'],
  ['queue', 'queue: max', 'queue: maximum'],
  ['queue', 'cancel-in-progress: false', 'cancel-in-progress: true'],
  ['apply-turn', '      queue: max\n', ''],
  ['apply-turn', 'cancel-in-progress: false', "cancel-in-progress: ${{ github.ref != 'refs/heads/main' }}"],
  ['apply-environment', '    environment: cloudflare\n', ''],
  ['script', 'said=$TITLE', 'said=${{ github.event.pull_request.title }}'],
  [
    'script',
    '        env:\n          TITLE',
    '        with:\n          script: ${{ github.head_ref }}\n        env:\n          TITLE',
  ],
  ['allow', 'command: apply', 'command: apply\n          allow: outage=lhr'],
  ['secret-place', '    environment: cloudflare\n', `    environment: cloudflare\n    env:\n      TOKEN: ${secret}\n`],
  ['secret-place', 'permissions: {}', `permissions: {}\nenv:\n  TOKEN: ${secret}`],
  ['secret-place', 'command: apply', `command: apply\n          github-token: ${secret}`],
  ['secret-name', secret, '${{ secrets[matrix.token] }}'],
  ['secret-name', secret, '${{ toJSON(secrets) }}'],
  ['secret-name', '    environment: cloudflare\n', '    environment: cloudflare\n    secrets: inherit\n'],
  ['secret-fork', sameRepository, ''],
  ['secret-fork', '    needs: one\n', '    needs: one\n    if: ${{ always() }}\n'],
  ['secret-fork', '    needs: one\n', ''],
];

test('a workflow that follows every rule passes', () => {
  expect(rulesBroken(good)).toEqual([]);
});

describe.each(bad)('%s', (rule, from, to) => {
  test(`is broken by ${JSON.stringify(to.trim())} for ${JSON.stringify(String(from).trim())}`, () => {
    const text = good.replace(from, () => to);
    expect(text).not.toBe(good);
    expect(rulesBroken(text)).toContain(rule);
  });
});

test('only the release may write to the repository, and only it and the documentation use an identity', () => {
  const text = good.replace('contents: read', 'contents: write\n      id-token: write');
  expect(rulesBroken(text, '.github/workflows/release.yml')).toEqual([]);
  expect(rulesBroken(text)).toEqual(['permissions-allowed']);
  expect(rulesBroken(text, '.github/workflows/pages.yml')).toEqual(['permissions-allowed']);
  const deploys = good.replace('contents: read', 'pages: write\n      id-token: write');
  expect(rulesBroken(deploys, '.github/workflows/pages.yml')).toEqual([]);
  expect(rulesBroken(deploys)).toEqual(['permissions-allowed']);
});

test('two files that pin one action differently are reported', () => {
  const other = good.replaceAll('3d3c42e5', '4d3c42e5');
  const findings = checkPins([
    { name: 'a.yml', text: good },
    { name: 'b.yml', text: other },
  ]);
  expect(findings.map(({ rule }) => rule)).toEqual(['pin-same']);
  expect(findings[0]?.message).toContain('b.yml:');
});

test('actionlint finds a missing need and an unknown key', async () => {
  const text = good.replace('needs: one', 'needs: none').replace('timeout-minutes', 'time-out');
  const messages = (await runActionlint([{ name: 'bad.yml', text }])).map(messageOf);
  expect(messages.some((message) => message.includes('"none"'))).toBe(true);
  expect(messages.some((message) => message.includes('"time-out"'))).toBe(true);
});

test('code blocks of YAML are found in a document, with their lines', () => {
  const text = 'Words\n\n```yaml\non: push\n```\n\n```sh\nls\n```\n\n```yml\nuses: a/b@c\n```\n';
  expect(yamlPieces({ name: 'a.md', text })).toEqual([
    { name: 'a.md:4', text: 'on: push\n' },
    { name: 'a.md:12', text: 'uses: a/b@c\n' },
  ]);
});
