import { describe, expect, it } from 'vitest';
import { checkBaseUrl, defaultBaseUrl } from '../../src/api/base-url.ts';

describe('checkBaseUrl', () => {
  it.each([
    [defaultBaseUrl, defaultBaseUrl],
    ['https://api.example.com/client/v4/', 'https://api.example.com/client/v4'],
    ['https://api.example.com', 'https://api.example.com'],
    ['http://127.0.0.1:8080/client/v4', 'http://127.0.0.1:8080/client/v4'],
    ['http://127.9.9.9/', 'http://127.9.9.9'],
    ['http://localhost:1/x', 'http://localhost:1/x'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['http://2130706433/', 'http://127.0.0.1'],
  ])('accepts %s', (text, url) => {
    expect(checkBaseUrl(text)).toEqual({ ok: true, url });
  });

  it.each([
    'http://api.cloudflare.com/client/v4',
    'http://10.0.0.1/',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'ftp://127.0.0.1',
    'file:///etc/passwd',
    'https://user:hunter2@api.example.com',
    'https://hunter2@api.example.com',
    'https://api.example.com/?token=hunter2',
    'https://api.example.com/?',
    'https://api.example.com/#hunter2',
    'api.example.com/hunter2',
    '',
  ])('refuses %j with a hint, and does not repeat it', (text) => {
    const check = checkBaseUrl(text);
    expect(check.ok).toBe(false);
    expect(JSON.stringify(check)).not.toContain('hunter2');
    expect(check).toHaveProperty('hint');
  });
});
