import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMermaid } from '../helpers/read-mermaid.ts';
import { fortyCircuits } from './forty-circuits.ts';
import { account, folderWith, sandboxFor } from './workspace.ts';

async function boxesOf(text: string): Promise<readonly string[]> {
  return [...(await readMermaid(text)).boxes.values()];
}

test('the picture of an untidy account has each circuit with its state, and filters choose', async () => {
  const { demarc, documents } = await fortyCircuits();
  const { code, stdout, stderr } = await demarc(['graph', documents]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const boxes = await boxesOf(stdout);
  expect(boxes).toContain('chi-b\nDown, 10G');
  expect(boxes).toContain('dal-b\nUnhealthy, 10G');
  expect(boxes).toContain('par-b\nPending, 10G');
  expect(boxes).toContain('cni-ams01-0003\nHealthy, 10G, not declared');
  expect(boxes.filter((box) => box === 'core').length).toBeGreaterThan(1);
  const fra = await boxesOf((await demarc(['graph', documents, '--metro', 'FRA'])).stdout);
  expect(fra.filter((box) => /^fra-[a-d]\n/.test(box))).toHaveLength(4);
  expect(fra.some((box) => box.startsWith('ams'))).toBe(false);
  const down = await boxesOf((await demarc(['graph', documents, '--state', 'down'])).stdout);
  expect(down.filter((box) => box.includes('10G'))).toEqual(['chi-b\nDown, 10G']);
  const none = await demarc(['graph', documents, '--group', 'no-such-group']);
  expect(await boxesOf(none.stdout)).toEqual([
    'There is no circuit to draw: the account has none, or none passes the filters.',
  ]);
  expect(none.stderr).toBe('note: no circuit has the group "no-such-group"\n');
});

test('with --plan the picture has what goes, what moves and what is left; a blocked plan is drawn, too', async () => {
  const { demarc, documents, cwd } = await fortyCircuits();
  await cp(documents, join(cwd, 'edited'), { recursive: true });
  const file = join(cwd, 'edited/europe.yaml');
  const text = (await readFile(file, 'utf8'))
    .replace('  fra-b:\n', '  fra-b:\n    state: absent\n')
    .replace('  wan-fra-b:\n', '  wan-fra-b:\n    state: absent\n')
    .replace('    interconnect: fra-d\n', '    interconnect: fra-a\n');
  await writeFile(file, text);
  const { code, stdout, stderr } = await demarc(['graph', 'edited', '--plan', '--metro', 'fra', '--out', 'dot=p.dot']);
  expect({ code, errors: /^error/m.test(stderr) }).toEqual({ code: 0, errors: false });
  const { boxes, lines } = await readMermaid(stdout);
  expect([...boxes.values()]).toEqual(
    expect.arrayContaining([
      'A guard holds the plan back: black-hole.',
      '= fra-a\nHealthy, 10G, is left',
      '- fra-b\nHealthy, 10G, goes',
      '- wan-fra-b\n10.255.0.49/31, goes',
      '> initech-fra-b\n10.255.0.53/31, moves here',
      'fra-d\nHealthy, 10G',
    ]),
  );
  const shown = (id: string) => boxes.get(id)?.split('\n')[0];
  expect(lines.map(([from, to, stroke]) => [shown(from), shown(to), stroke])).toEqual(
    expect.arrayContaining([
      ['= fra-a', '> initech-fra-b', 'thick'],
      ['fra-d', '> initech-fra-b', 'dotted'],
      ['- fra-b', '- wan-fra-b', 'dotted'],
    ]),
  );
  expect(await readFile(join(cwd, 'p.dot'), 'utf8')).toContain('label="&#62; initech-fra-b');
});

test('an empty account is a picture of one friendly box; what a plan creates is drawn where it will be', async () => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({
    'demarc.yaml': `version: 1
account: ${account}
policy: { metros: { ny: [ewr] } }
interconnects:
  ewr-a: { type: direct, slot: { site: ewr01, speed: 10G } }
cnis:
  wan-a: { interconnect: ewr-a, bgp: { customer_asn: 65010 } }
`,
  });
  const empty = await sandbox.demarc(['graph', '--account', account], { cwd });
  expect(empty).toMatchObject({ code: 0 });
  expect(await boxesOf(empty.stdout)).toEqual([
    'There is no circuit to draw: the account has none, or none passes the filters.',
  ]);
  const planned = await sandbox.demarc(['graph', '--plan'], { cwd });
  const boxes = await boxesOf(planned.stdout);
  expect(boxes[0]).toBe('ny');
  expect(boxes).toEqual(expect.arrayContaining(['ewr01', '+ ewr-a\nnew, 10G', '+ wan-a\nnew', 'AS 65010']));
  const elsewhere = await sandbox.demarc(['graph', '--plan', '--site', 'lhr01'], { cwd });
  expect(await boxesOf(elsewhere.stdout)).toHaveLength(1);
  const refused = await sandbox.demarc(['graph', '--format', 'png'], { cwd });
  expect(refused).toMatchObject({ code: 64, stdout: '' });
});

test('an account that cannot be planned has its picture, its error and its exit code', async () => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({
    'demarc.yaml': `version: 1
account: ${account}
interconnects:
  x: { type: direct, slot: { site: nowhere99 } }
`,
  });
  const { code, stdout, stderr } = await sandbox.demarc(['graph', '--plan'], { cwd });
  expect(code).toBe(3);
  expect(stderr).toMatch(/^error: account /m);
  expect((await boxesOf(stdout)).join('\n')).toContain(`Account ${account} cannot be planned: `);
});
