import { expect, test } from 'vitest';
import { rules } from '../../src/rules/rules.ts';
import { coveredRules, findings, ruleCases } from './rule-cases.ts';

const slotA = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';

ruleCases('advertise-nothing', {
  passes: {
    'prefixes to advertise': `
cnis:
  wan: { interconnect: x, bgp_mode: advertise_only, bgp: { extra_prefixes: [0.0.0.0/0] } }`,
    'prefixes that are not known yet': `
cnis:
  wan: { interconnect: x, bgp_mode: advertise_only, bgp: { extra_prefixes: ["\${env:DEMARC_UNSET}"] } }`,
    'prefixes that are not managed on a CNI that exists': `
cnis:
  wan: { id: 0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10, bgp_mode: advertise_only }`,
    'the other mode': `
cnis:
  wan: { interconnect: x, bgp_mode: dynamic_route_exchange, bgp: { extra_prefixes: [] } }`,
  },
  fails: {
    'an empty list, no session, and nothing written': {
      yaml: `
cnis:
  a:
    interconnect: x
    bgp: { extra_prefixes: [] }
    bgp_mode: advertise_only # !
  b:
    interconnect: x
    bgp: null
    bgp_mode: advertise_only # !
  c:
    interconnect: x
    bgp: { customer_asn: 65010 }
    bgp_mode: advertise_only # !`,
      says: ['a', 'b', 'c'].map((key) => `cni.${key}: bgp_mode is advertise_only, and extra_prefixes has no prefix`),
    },
  },
});

ruleCases('asn-cloudflare', {
  passes: {
    "13335 on Cloudflare's side": `
settings: { default_asn: 13335 }
cnis:
  wan: { interconnect: x, bgp: { customer_asn: 65010 } }`,
  },
  fails: {
    "13335 on the customer's side": {
      yaml: `
cnis:
  wan:
    interconnect: x
    bgp:
      customer_asn: 13335 # !`,
      says: ["cni.wan: customer_asn 13335 is Cloudflare's own ASN"],
    },
  },
});

ruleCases('asn-default', {
  passes: {
    "Cloudflare's own ASN": `
settings: { default_asn: 13335 }`,
    'a private ASN of two octets': `
settings: { default_asn: 65534 }`,
    'a reserved one, which is a finding of its own': `
settings: { default_asn: 64496 }`,
  },
  fails: {
    'an ASN of somebody': {
      yaml: `
settings:
  default_asn: 3320 # !`,
      says: ['settings: default_asn 3320 is neither 13335 nor from 64512 to 65534'],
    },
    'a private ASN of four octets': {
      yaml: `
settings:
  default_asn: 4200000000 # !`,
      says: ['settings: default_asn 4200000000 is neither 13335 nor from 64512 to 65534'],
    },
  },
});

ruleCases('asn-ibgp', {
  passes: {
    'an ASN for each side': `
settings: { default_asn: 64512 }
cnis:
  wan: { interconnect: x, bgp: { customer_asn: 65010 } }`,
    'a default ASN that is not written': `
cnis:
  wan: { interconnect: x, bgp: { customer_asn: 65010 } }`,
  },
  fails: {
    'one ASN for both sides': {
      yaml: `
settings: { default_asn: 65010 }
cnis:
  wan:
    interconnect: x
    bgp:
      customer_asn: 65010 # !`,
      says: ['cni.wan: customer_asn 65010 equals default_asn of the account'],
    },
  },
});

ruleCases('asn-reserved', {
  passes: {
    'private and public ASNs': `
settings: { default_asn: 13335 }
cnis:
  a: { interconnect: x, bgp: { customer_asn: 64512 } }
  b: { interconnect: x, bgp: { customer_asn: 4200000000 } }
  c: { interconnect: x, bgp: { customer_asn: 131072 } }`,
    'what is not an ASN at all, which is an error of its own': `
cnis:
  a: { interconnect: x, bgp: { customer_asn: 0 } }`,
  },
  fails: {
    'ASNs of documentation and of nobody': {
      yaml: `
settings:
  default_asn: 64496 # !
cnis:
  a:
    interconnect: x
    bgp:
      customer_asn: 23456 # !
  b:
    interconnect: x
    bgp:
      customer_asn: 131071 # !`,
      says: [
        'settings: default_asn 64496 is reserved for documentation (RFC 5398)',
        'cni.a: customer_asn 23456 is AS_TRANS, the placeholder for four-octet ASNs (RFC 4893, RFC 6793)',
        'cni.b: customer_asn 131071 is reserved by IANA',
      ],
    },
  },
});

ruleCases('md5-key-length', {
  passes: {
    'eighty characters': `
cnis:
  wan: { interconnect: x, bgp: { md5_key: ${'k'.repeat(80)} } }`,
  },
  fails: {
    'eighty-one characters': {
      yaml: `
cnis:
  wan:
    interconnect: x
    bgp:
      md5_key: ${'k'.repeat(81)} # !`,
      says: ['cni.wan: md5_key has more than 80 characters'],
    },
  },
});

ruleCases('mtu-direct', {
  passes: {
    '1500, 1476, and what is on another kind': `
interconnects:
  d: { type: direct, slot_id: ${slotA} }
  g: { type: gcp_partner, region: us-east4, bandwidth: 1G }
cnis:
  a: { interconnect: d, magic: { mtu: 1500 } }
  b: { interconnect: d, magic: { mtu: 1476 } }
  c: { interconnect: g, magic: { mtu: 8896 } }
  e: { interconnect: somebody-elses, magic: { mtu: 8896 } }`,
  },
  fails: {
    'jumbo frames': {
      yaml: `
interconnects:
  d: { type: direct, slot_id: ${slotA} }
cnis:
  wan:
    interconnect: d
    magic:
      mtu: 9000 # !`,
      says: ['cni.wan: mtu 9000 is above 1500 on a direct interconnect'],
    },
  },
});

ruleCases('mtu-partner', {
  passes: {
    'what Google offers, and what is on another kind': `
interconnects:
  d: { type: direct, slot_id: ${slotA} }
  g: { type: gcp_partner, region: us-east4, bandwidth: 1G }
cnis:
  a: { interconnect: g, magic: { mtu: 1440 } }
  b: { interconnect: g, magic: { mtu: 1460 } }
  c: { interconnect: g, magic: { mtu: 1500 } }
  e: { interconnect: g, magic: { mtu: 8896 } }
  f: { interconnect: d, magic: { mtu: 1476 } }`,
  },
  fails: {
    'another value': {
      yaml: `
interconnects:
  g: { type: gcp_partner, region: us-east4, bandwidth: 1G }
cnis:
  wan:
    interconnect: g
    magic:
      mtu: 1476 # !`,
      says: ['cni.wan: mtu 1476 is not possible on a Google attachment'],
    },
  },
});

ruleCases('pairing-key-form', {
  passes: {
    'the usual form': `
interconnects:
  a: { type: gcp_partner, bandwidth: 1G, pairing_key: 7e51371e-72a3-40b5-b844-2e3efefaee59/us-central1/2 }
  b: { type: gcp_partner, bandwidth: 1G, pairing_key: 7e51371e-72a3-40b5-b844-2e3efefaee59/northamerica-northeast1/any }`,
    'a key that is not known yet, and none': `
interconnects:
  a: { type: gcp_partner, region: us-east4, bandwidth: 1G, pairing_key: "\${env:DEMARC_UNSET}" }
  b: { type: gcp_partner, region: us-east4, bandwidth: 1G }`,
  },
  fails: {
    'a key that was cut': {
      yaml: `
interconnects:
  a:
    type: gcp_partner
    bandwidth: 1G
    pairing_key: 7e51371e-72a3-40b5-b844-2e3efefaee59/us-central1 # !`,
      says: ['interconnect.a: pairing_key does not read uuid/region/domain'],
    },
  },
});

ruleCases('prefix-not-31', {
  passes: {
    'a /31': `
cnis:
  wan: { interconnect: x, cust_ip: 192.168.3.5/31, p2p_ip: 192.168.3.4/31 }`,
  },
  fails: {
    'a /30, once for both ends': {
      yaml: `
cnis:
  wan:
    interconnect: x
    cust_ip: 192.168.3.5/30 # !
    p2p_ip: 192.168.3.6/30`,
      says: ['cni.wan: cust_ip is in a /30, where links have a /31'],
    },
  },
});

ruleCases('reference-maybe-misspelt', {
  passes: {
    'a name that is like no key': `
interconnects:
  ewr-a: { type: direct, slot_id: ${slotA} }
cnis:
  wan: { interconnect: icon-gcp-0007 }`,
    'a live name of a declared interconnect, which is an error of its own': `
interconnects:
  ewr-a: { type: direct, name: ewr-b }
cnis:
  wan: { interconnect: ewr-b }`,
  },
  fails: {
    'a name that is nearly a key': {
      yaml: `
interconnects:
  ewr-a: { type: direct, slot_id: ${slotA} }
cnis:
  wan:
    interconnect: ewra # !`,
      says: ['cni.wan: interconnect "ewra" is not a key of interconnects'],
    },
  },
});

ruleCases('secret-in-clear', {
  passes: {
    'keys from variables, and what is no key': `
cnis:
  a: { interconnect: x, bgp: { md5_key: "\${env:DEMARC_A}" }, magic: { description: in clear } }
  b: { interconnect: x, bgp: { md5_key: null } }
  c: { interconnect: x, bgp: { md5_key: "site-c-\${env:DEMARC_C}" } }
interconnects:
  g: { type: gcp_partner, region: us-east4, bandwidth: 1G, pairing_key: "\${env:DEMARC_G}" }`,
  },
  fails: {
    'a literal key and a fallback, of both kinds, in a tombstone and behind an alias, too': {
      yaml: `
x-session:
  session: &session
    md5_key: literal-1 # !
cnis:
  a:
    interconnect: x
    bgp:
      md5_key: literal-2 # !
  b:
    state: absent
    bgp:
      md5_key: "\${env:DEMARC_UNSET:-fallback}" # !
  c:
    interconnect: x
    bgp: *session
interconnects:
  g:
    type: gcp_partner
    bandwidth: 1G
    pairing_key: 7e51371e-72a3-40b5-b844-2e3efefaee59/us-central1/2 # !`,
      says: [
        'cni.c: md5_key, or a fallback for it, is written in clear',
        'cni.a: md5_key, or a fallback for it, is written in clear',
        'cni.b: md5_key, or a fallback for it, is written in clear',
        'interconnect.g: pairing_key, or a fallback for it, is written in clear',
      ],
    },
  },
});

test.each([
  ['from a variable', '"${env:DEMARC_KEY}"', 'canary '],
  ['from a variable with blanks around it', '" ${env:DEMARC_KEY}"', 'canary'],
])('secret-in-clear finds a key with blanks at its ends %s and does not show it', (...of) => {
  const [, written, value] = of;
  const yaml = `cnis:\n  a: { interconnect: x, bgp: { md5_key: ${written} } }`;
  const found = findings('secret-in-clear', yaml, { DEMARC_KEY: value });
  expect(found.map(({ message }) => message)).toEqual(['cni.a: md5_key begins or ends with a blank']);
  expect(JSON.stringify(found)).not.toContain('canary');
});

ruleCases('secret-name-in-plain-field', {
  passes: {
    'names that read like something else, and keys where they belong': `
cnis:
  a:
    interconnect: "\${env:DEMARC_KEYSTONE_SITE:-x}"
    bgp: { md5_key: "\${env:DEMARC_MD5_A}" }
    magic: { description: "\${env:DEMARC_TEXT}" }`,
  },
  fails: {
    'each kind of name, in fields of every kind of object': {
      yaml: `
settings:
  default_asn: \${env:DEMARC_ASN_TOKEN} # !
interconnects:
  i:
    type: direct
    slot_id: 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e
    group: a \${env:DEMARC_SECRET_GROUP} # !
cnis:
  a:
    interconnect: i
    magic:
      description: "\${env:DEMARC_MD5_A} and \${env:DEMARC_TEXT}" # !
    bgp:
      extra_prefixes:
        - \${env:DEMARC_GCP_KEY} # !`,
      says: [
        'default_asn shows the variable DEMARC_ASN_TOKEN, whose name reads like a key',
        'interconnect.i: group shows the variable DEMARC_SECRET_GROUP, whose name reads like a key',
        'cni.a: description shows the variable DEMARC_MD5_A, whose name reads like a key',
        'cni.a: extra_prefixes shows the variable DEMARC_GCP_KEY, whose name reads like a key',
      ],
    },
  },
});

ruleCases('shared-device', {
  passes: {
    'two devices': `
interconnects:
  a: { type: direct, slot: { device: d1 } }
  b: { type: direct, slot: { device: d2 } }`,
    'a device that is not written': `
interconnects:
  a: { type: direct, slot: { device: d1 } }
  b: { type: direct, slot_id: ${slotA} }`,
  },
  fails: {
    'one device': {
      yaml: `
interconnects:
  a:
    type: direct
    slot:
      device: d1 # !
  b: { type: direct, slot: { device: d1 } }`,
      says: ['All interconnects of the account (a and b) ask for the device "d1"'],
    },
  },
});

ruleCases('shared-circuit', {
  passes: {
    'two CNIs of one customer on a circuit: only a plan sees what moves': `
interconnects:
  a: { type: direct, slot_id: ${slotA} }
cnis:
  v: { interconnect: a, service: acme, magic: { conduit_name: v } }
  w: { interconnect: a, service: acme, magic: { conduit_name: w } }`,
  },
  fails: {},
});

ruleCases('shared-site', {
  passes: {
    'two sites': `
interconnects:
  a: { type: direct, slot: { site: s1 } }
  b: { type: direct, slot: { site: s2 } }`,
    'a site that is not written': `
interconnects:
  a: { type: direct, slot: { site: s1 } }
  b: { type: direct, slot_id: ${slotA} }`,
    'two partner interconnects': `
interconnects:
  a: { type: gcp_partner, region: us-east4, bandwidth: 1G }
  b: { type: gcp_partner, region: us-east4, bandwidth: 1G }`,
  },
  fails: {
    'one site in one of the groups': {
      yaml: `
interconnects:
  a: { type: direct, group: ny, slot: { site: s1 } }
  b: { type: direct, group: ny, slot: { site: s2 } }
  c: { type: direct, group: dallas, slot: { site: s3 } } # !
  d: { type: direct, group: dallas, slot: { site: s3 } }`,
      says: ['All interconnects of group "dallas" (c and d) ask for the site "s3"'],
    },
    'one site for the whole account, said once': {
      yaml: `
interconnects:
  a: { type: direct, group: ny, slot: { site: s1 } } # !
  b: { type: direct, group: ny, slot: { site: s1 } }
  c: { type: direct, slot: { site: s1 } }
  d: { type: direct, slot: { site: s1 } }
  e: { type: direct, slot: { site: s1 } }`,
      says: ['All interconnects of the account (a, b, c and 2 more) ask for the site "s1"'],
    },
  },
});

ruleCases('service-alike', {
  passes: {
    'one spelling, and other services': `
cnis:
  a: { interconnect: x, service: acme corp }
  b: { interconnect: y, service: acme corp }
  c: { interconnect: y, service: acme corp 2 }
  d: { interconnect: y }`,
  },
  fails: {
    'another case, a dash, more spaces; each spelling once, a tombstone included': {
      yaml: `
cnis:
  a:
    interconnect: x
    service: acme corp
  b:
    interconnect: y
    service: Acme Corp # !
  c:
    interconnect: y
    service: Acme Corp
  d:
    state: absent
    service: acme - corp # !`,
      says: [
        'cni.b serves "Acme Corp", and cni.a serves "acme corp": these count as two customers',
        'cni.d serves "acme - corp", and cni.a serves "acme corp": these count as two customers',
      ],
    },
  },
});

ruleCases('single-circuit', {
  passes: {
    'two of them': `
interconnects:
  a: { type: direct, name: n1, group: ny }
  b: { type: direct, name: n2, group: ny }`,
    'none at all': `
settings: { default_asn: 64512 }`,
    'a group whose name is not known yet': `
interconnects:
  a: { type: direct, name: n1, group: ny }
  b: { type: direct, name: n2, group: "\${env:DEMARC_UNSET}" }`,
  },
  fails: {
    'one in the account': {
      yaml: `
interconnects:
  a: # !
    type: direct
    name: n1
    group: ny
  b: { type: direct, name: n2, state: absent }`,
      says: ['interconnect.a is the only interconnect of the account'],
    },
    'one in a group': {
      yaml: `
interconnects:
  a: { type: direct, name: n1, group: ny } # !
  b: { type: direct, name: n2 }`,
      says: ['interconnect.a is the only interconnect of group "ny"'],
    },
  },
});

ruleCases('unused-interconnect', {
  passes: {
    'one with a CNI, and a tombstone': `
interconnects:
  a: { type: direct, name: n1 }
  b: { type: direct, name: n2, state: absent }
cnis:
  wan: { interconnect: a }`,
    'a CNI that may be on any': `
interconnects:
  a: { type: direct, name: n1 }
cnis:
  wan: { interconnect: "\${env:DEMARC_UNSET}" }`,
  },
  fails: {
    'one without a CNI, and one whose only CNI goes': {
      yaml: `
interconnects:
  a: { type: direct, name: n1 }
  b: { type: direct, name: n2 } # !
  c: { type: direct, name: n3 } # !
cnis:
  wan: { interconnect: a }
  web: { interconnect: c, state: absent }`,
      says: ['interconnect.b is used by no CNI', 'interconnect.c is used by no CNI'],
    },
  },
});

test('this test covers every warning rule', () => {
  expect(coveredRules('warning')).toEqual(rules.filter(({ severity }) => severity === 'warning').map(({ id }) => id));
});
