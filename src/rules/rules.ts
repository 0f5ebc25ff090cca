import { addressNotHost } from './address-not-host.ts';
import { addressPrefixMismatch } from './address-prefix-mismatch.ts';
import { addressSame } from './address-same.ts';
import { advertiseNothing } from './advertise-nothing.ts';
import { asnCloudflare } from './asn-cloudflare.ts';
import { asnDefault } from './asn-default.ts';
import { asnIbgp } from './asn-ibgp.ts';
import { asnInvalid } from './asn-invalid.ts';
import { asnReserved } from './asn-reserved.ts';
import { conduitNameDuplicate } from './conduit-name-duplicate.ts';
import { diverseFromContradiction } from './diverse-from-contradiction.ts';
import { diverseFromSelf } from './diverse-from-self.ts';
import { ignoredAndDeclared } from './ignored-and-declared.ts';
import { md5KeyCharacters } from './md5-key-characters.ts';
import { md5KeyLength } from './md5-key-length.ts';
import { metroDuplicate } from './metro-duplicate.ts';
import { metroNameTaken } from './metro-name-taken.ts';
import { mtuDirect } from './mtu-direct.ts';
import { mtuMinimum } from './mtu-minimum.ts';
import { mtuMissing } from './mtu-missing.ts';
import { mtuPartner } from './mtu-partner.ts';
import { pairingKeyForm } from './pairing-key-form.ts';
import { pinDuplicate } from './pin-duplicate.ts';
import { prefixDuplicate } from './prefix-duplicate.ts';
import { prefixHostBits } from './prefix-host-bits.ts';
import { prefixNot31 } from './prefix-not-31.ts';
import { prefixOverlap } from './prefix-overlap.ts';
import { pruneNothingDeclared } from './prune-nothing-declared.ts';
import { referenceAbsent } from './reference-absent.ts';
import { referenceMaybeMisspelt } from './reference-maybe-misspelt.ts';
import { regionContradiction } from './region-contradiction.ts';
import type { Rule, RuleText } from './rule.ts';
import { secretInClear } from './secret-in-clear.ts';
import { secretNameInPlainField } from './secret-name-in-plain-field.ts';
import { serviceAlike } from './service-alike.ts';
import { sharedCircuit } from './shared-circuit.ts';
import { sharedDevice } from './shared-device.ts';
import { sharedSite } from './shared-site.ts';
import { singleCircuit } from './single-circuit.ts';
import { slotConflict } from './slot-conflict.ts';
import { slotDuplicate } from './slot-duplicate.ts';
import { slotMissing } from './slot-missing.ts';
import { tombstoneIdentity } from './tombstone-identity.ts';
import { unknownReference } from './unknown-reference.ts';
import { unusedInterconnect } from './unused-interconnect.ts';

/** Sorted by id. */
export const rules: readonly Rule[] = [
  addressNotHost,
  addressPrefixMismatch,
  addressSame,
  advertiseNothing,
  asnCloudflare,
  asnDefault,
  asnIbgp,
  asnInvalid,
  asnReserved,
  conduitNameDuplicate,
  diverseFromContradiction,
  diverseFromSelf,
  ignoredAndDeclared,
  md5KeyCharacters,
  md5KeyLength,
  metroDuplicate,
  metroNameTaken,
  mtuDirect,
  mtuMinimum,
  mtuMissing,
  mtuPartner,
  pairingKeyForm,
  pinDuplicate,
  prefixDuplicate,
  prefixHostBits,
  prefixNot31,
  prefixOverlap,
  pruneNothingDeclared,
  referenceAbsent,
  referenceMaybeMisspelt,
  regionContradiction,
  secretInClear,
  secretNameInPlainField,
  serviceAlike,
  sharedCircuit,
  sharedDevice,
  sharedSite,
  singleCircuit,
  slotConflict,
  slotDuplicate,
  slotMissing,
  tombstoneIdentity,
  unknownReference,
  unusedInterconnect,
];

/** Checks before the rules, over all documents of the run. `policy.rules` of an account cannot turn them off. */
export const fixedRules: readonly RuleText[] = [
  {
    id: 'secret-in-plain-field',
    severity: 'error',
    why: 'A variable that is used as an md5_key or a pairing_key anywhere in the run would be shown by every plan in any other field.',
    fix: 'Use another variable there, and replace a key that was shown; this rule cannot be turned off.',
  },
];
