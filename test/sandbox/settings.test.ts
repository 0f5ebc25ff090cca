import { describe, expect, it } from 'vitest';
import { account, sandboxClient } from './client.ts';

describe('settings', () => {
  it('are left alone by an empty body and reset by null', async () => {
    const client = await sandboxClient();
    await client.call('PUT', 'settings', { default_asn: 4294967295 });
    expect((await client.call('PUT', 'settings', {})).json).toEqual({ default_asn: 4294967295 });
    expect((await client.call('PUT', 'settings', { default_asn: null })).json).toEqual({ default_asn: 13335 });
  });

  it.each([{ default_asn: -1 }, { default_asn: 4294967296 }, { default_asn: 1.5 }, { default_asn: '1' }, { asn: 1 }])(
    'refuse %j',
    async (body) => {
      const client = await sandboxClient();
      expect((await client.call('PUT', 'settings', body)).status).toBe(400);
      expect((await client.call('GET', 'settings')).json).toEqual({ default_asn: 13335 });
    },
  );

  it('keep an unknown field, and accept it only as it is stored', async () => {
    const settings = { default_asn: 1, newer: { on: true } };
    const client = await sandboxClient({ seed: { accounts: { [account]: { settings } } } });
    expect((await client.call('PUT', 'settings', { ...settings, default_asn: 2 })).json).toEqual({
      ...settings,
      default_asn: 2,
    });
    expect((await client.call('PUT', 'settings', { newer: { on: false } })).status).toBe(400);
  });
});
