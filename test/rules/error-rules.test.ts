import { expect, test } from 'vitest';
import { rules } from '../../src/rules/rules.ts';
import { coveredRules, ruleCases } from './rule-cases.ts';

const slotA = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';

ruleCases('address-prefix-mismatch', {
  passes: {
    'the two ends of a /31': `
cnis:
  wan: { interconnect: x, cust_ip: 192.168.3.5/31, p2p_ip: 192.168.3.4/31 }`,
    'one end alone': `
cnis:
  wan: { interconnect: x, cust_ip: 192.168.3.5/31 }`,
    'a tombstone, whatever it says': `
cnis:
  wan: { state: absent, cust_ip: 192.168.3.5/31, p2p_ip: 192.168.3.6/31 }`,
    'an end that is not known yet': `
cnis:
  wan: { interconnect: x, cust_ip: 192.168.3.5/31, p2p_ip: "\${env:DEMARC_UNSET}" }`,
  },
  fails: {
    'neighbours that are in two /31s': {
      yaml: `
cnis:
  wan:
    interconnect: x
    cust_ip: 192.168.3.5/31 # !
    p2p_ip: 192.168.3.6/31`,
      says: ['cni.wan: cust_ip is in 192.168.3.4/31 and p2p_ip in 192.168.3.6/31'],
    },
    'ends of different lengths': {
      yaml: `
cnis:
  wan:
    interconnect: x
    cust_ip: 192.168.3.5/31 # !
    p2p_ip: 192.168.3.4/30`,
      says: ['cni.wan: cust_ip is in 192.168.3.4/31 and p2p_ip in 192.168.3.4/30'],
    },
  },
});

ruleCases('address-same', {
  passes: {
    'two addresses': `
cnis:
  wan: { interconnect: x, cust_ip: 192.168.3.5/31, p2p_ip: 192.168.3.4/31 }`,
  },
  fails: {
    'one address twice': {
      yaml: `
cnis:
  wan:
    interconnect: x
    cust_ip: 192.168.3.4/31 # !
    p2p_ip: 192.168.3.4/31`,
      says: ['cni.wan: cust_ip and p2p_ip are both 192.168.3.4'],
    },
  },
});

ruleCases('address-not-host', {
  passes: {
    'both addresses of a /31 (RFC 3021)': `
cnis:
  wan: { interconnect: x, cust_ip: 192.168.3.5/31, p2p_ip: 192.168.3.4/31 }`,
    'the inner addresses of a /30': `
cnis:
  wan: { interconnect: x, cust_ip: 192.168.3.5/30, p2p_ip: 192.168.3.6/30 }`,
  },
  fails: {
    'the network and the broadcast address of a /30': {
      yaml: `
cnis:
  wan:
    interconnect: x
    cust_ip: 192.168.3.4/30 # !
    p2p_ip: 192.168.3.7/30 # !`,
      says: [
        'cni.wan: cust_ip 192.168.3.4 is the network address of its /30',
        'cni.wan: p2p_ip 192.168.3.7 is the broadcast address of its /30',
      ],
    },
  },
});

ruleCases('asn-invalid', {
  passes: {
    'the smallest and the largest ASN': `
settings: { default_asn: 1 }
cnis:
  wan: { interconnect: x, bgp: { customer_asn: 4294967295 } }`,
    'no session at all': `
cnis:
  wan: { interconnect: x, bgp: null }`,
  },
  fails: {
    'ASN 0, and one of more than four octets': {
      yaml: `
settings:
  default_asn: 0 # !
cnis:
  wan:
    interconnect: x
    bgp:
      customer_asn: 4294967296 # !`,
      says: ['settings: default_asn 0 is not an ASN', 'cni.wan: customer_asn 4294967296 is not an ASN'],
    },
  },
});

ruleCases('conduit-name-duplicate', {
  passes: {
    'a name for each': `
cnis:
  a: { interconnect: x }
  b: { interconnect: x, magic: { conduit_name: c } }`,
    'a name that is not known yet': `
cnis:
  a: { interconnect: x }
  b: { interconnect: x, magic: { conduit_name: "\${env:DEMARC_UNSET}" } }`,
  },
  fails: {
    'a written name that is the key of another': {
      yaml: `
cnis:
  a: { interconnect: x }
  b:
    interconnect: x
    magic:
      conduit_name: a # !`,
      says: ['cni.b and cni.a both have the conduit name "a"'],
    },
    'a tombstone for a name that another key keeps': {
      yaml: `
cnis:
  new: { interconnect: x, magic: { conduit_name: old } }
  old: { state: absent } # !`,
      says: ['cni.old and cni.new both have the conduit name "old"'],
    },
  },
});

ruleCases('diverse-from-contradiction', {
  passes: {
    'two devices': `
interconnects:
  a: { type: direct, slot: { device: d1 } }
  b: { type: direct, slot: { device: d2, diverse_from: [a] } }`,
    'devices that are not written': `
interconnects:
  a: { type: direct, slot: { site: s1 } }
  b: { type: direct, slot: { site: s1, diverse_from: [a] } }`,
    'a device that goes away with its interconnect': `
interconnects:
  a: { type: direct, name: n, state: absent }
  b: { type: direct, slot: { device: d1, diverse_from: [a] } }`,
  },
  fails: {
    'one device for both': {
      yaml: `
interconnects:
  a: { type: direct, slot: { device: d1 } }
  b: { type: direct, slot: { device: d1, diverse_from: [a] } } # !`,
      says: ['interconnect.b cannot be diverse from interconnect.a: both ask for the device "d1"'],
    },
    'an interconnect without a port': {
      yaml: `
interconnects:
  a: { type: gcp_partner, region: us-east4, bandwidth: 1G }
  b: { type: direct, slot: { site: s1, diverse_from: [a] } } # !`,
      says: [
        'interconnect.b cannot be diverse from interconnect.a: a gcp_partner interconnect is on no port that the API shows',
      ],
    },
  },
});

ruleCases('diverse-from-self', {
  passes: {
    'another interconnect': `
interconnects:
  a: { type: direct, slot: { site: s1 } }
  b: { type: direct, slot: { site: s1, diverse_from: [a] } }`,
  },
  fails: {
    'the interconnect itself': {
      yaml: `
interconnects:
  a: { type: direct, slot: { site: s1 } }
  b:
    type: direct
    slot:
      diverse_from:
        - a
        - b # !`,
      says: ['interconnect.b: diverse_from names the interconnect itself'],
    },
  },
});

ruleCases('ignored-and-declared', {
  passes: {
    'globs that match nothing of it': `
policy: { ignore: ["lab-*", "icon-7"] }
interconnects:
  lab-a: { type: direct, name: icon-77 }
cnis:
  wan: { interconnect: lab-a, magic: { conduit_name: wan-lab-a } }`,
    'a conduit name that is not known yet': `
policy: { ignore: ["lab-*"] }
cnis:
  lab-a: { interconnect: x, magic: { conduit_name: "\${env:DEMARC_UNSET}" } }`,
  },
  fails: {
    'a pinned interconnect, a conduit name and a key that is one': {
      yaml: `
policy: { ignore: ["lab-*", "icon-?"] }
interconnects:
  a:
    type: direct
    name: icon-8 # !
cnis:
  lab-a: { interconnect: a } # !
  wan:
    interconnect: a
    magic:
      conduit_name: lab-b # !`,
      says: [
        'interconnect.a: "icon-8" is declared here, and ignored by "icon-?" in policy.ignore',
        'cni.lab-a: "lab-a" is declared here, and ignored by "lab-*" in policy.ignore',
        'cni.wan: "lab-b" is declared here, and ignored by "lab-*" in policy.ignore',
      ],
    },
  },
});

ruleCases('md5-key-characters', {
  passes: {
    'printable ASCII': `
cnis:
  wan: { interconnect: x, bgp: { md5_key: "aZ09 !#$%&'()*+,-./:;<=>@[]^_\`{|}~" } }`,
    'no key': `
cnis:
  wan: { interconnect: x, bgp: { md5_key: null } }`,
    'a key that is not known yet': `
cnis:
  wan: { interconnect: x, bgp: { md5_key: "\${env:DEMARC_UNSET}" } }`,
  },
  fails: {
    'a question mark, a quote, a line break and a letter beyond ASCII': {
      yaml: `
cnis:
  a:
    interconnect: x
    bgp:
      md5_key: "secret?" # !
  b:
    interconnect: x
    bgp:
      md5_key: 'sec"ret' # !
  c:
    interconnect: x
    bgp:
      md5_key: "secret\\n" # !
  d:
    interconnect: x
    bgp:
      md5_key: sécret # !`,
      says: ['a', 'b', 'c', 'd'].map((key) => `cni.${key}: md5_key is empty or has a character that the API refuses`),
    },
  },
});

ruleCases('metro-duplicate', {
  passes: {
    'metros that are listed once, or twice under one name': `
policy:
  metros: { new-york: [ewr, EWR, jfk], london: [lhr] }`,
  },
  fails: {
    'a metro and a region under two names, in any case': {
      yaml: `
policy:
  metros:
    a: [ewr, us-east4]
    b:
      - jfk
      - EWR # !
      - US-East4 # !`,
      says: [
        'policy.metros lists "EWR" under "a" and under "b"',
        'policy.metros lists "US-East4" under "a" and under "b"',
      ],
    },
  },
});

ruleCases('metro-name-taken', {
  passes: {
    'the name of a metro that is listed as well, and names that are no metro': `
policy:
  metros: { lhr: [LHR, lcy], us-east4: [us-east4, us-east1], new-york1: [ewr], east: [iad] }`,
  },
  fails: {
    'the name of another metro or region': {
      yaml: `
policy:
  metros:
    LHR: [ewr, jfk] # !
    us-east4: [us-east1] # !`,
      says: ['LHR', 'us-east4'].map(
        (name) => `policy.metros joins metros under "${name}", which is the name of a metro that it does not list`,
      ),
    },
  },
});

ruleCases('mtu-minimum', {
  passes: {
    '576 bytes': `
cnis:
  wan: { interconnect: x, magic: { mtu: 576 } }`,
  },
  fails: {
    '575 bytes, on an interconnect of any kind': {
      yaml: `
interconnects:
  g: { type: gcp_partner, region: us-east4, bandwidth: 1G }
cnis:
  wan:
    interconnect: x
    magic:
      mtu: 575 # !
  web:
    interconnect: g
    magic:
      mtu: 1 # !`,
      says: ['cni.wan: mtu 575 is below 576', 'cni.web: mtu 1 is below 576'],
    },
  },
});

ruleCases('mtu-missing', {
  passes: {
    'an MTU': `
interconnects:
  g: { type: gcp_partner, region: us-east4, bandwidth: 1G }
cnis:
  wan: { interconnect: g, magic: { mtu: 1460 } }`,
    'an MTU that is not known yet': `
interconnects:
  g: { type: gcp_partner, region: us-east4, bandwidth: 1G }
cnis:
  wan: { interconnect: g, magic: { mtu: "\${env:DEMARC_UNSET}" } }`,
    'a direct interconnect': `
interconnects:
  d: { type: direct, slot_id: ${slotA} }
cnis:
  wan: { interconnect: d }`,
    'a CNI that exists already': `
interconnects:
  g: { type: gcp_partner, region: us-east4, bandwidth: 1G }
cnis:
  wan: { interconnect: g, id: 0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10 }`,
  },
  fails: {
    'no MTU on a partner interconnect': {
      yaml: `
interconnects:
  g: { type: gcp_partner, region: us-east4, bandwidth: 1G }
cnis:
  wan: { interconnect: g } # !
  web:
    interconnect: g
    magic: # !
      description: no MTU either`,
      says: [
        'cni.wan has no mtu, and interconnect.g is a gcp_partner interconnect',
        'cni.web has no mtu, and interconnect.g is a gcp_partner interconnect',
      ],
    },
  },
});

ruleCases('pin-duplicate', {
  passes: {
    'a pin for each': `
interconnects:
  a: { type: direct, name: n1 }
  b: { type: gcp_partner, name: n2 }
cnis:
  wan: { interconnect: a, id: 0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10 }
  web: { interconnect: a, id: 0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a11 }`,
  },
  fails: {
    'one live object under two keys': {
      yaml: `
interconnects:
  a: { type: direct, name: n1 }
  b: { type: gcp_partner, name: n1 } # !
cnis:
  wan: { interconnect: a, id: 0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10 }
  web: { interconnect: a, id: 0B8E2A54-9D1C-4C1F-8F57-2F1F3C9D6A10 } # !`,
      says: [
        'interconnect.b and interconnect.a are both pinned to the interconnect "n1"',
        'cni.web and cni.wan are both pinned to the CNI 0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10',
      ],
    },
  },
});

ruleCases('prefix-duplicate', {
  passes: {
    'a prefix inside another one, and the same one in another CNI': `
cnis:
  wan: { interconnect: x, bgp: { extra_prefixes: [0.0.0.0/0, 10.0.0.0/8, 10.0.0.0/9] } }
  web: { interconnect: x, bgp: { extra_prefixes: [0.0.0.0/0] } }`,
  },
  fails: {
    'the same prefix twice': {
      yaml: `
cnis:
  wan:
    interconnect: x
    bgp:
      extra_prefixes:
        - 10.0.0.0/8
        - 0.0.0.0/0
        - 10.0.0.0/8 # !`,
      says: ['cni.wan: extra_prefixes has 10.0.0.0/8 twice'],
    },
  },
});

ruleCases('prefix-host-bits', {
  passes: {
    networks: `
cnis:
  wan: { interconnect: x, bgp: { extra_prefixes: [0.0.0.0/0, 10.0.0.0/8, 10.1.2.3/32] } }`,
    'a list that is not known as a whole': `
cnis:
  wan: { interconnect: x, bgp: { extra_prefixes: ["\${env:DEMARC_UNSET}", 10.1.2.3/8] } }`,
  },
  fails: {
    'an address with a length': {
      yaml: `
cnis:
  wan:
    interconnect: x
    bgp:
      extra_prefixes:
        - 0.0.0.0/0
        - 10.1.2.3/8 # !`,
      says: ['cni.wan: 10.1.2.3/8 in extra_prefixes has host bits set'],
    },
  },
});

ruleCases('prefix-overlap', {
  passes: {
    'neighbouring links': `
cnis:
  a: { interconnect: x, cust_ip: 192.168.3.5/31, p2p_ip: 192.168.3.4/31 }
  b: { interconnect: x, cust_ip: 192.168.3.7/31, p2p_ip: 192.168.3.6/31 }`,
    'a link that a tombstone frees': `
cnis:
  a: { interconnect: x, cust_ip: 192.168.3.5/31 }
  b: { state: absent, cust_ip: 192.168.3.5/31 }`,
  },
  fails: {
    'one /31 for two CNIs, and a wider prefix around both': {
      yaml: `
cnis:
  a:
    interconnect: x
    cust_ip: 192.168.3.5/31 # !
  b:
    interconnect: x
    p2p_ip: 192.168.3.4/31 # !
  c: { interconnect: x, cust_ip: 192.168.3.1/24 }`,
      says: [
        'cni.a: 192.168.3.4/31 overlaps 192.168.3.0/24 of cni.c',
        'cni.b: 192.168.3.4/31 overlaps 192.168.3.0/24 of cni.c',
      ],
    },
  },
});

ruleCases('prune-nothing-declared', {
  passes: {
    'prune with something declared': `
policy: { prune: true }
cnis:
  old: { state: absent }`,
    'nothing declared, without prune': `
settings: { default_asn: 64512 }`,
  },
  fails: {
    'prune with nothing declared': {
      yaml: `
policy:
  prune: true # !`,
      says: [
        'policy.prune is true, and no document declares an interconnect or a CNI of account 023e105f4ecef8ad9ca31a8372d0c353',
      ],
    },
  },
});

ruleCases('reference-absent', {
  passes: {
    'both go': `
interconnects:
  a: { type: direct, name: n1, state: absent }
cnis:
  wan: { interconnect: a, state: absent }`,
  },
  fails: {
    'a CNI that is to stay on an interconnect that goes': {
      yaml: `
interconnects:
  a: { type: direct, name: n1, state: absent }
cnis:
  wan:
    interconnect: a # !`,
      says: ['cni.wan is on interconnect.a, which has state: absent'],
    },
  },
});

const pairingKey = '7e51371e-72a3-40b5-b844-2e3efefaee59/europe-west3/2';

ruleCases('region-contradiction', {
  passes: {
    'the region of the key, no region, and no key': `
interconnects:
  a: { type: gcp_partner, region: europe-west3, bandwidth: 1G, pairing_key: ${pairingKey} }
  b: { type: gcp_partner, bandwidth: 1G, pairing_key: ${pairingKey} }
  c: { type: gcp_partner, region: us-east4, bandwidth: 1G }`,
    'a key that does not tell, and one that is not known yet': `
interconnects:
  a: { type: gcp_partner, region: us-east4, bandwidth: 1G, pairing_key: opaque }
  b: { type: gcp_partner, region: us-east4, bandwidth: 1G, pairing_key: "\${env:DEMARC_UNSET}" }`,
  },
  fails: {
    'a key of another region, of a tombstone too, and in other letters': {
      yaml: `
interconnects:
  a:
    type: gcp_partner
    bandwidth: 1G
    region: us-east4 # !
    pairing_key: ${pairingKey}
  b:
    type: gcp_partner
    state: absent
    bandwidth: 1G
    region: Europe-West3 # !
    pairing_key: ${pairingKey}`,
      says: [
        'interconnect.a: region is us-east4, and its pairing_key is for another region',
        'interconnect.b: region is Europe-West3, and its pairing_key is for another region',
      ],
    },
  },
});

ruleCases('slot-conflict', {
  passes: {
    'either of them, with the pin beside it': `
interconnects:
  a: { type: direct, slot_id: ${slotA}, name: n1 }
  b: { type: direct, slot: { site: s1 }, name: n2 }`,
  },
  fails: {
    'both of them': {
      yaml: `
interconnects:
  a:
    type: direct
    slot_id: ${slotA}
    slot: # !
      site: s1`,
      says: ['interconnect.a has both slot_id and slot'],
    },
    'both of them, one not known yet': {
      yaml: `
interconnects:
  a:
    type: direct
    slot_id: \${env:DEMARC_UNSET}
    slot: # !
      site: s1`,
      says: ['interconnect.a has both slot_id and slot'],
    },
  },
});

ruleCases('slot-duplicate', {
  passes: {
    'a slot for each': `
interconnects:
  a: { type: direct, slot_id: ${slotA} }
  b: { type: direct, slot: { site: s1 } }
  c: { type: gcp_partner, region: us-east4, bandwidth: 1G }`,
  },
  fails: {
    'one slot for two, in other letters': {
      yaml: `
interconnects:
  a: { type: direct, slot_id: ${slotA} }
  b:
    type: direct
    slot_id: ${slotA.toUpperCase()} # !`,
      says: [`interconnect.b and interconnect.a are both on slot ${slotA}`],
    },
  },
});

ruleCases('slot-missing', {
  passes: {
    'each of the three, and a partner interconnect': `
interconnects:
  a: { type: direct, slot_id: ${slotA} }
  b: { type: direct, slot: { site: s1 } }
  c: { type: direct, name: n1 }
  g: { type: gcp_partner, region: us-east4, bandwidth: 1G }`,
    'one that is not known yet': `
interconnects:
  a: { type: direct, slot_id: "\${env:DEMARC_UNSET}" }
  b: { type: direct, name: "\${env:DEMARC_UNSET}" }`,
  },
  fails: {
    'none of the three': {
      yaml: `
interconnects:
  a: # !
    type: direct
    speed: 10G`,
      says: ['interconnect.a has none of slot_id, slot and name'],
    },
  },
});

ruleCases('tombstone-identity', {
  passes: {
    'pins, natural keys, and conduit names': `
interconnects:
  a: { type: direct, state: absent, slot_id: ${slotA} }
  b: { type: direct, state: absent, name: n1 }
  c: { type: gcp_partner, state: absent, name: n2 }
  d: { type: gcp_partner, state: absent, region: us-east4, bandwidth: 1G }
cnis:
  old: { state: absent }`,
    'a region that the pairing key carries': `
interconnects:
  d:
    type: gcp_partner
    state: absent
    bandwidth: 1G
    pairing_key: 7e51371e-72a3-40b5-b844-2e3efefaee59/us-east4/2`,
    'values that are not known yet': `
interconnects:
  a: { type: direct, state: absent, slot_id: "\${env:DEMARC_UNSET}" }
  b: { type: gcp_partner, state: absent, name: "\${env:DEMARC_UNSET}" }
  d: { type: gcp_partner, state: absent, bandwidth: 1G, pairing_key: "\${env:DEMARC_UNSET_KEY}" }`,
  },
  fails: {
    'a selector, even beside a pin, and too little': {
      yaml: `
interconnects:
  a:
    type: direct
    state: absent
    name: n1
    slot: { site: s1 } # !
  b: # !
    type: direct
    state: absent
  c: # !
    type: gcp_partner
    state: absent
    region: us-east4`,
      says: [
        'interconnect.a: a selector cannot say which interconnect to delete',
        'interconnect.b is to be deleted, and has neither name nor slot_id',
        'interconnect.c is to be deleted, and has neither name nor both region and bandwidth',
      ],
    },
  },
});

ruleCases('unknown-reference', {
  passes: {
    'keys, and what may be a live name': `
interconnects:
  a: { type: direct, slot_id: ${slotA} }
  b: { type: direct, slot: { site: s1, diverse_from: [a] } }
cnis:
  wan: { interconnect: a }
  web: { interconnect: icon-gcp-0007 }`,
    'a key that is also the live name of another one': `
interconnects:
  a: { type: direct, name: b }
  b: { type: direct, slot_id: ${slotA} }
cnis:
  wan: { interconnect: b }`,
  },
  fails: {
    'a key of nothing, and a live name in place of the key': {
      yaml: `
interconnects:
  ewr-a: { type: direct, name: icon-7 }
  ewr-b:
    type: direct
    slot:
      diverse_from:
        - ewr-a
        - erw-a # !
        - somewhere # !
cnis:
  wan:
    interconnect: icon-7 # !`,
      says: [
        'interconnect.ewr-b: diverse_from names "erw-a", which is not a key of interconnects',
        'interconnect.ewr-b: diverse_from names "somewhere", which is not a key of interconnects',
        'cni.wan names "icon-7", the live name of interconnect.ewr-a, in place of its key',
      ],
    },
  },
});

test('this test covers every error rule', () => {
  expect(coveredRules('error')).toEqual(rules.filter(({ severity }) => severity === 'error').map(({ id }) => id));
});
