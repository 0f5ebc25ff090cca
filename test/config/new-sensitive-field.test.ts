import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

const field = 'tunnel_psk';

/** The rooms read the list when they are loaded. So the field is added first, and they are imported then, and once more by the next file. */
async function loadRooms() {
  vi.resetModules();
  const { sensitiveFields } = await import('../../src/model/secret.ts');
  if (sensitiveFields instanceof Set) sensitiveFields.add(field);
  const [{ load, found }, { showMasked }, { meaningOf }, { isShownValue }, { isSensitivePath }] = await Promise.all([
    import('./helpers.ts'),
    import('../../src/diagnostics/mask-text.ts'),
    import('../../src/config/credential-words.ts'),
    import('../../src/config/shown-values.ts'),
    import('../../src/model/secret.ts'),
  ]);
  const masked = (text: string) => showMasked(load(text).gate.texts().get('a.yaml') ?? '');
  return { load, found, masked, meaningOf, isShownValue, isSensitivePath };
}

describe('a field that is added to the list of sensitive fields', () => {
  let rooms: Awaited<ReturnType<typeof loadRooms>>;

  beforeAll(async () => {
    rooms = await loadRooms();
  });
  afterAll(() => {
    vi.resetModules();
  });

  test.each([
    ['beside its name', `version: 1\ncnis:\n  a:\n    bgp:\n      ${field}: hunter2\n`],
    ['beside its misspelt name', 'version: 1\ncnis:\n  a:\n    bgp:\n      tunel_psk: hunter2\n'],
    ['beside its name in text that is no YAML', `version: 1\n\tcnis: [\n  ${field}: "hunter2\n`],
    [
      'in a value that its line was joined to',
      `version: 1\ncnis:\n  a:\n    magic: {conduit_name: wan-a ${field}: hunter2}\n`,
    ],
  ])('has its value hidden %s', (_name, text) => {
    expect(text).toContain('hunter2');
    expect(rooms.masked(text)).not.toContain('hunter2');
  });

  test('is found in a value that its line was joined to, misspelt or not', () => {
    const joined = (name: string) =>
      `version: 1\ncnis:\n  a:\n    interconnect: x\n    magic:\n      conduit_name: "wan-a ${name}=hunter2"\n`;
    expect(rooms.found(rooms.load(joined(field)))).toContain('error secret-in-text 6:21');
    expect(rooms.found(rooms.load(joined('tunnel_pks')))).toContain('error secret-in-text 6:21');
    expect(rooms.found(rooms.load(joined('tunnel')))).not.toContain('error secret-in-text 6:21');
  });

  test('is found, like every sensitive field, behind any one letter that is left out, added, changed or moved', () => {
    for (const name of [field, 'md5_key', 'pairing_key']) {
      const parts = name.split('').map((_, at) => [name.slice(0, at), name.charAt(at), name.slice(at + 1)] as const);
      const misspelt = parts.flatMap(([before, letter, after]) => [
        before + after,
        `${before}x${after}`,
        `${before}x${letter}${after}`,
        before + after.slice(0, 1) + letter + after.slice(1),
      ]);
      expect(misspelt.filter((word) => rooms.meaningOf(word) !== 'sensitive')).toEqual([]);
    }
  });

  test('is sensitive where plans and reports show fields', () => {
    expect(rooms.isSensitivePath(`bgp.${field}`)).toBe(true);
    expect(rooms.meaningOf(field)).toBe('sensitive');
    expect(rooms.isShownValue('description', field)).toBe(false);
    expect(rooms.meaningOf('tunnel_name')).toBe('credential');
  });
});
