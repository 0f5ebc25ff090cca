import { describe, expect, test } from 'vitest';
import { type MagicAccount, magicDocuments, type MagicScene, magicScene, withMtu } from './magic-scene.ts';

/** The warnings of a plan about what the Magic side says, as `code address: message`. */
async function notesOf({ planOf }: MagicScene, ...args: readonly string[]): Promise<readonly string[]> {
  const plan = await planOf(...args);
  return plan.accounts.flatMap(({ warnings }) =>
    warnings
      .filter(({ code }) => /^plan-(?:cloudflare-asn|magic-)/.test(code))
      .map(({ code, address, message }) => `${code} ${address ?? ''}: ${message}`),
  );
}

const newAsn = magicDocuments.replace('interconnects:', 'settings: { default_asn: 64600 }\ninterconnects:');
const magicSays = (asn: number) => (own: MagicAccount) => (own.magic.bgp_settings['cloudflare_asn'] = asn);

describe('default_asn against the ASN that the Magic side has', () => {
  test('is shown with both values where they differ already, and blocks nothing by itself', async () => {
    const scene = await magicScene(newAsn, { change: magicSays(64512) });
    expect(await notesOf(scene, '--allow', 'account')).toEqual([
      "plan-cloudflare-asn settings: settings: default_asn is 13335 now, and the BGP settings of Magic say that Cloudflare's ASN is 64512",
    ]);
    expect((await scene.planOf('--allow', 'account')).accounts).toMatchObject([{ applyable: true }]);
    expect(await scene.magicReads()).toContain('get_magic_bgp_settings');
  });

  test('is no warning where both are one value before the plan', async () => {
    expect(await notesOf(await magicScene(newAsn))).toEqual([]);
  });

  test.each([400, 403, 404])('is left out where these settings answer %i', async (status) => {
    const scene = await magicScene(newAsn, { change: magicSays(64512) });
    await scene.sandbox.setFaults([{ kind: 'refused', operation: 'get_magic_bgp_settings', status }]);
    const [own] = (await scene.planOf()).accounts;
    expect(own).toMatchObject({ complete: true, terms: { judged: 'health' } });
    expect(own?.warnings.filter(({ code }) => code === 'plan-cloudflare-asn')).toEqual([]);
    expect(own?.not_judged).toBeUndefined();
  });

  test('is not asked for where default_asn stays', async () => {
    const same = newAsn.replace('64600', '13335').replace('dfw-edge-2 }', 'dfw-edge-2, mtu: 1476 }');
    const scene = await magicScene(same, { change: magicSays(64512) });
    expect(await notesOf(scene)).toEqual([]);
    expect(await scene.magicReads()).not.toContain('get_magic_bgp_settings');
  });
});

describe('magic.mtu against the dataplane', () => {
  const version = (of: string) => (own: MagicAccount) =>
    Object.assign(own.magic.interconnects[2] ?? {}, { version: of });
  const fourth = `${magicDocuments}  d: { interconnect: dfw-b, magic: { conduit_name: new-edge } }\n`;
  const warned =
    'plan-magic-mtu cni.c: cni.c has magic.mtu 1500, and its dataplane (version 1) takes 1476 at most towards Cloudflare';

  test.each([
    ['1', [warned]],
    ['1.5', []],
    ['2', []],
    ['9', []],
  ] as const)('of version %s, also of a CNI that does not change', async (of, notes) => {
    expect(await notesOf(await magicScene(withMtu('b', 1476), { change: version(of) }))).toEqual(notes);
  });

  test('is said where only a conduit name is new, with the reads for names and no others', async () => {
    const scene = await magicScene(fourth, { change: version('1') });
    expect(await notesOf(scene)).toEqual([warned]);
    expect(await scene.magicReads()).toEqual(['list_cf_interconnects', 'list_gre_tunnels', 'list_ipsec_tunnels']);
  });

  test.each(['auto', 'required'])('is not looked for where a plan with %s reads nothing', async (preflight) => {
    const text = magicDocuments
      .replace('max_deletes: 9', `max_deletes: 9, preflight: ${preflight}`)
      .replace('dfw-edge-2 }', 'dfw-edge-2, description: new }');
    const scene = await magicScene(text, { change: version('1') });
    expect(await notesOf(scene)).toEqual([]);
    expect(await scene.magicReads()).toEqual([]);
  });

  test('is not looked for with policy.preflight off, whatever is planned', async () => {
    const text = withMtu('b', 1476).replace('max_deletes: 9', 'max_deletes: 9, preflight: off');
    const scene = await magicScene(text, { change: version('1') });
    expect(await notesOf(scene)).toEqual([]);
    expect((await scene.run('apply', '--yes')).code).toBe(0);
    expect(await scene.magicReads()).toEqual([]);
  });
});
