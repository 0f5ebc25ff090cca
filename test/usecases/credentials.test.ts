import { expect, test } from 'vitest';
import { Failure } from '../../src/usecases/failure.ts';
import { credentialsFor } from '../../src/usecases/network/choose-credentials.ts';

const pair = { CLOUDFLARE_EMAIL: 'a@example.com', CLOUDFLARE_API_KEY: 'key' };

test('a token has precedence over e-mail and key', () => {
  expect(credentialsFor('a', undefined, { ...pair, CLOUDFLARE_API_TOKEN: ' token\n' })).toMatchObject({
    type: 'token',
  });
  expect(credentialsFor('a', undefined, { ...pair, CLOUDFLARE_API_TOKEN: '' })).toMatchObject({
    type: 'key',
    email: 'a@example.com',
  });
});

test('an account with its own variable uses only that', () => {
  const credentials = credentialsFor('a', 'CF_TOKEN_EU', { CF_TOKEN_EU: 'own', CLOUDFLARE_API_TOKEN: 'other' });
  expect(credentials.type === 'token' && credentials.token.reveal()).toBe('own');
  expect(() => credentialsFor('a', 'CF_TOKEN_EU', { ...pair, CLOUDFLARE_API_TOKEN: 'other' })).toThrow(
    'the variable CF_TOKEN_EU, which the documents name for account a, is not set',
  );
});

test('a credential that cannot be sent is refused and not shown', () => {
  const attempt = () => credentialsFor('a', undefined, { CLOUDFLARE_API_TOKEN: 'half a-secret' });
  expect(attempt).toThrow(Failure);
  expect(attempt).toThrow(/^CLOUDFLARE_API_TOKEN holds characters that no token has/);
  expect(attempt).not.toThrow(/secret/);
});
