import type { Author, Circuit, Fields, Link } from './author.ts';

export function moveLink(author: Author, link: Link): void {
  // What no document declared is replaced by a new key that its CNIs are put on, and rightly.
  const isOpen = ({ live, moved }: Circuit) => link.on !== undefined || (live !== undefined && !moved);
  const other = author.tape.pick(author.present().filter((circuit) => circuit !== link.on && isOpen(circuit)));
  if (other === undefined) return;
  link.on = other;
  link.unplaced = false;
  if (other.fields['type'] === 'gcp_partner') author.write(link, {}, { mtu: mtuOf(link) });
}

export function editLink(author: Author, link: Link): void {
  const { tape } = author;
  switch (tape.below(4)) {
    case 0:
      author.write(link, {}, { description: tape.choose('edited', 'edited again') });
      return;
    case 1:
      if (link.on?.fields['type'] !== 'gcp_partner') author.write(link, {}, { mtu: tape.choose(1400, 1450) });
      return;
    case 2:
      author.write(link, { bgp: { customer_asn: 65100 + tape.below(3) } });
      return;
    default:
      author.write(link, { bgp_mode: 'advertise_only' });
  }
}

export function newLink(author: Author, conduit = freshName(author)): Link | undefined {
  const { tape, knobs } = author;
  const on = tape.pick(author.present());
  if (on === undefined) return undefined;
  const link: Link = {
    key: `add-${author.next()}`,
    live: undefined,
    on,
    unplaced: false,
    conduit,
    fields: { magic: { conduit_name: conduit, mtu: 1500 } },
    goal: 'stays',
    written: new Set(['magic.mtu']),
  };
  if (knobs.has('pool-addresses') || tape.chance(20)) author.write(link, address(author, knobs.has('pool-addresses')));
  if (tape.chance(40)) author.write(link, { bgp: { customer_asn: 65020, extra_prefixes: ['0.0.0.0/0'] } });
  author.links.push(link);
  return link;
}

function freshName(author: Author): string {
  return `fresh-${author.next()}${author.knobs.has('stored-otherwise') ? '-with-a-long-name' : ''}`;
}

/** An address that no document has used; in the pool, one that the API will assign next. */
function address(author: Author, inPool: boolean): Fields {
  const taken = new Set([
    ...author.account.cnis.map(({ p2p_ip }) => p2p_ip),
    ...author.links.map(({ fields }) => fields['p2p_ip']),
  ]);
  const nets = Array.from({ length: 60 }, (_, i) => (inPool ? `172.16.0.${2 * i}` : `10.9.${i}.0`));
  const net = nets.find((address) => !taken.has(`${address}/31`) && (!inPool || author.tape.chance(50))) ?? '10.8.0.0';
  return { cust_ip: net.replace(/\d+$/, (n) => `${Number(n) + 1}/31`), p2p_ip: `${net}/31` };
}

export function buryLink(link: Link): void {
  if (link.live === undefined) return;
  link.goal = 'goes';
  link.fields = {
    state: 'absent',
    ...(link.fields['id'] !== undefined && { id: link.fields['id'] }),
    magic: { conduit_name: link.conduit },
  };
}

/** Names, links, or both go round among two or three CNIs. */
export function passRound(author: Author): void {
  const { tape } = author;
  const some = tape
    .shuffled(author.presentLinks().filter(({ live }) => live !== undefined))
    .slice(0, 2 + tape.below(2));
  if (some.length < 2) return;
  const choice = tape.below(3);
  if (choice !== 1) {
    const names = some.map(({ conduit }) => conduit);
    // The last may get a new name: then it is no circle.
    const last = tape.chance(60) ? names[0] : `late-${author.next()}`;
    some.forEach((link, i) => {
      link.fields = { ...link.fields, id: link.live?.id };
      link.conduit = names[i + 1] ?? last ?? link.conduit;
      author.write(link, {}, { conduit_name: link.conduit });
    });
  }
  if (choice !== 0) {
    const links = some.map((link) => addressOf(link));
    const last = tape.chance(25) ? links[0] : address(author, author.knobs.has('pool-addresses'));
    some.forEach((link, i) => author.write(link, links[i + 1] ?? last ?? {}));
  }
}

function addressOf({ fields, live }: Link): Fields {
  if (fields['cust_ip'] !== undefined) return { cust_ip: fields['cust_ip'], p2p_ip: fields['p2p_ip'] };
  return { cust_ip: live?.cust_ip, p2p_ip: live?.p2p_ip };
}

function mtuOf({ live, fields }: Link): number {
  const mtu = fields.magic['mtu'];
  return typeof mtu === 'number' ? mtu : (live?.magic.mtu ?? 1500);
}
