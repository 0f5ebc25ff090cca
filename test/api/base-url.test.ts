import { describe, expect, it } from 'vitest';
import { checkBaseUrl, defaultBaseUrl } from '../../src/api/destination/base-url.ts';

describe('checkBaseUrl', () => {
  it.each([
    [defaultBaseUrl, defaultBaseUrl],
    ['https://api.example.com/client/v4/', 'https://api.example.com/client/v4'],
    ['https://api.example.com', 'https://api.example.com'],
    ['http://127.0.0.1:8080/client/v4', 'http://127.0.0.1:8080/client/v4'],
    ['http://127.9.9.9/', 'http://127.9.9.9'],
    ['http://localhost:1/x', 'http://localhost:1/x'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    // Spellings that URL turns into an address, which is then what is connected to.
    ['http://2130706433/', 'http://127.0.0.1'],
    ['http://0x7f000001/', 'http://127.0.0.1'],
    ['http://0177.0.0.1/', 'http://127.0.0.1'],
    ['http://127.1/', 'http://127.0.0.1'],
    ['http://127.0.0.1./', 'http://127.0.0.1'],
    ['http://[::ffff:127.0.0.1]:80/', 'http://[::ffff:7f00:1]'],
    ['http://[0:0:0:0:0:0:0:1]/', 'http://[::1]'],
    ['http://LOCALHOST/', 'http://localhost'],
    ['http://localhos%74/', 'http://localhost'],
    ['https://evil.localhost/', 'https://evil.localhost'],
  ])('accepts %s', (text, url) => {
    expect(checkBaseUrl(text)).toEqual({ ok: true, url });
  });

  it.each([
    'http://api.cloudflare.com/client/v4',
    'http://10.0.0.1/',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    // Names that a name server may lead anywhere, and addresses that are not loopback.
    'http://evil.localhost',
    'http://localhost./',
    'http://localhost.localdomain/',
    'http://ip6-localhost/',
    'http://127.0.0.1.evil.localhost/',
    'http://0.0.0.0/',
    'http://[::]/',
    'http://0/',
    'http://128.0.0.1/',
    'http://[::127.0.0.1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[fe80::1]/',
    'http://127.0.0.1@evil.example/',
    'http://evil.example\\@127.0.0.1/',
    'ws://127.0.0.1/',
    'ftp://127.0.0.1',
    'file:///etc/passwd',
    'https://user:hunter2@api.example.com',
    'https://hunter2@api.example.com',
    'https://api.example.com/?token=hunter2',
    'https://api.example.com/?',
    'https://api.example.com/#hunter2',
    'api.example.com/hunter2',
    '',
  ])('refuses %j with a hint and does not repeat it', (text) => {
    const check = checkBaseUrl(text);
    expect(check.ok).toBe(false);
    expect(JSON.stringify(check)).not.toContain('hunter2');
    expect(check).toHaveProperty('hint');
  });
});
