// Documents and seeds of the sandbox, as large as asked for.
export const account = '023e105f4ecef8ad9ca31a8372d0c353';

const facility = { name: 'Equinix NY1', address: ['165 Halsey St', 'Newark, NJ 07102', 'United States'] };

export function range(n, make) {
  return Array.from({ length: n }, (_, i) => make(i));
}

export function documentOf(interconnects, cnis) {
  const lines = ['version: 1', `account: ${account}`, 'interconnects:'];
  for (let i = 0; i < interconnects; i++) {
    lines.push(`  ic-${i}:`, '    type: direct', `    slot_id: ${slotId(i)}`, '    speed: 10G');
  }
  lines.push('cnis:');
  for (let i = 0; i < cnis; i++) {
    lines.push(
      `  cni-${i}:`,
      `    interconnect: ic-${i % interconnects}`,
      '    magic:',
      `      conduit_name: cni-${i}`,
      `      description: number ${i}`,
      '      mtu: 1500',
      '    bgp:',
      '      customer_asn: 65010',
      '      extra_prefixes: [0.0.0.0/0]',
      `    cust_ip: ${link(i, 1)}`,
      `    p2p_ip: ${link(i, 0)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

export function seedOf(interconnects, cnis) {
  const slots = range(interconnects, (i) => ({
    id: slotId(i),
    facility,
    occupied: true,
    site: 'ewr01',
    speed: '10G',
    account,
  }));
  return accountSeed({
    slots,
    interconnects: range(interconnects, interconnectOf),
    cnis: range(cnis, (i) => ({
      id: `10000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      account,
      cust_ip: link(i, 1),
      p2p_ip: link(i, 0),
      interconnect: `icon-${i % interconnects}`,
      magic: { conduit_name: `cni-${i}`, description: `number ${i}`, mtu: 1500 },
      bgp: { customer_asn: 65010, extra_prefixes: ['0.0.0.0/0'], md5_key: null },
    })),
  });
}

export function accountSeed(parts) {
  return JSON.stringify({ accounts: { [account]: { settings: { default_asn: 13335 }, ...parts } } });
}

export function interconnectOf(i) {
  const slot = { slot_id: slotId(i), site: 'ewr01', speed: '10G' };
  return { account, facility, name: `icon-${i}`, owner: account, type: 'direct', ...slot };
}

export function slotId(i) {
  return `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
}

function link(i, end) {
  return `10.${i >> 15}.${(i >> 7) & 255}.${(i & 127) * 2 + end}/31`;
}
