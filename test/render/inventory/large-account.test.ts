import { expect, test } from 'vitest';
import { renderInventoryAnsible } from '../../../src/render/inventory/inventory-ansible.ts';
import { renderInventoryCsv } from '../../../src/render/inventory/inventory-csv.ts';
import { renderInventoryMarkdown } from '../../../src/render/inventory/inventory-markdown.ts';
import { renderInventoryNetBox } from '../../../src/render/inventory/inventory-netbox.ts';
import { renderInventoryJson, renderInventoryText } from '../../../src/render/inventory/inventory-text.ts';
import { recordCircuits } from '../../../src/usecases/circuits/record-circuits.ts';
import { cni, desired, direct, live, liveBgp, liveCni, liveDirect, slotId } from '../../helpers/account.ts';
import { readCsv } from '../../helpers/csv.ts';

/** An account with so many CNIs, two a circuit, all circuits in one metro and one group, half of them declared. */
function large(cnis: number) {
  const circuits = Array.from({ length: cnis / 2 }, (_, n) => n);
  const links = Array.from({ length: cnis }, (_, n) => n);
  return recordCircuits({
    live: live({
      interconnects: circuits.map((n) => liveDirect(`icon-${n}`, n, { site: 'ewr01' })),
      cnis: links.map((n) => liveCni(n, `wan-${n}`, `icon-${Math.floor(n / 2)}`, { bgp: liveBgp(65010) })),
    }),
    desired: desired({
      interconnects: circuits
        .slice(0, cnis / 4)
        .map((n) => direct(`c-${n}`, { slot_id: slotId(n), group: 'all-of-it' })),
      cnis: links.slice(0, cnis / 2).map((n) => cni(`wan-${n}`, `c-${Math.floor(n / 2)}`, { service: 'acme' })),
    }),
    health: new Map(),
  });
}

test('5,000 CNIs that all back each other up are listed whole in each format, and size grows with their number alone', () => {
  const [small, whole] = [large(500), large(5000)];
  expect(whole.circuits).toHaveLength(2500);
  expect(whole.circuits.every(({ sets }) => sets.every(({ peers, peer_count }) => peers.length < peer_count))).toBe(
    true,
  );
  for (const render of [
    renderInventoryText,
    renderInventoryJson,
    renderInventoryCsv,
    renderInventoryNetBox,
    renderInventoryAnsible,
  ]) {
    const [few, many] = [render([small]).length, render([whole]).length];
    expect(many / few, render.name).toBeLessThan(14);
  }
  expect(readCsv(renderInventoryCsv([whole]))).toHaveLength(5001);
  expect(renderInventoryText([whole], { width: 80 })).toContain('wan-4999');
  expect(renderInventoryMarkdown([whole])).toMatch(/^### 2500 circuits, 5000 CNIs\n\n> \[!NOTE\]\n> To stay within/);
});
