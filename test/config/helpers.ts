import { type ConfigOptions, type ConfigResult, loadDesired } from '../../src/config/load-desired.ts';
import type { SourceText } from '../../src/document/yaml-document.ts';
import { Secret } from '../../src/model/secret.ts';

export const account = '023e105f4ecef8ad9ca31a8372d0c353';

export function load(text: string | readonly SourceText[], options: Partial<ConfigOptions> = {}): ConfigResult {
  const sources = typeof text === 'string' ? [{ name: 'a.yaml', text }] : text;
  return loadDesired(sources, {
    environment: {},
    offline: false,
    skipSecrets: false,
    defaultAccount: account,
    version: '0.1.0',
    ...options,
  });
}

/** Diagnostics as `severity code line:column`. */
export function found({ diagnostics }: ConfigResult): string[] {
  return diagnostics.map(
    ({ severity, code, span }) => `${severity} ${code} ${span?.line ?? '-'}:${span?.column ?? '-'}`,
  );
}

/** Accounts as plain data, secrets revealed and sets listed, without where and how things are written: what two documents must agree on to mean the same. */
export function meaning({ accounts }: ConfigResult): unknown {
  return plain(accounts);
}

function plain(value: unknown): unknown {
  if (value instanceof Secret) return { secret: value.reveal() };
  if (value instanceof Set) return [...(value as Set<string>)].sort();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !['origin', 'shownVariables', 'inClear'].includes(key));
  return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner)]));
}
