import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { circuit } from '../e2e/workspace.ts';
import { cook } from './cook.ts';

const fence = (info: string, text: string) => `\`\`\`${info}\n${text.trimEnd()}\n\`\`\`\n`;
const copy = fence('yaml [copy.yaml]', circuit);
const document = fence('yaml [demarc.yaml]', circuit);

test('a page writes its documents, runs its commands in their folder and shows what they print', async () => {
  const page = [
    'Words, and `code`.',
    fence('sh', 'export CLOUDFLARE_API_TOKEN=…\ndemarc plan                # exit code 3: there is no document\n'),
    fence('text', 'demarc.yaml'),
    fence('yaml', circuit),
    `- in a list\n\n  ${document.replaceAll('\n', '\n  ')}`,
    fence('sh', '# first look\n$EDITOR demarc.yaml\ndemarc validate\n\ndemarc plan > plan.txt\ndemarc plan --sandbox'),
    fence('text', 'Plan: 2 to create, …\n…\nFingerprint: sha256:…'),
    fence(
      'diff',
      '       mtu: 1500\n-    bgp:\n-      customer_asn: 65010\n+    bgp: { customer_asn: 65011 }\n-      extra_prefixes: [0.0.0.0/0]',
    ),
    fence('console', '$ demarc apply --yes\nConverged: a new plan is empty.\n$ demarc drift'),
    '<!-- by hand: wan-a magic.mtu 1476 -->',
    fence('sh', 'cp demarc.yaml before.yaml\ndemarc drift before.yaml  # exit code 2: somebody was faster'),
    fence('sh example', 'curl https://example.net'),
  ].join('\n\n');
  await cook(page, 'empty');
});

test.each([
  ['no language', fence('', 'ls'), 'a language whose blocks are run'],
  ['an indented block', 'Words:\n\n    demarc plan\n', 'a language whose blocks are run'],
  ['a language that is not run', fence('json', '{}'), 'a language whose blocks are run'],
  ['another word than example', fence('yaml sample', 'a: 1'), 'a language whose blocks are run'],
  ['another program', fence('sh', 'curl https://example.net'), "program: 'demarc'"],
  ['a pipe', fence('sh', 'demarc validate | cat'), 'a test cannot run'],
  ['another exit code', document + fence('sh', 'demarc validate # exit code 3'), 'code: 0,'],
  ['what is not printed', document + fence('sh', 'demarc validate') + fence('text', 'is wrong'), 'is wrong'],
  ['lines in another order', document + fence('console', '$ demarc plan\nFingerprint: …\nAccount …'), 'Account …'],
  ['an invalid document', fence('yaml', `${circuit}more: 1\n`), 'more'],
  ['an edit that fits nowhere', document + fence('diff', '-  ewr-b:\n+  ewr-c:'), 'places: 0'],
  ['an edit that fits twice', document + copy + fence('diff', '-  ewr-a:\n+  ewr-c:'), 'places: 2'],
  ['an account that is not known', '<!-- account: mine -->\n', 'mine'],
  ['a note that is not known', `<!-- wait: 1 -->\n\n${fence('sh', 'demarc rules')}`, 'the note "wait"'],
])('a page with %s fails', async (_, page, reason) => {
  const failure = await cook(page, 'empty').then(
    () => 'nothing failed',
    (error: unknown) => inspect(error, { depth: 4 }),
  );
  expect(failure).toContain(reason);
});
