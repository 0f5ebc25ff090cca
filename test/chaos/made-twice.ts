import type { Commit } from '../../src/sandbox/store/world.ts';

/** Ports, conduit names and regions of attachments that something was made for while what was made before was still there. */
export function madeTwice(log: readonly Commit[]): readonly string[] {
  const left = new Map<string, number>();
  for (const { operation, before, after } of log) {
    const name = nameOf(operation.startsWith('create') ? after : before);
    if (operation.startsWith('create')) left.set(name, (left.get(name) ?? 0) + 1);
    if (operation.startsWith('delete')) left.set(name, (left.get(name) ?? 0) - 1);
  }
  return [...left].filter(([, count]) => count > 1).map(([name]) => name);
}

function nameOf(object: Commit['after']): string {
  const { magic, slot_id, region } = (object ?? {}) as {
    magic?: { conduit_name: string };
    slot_id?: string;
    region?: string;
  };
  return magic?.conduit_name ?? slot_id ?? region ?? '';
}
