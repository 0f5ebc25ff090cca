import type { FieldCode } from '../../config/field-problem.ts';
import type { RulesCode } from '../../rules/check-rules.ts';
import type { FileCode } from '../files/document-problem.ts';
import { lines, type Page } from './page.ts';
import type { ValueCode } from './value-pages.ts';

/** What may be wrong with files, and with what documents say together. A rule has its own page. */
export const documentPages: Readonly<
  Record<Exclude<FieldCode, ValueCode | 'secret-in-plain-field'> | FileCode | RulesCode, Page>
> = {
  'account-invalid': {
    means:
      'The account that documents without account: belong to is not an account tag. Its text is never shown, because it may be a token by mistake.',
    wrote: '$ CLOUDFLARE_ACCOUNT_ID=my-account demarc validate',
    says: 'CLOUDFLARE_ACCOUNT_ID is not an account tag: 32 lower-case hexadecimal digits',
    fix: 'Copy the account ID from the dashboard.',
  },
  'account-missing': {
    means:
      'A document names no account, and CLOUDFLARE_ACCOUNT_ID is not set. Offline this is a note; plan and apply need the account.',
    when: 'a document has no account:',
    says: 'the document names no account, and CLOUDFLARE_ACCOUNT_ID is not set',
    fix: 'Write account: with the 32 hexadecimal digits of the account tag, or set CLOUDFLARE_ACCOUNT_ID.',
  },
  'accounts-too-many': {
    means:
      'The documents of one run name more accounts than it reads. Each account costs a listing of all its objects.',
    when: 'the documents of a run name 1,001 accounts',
    says: 'the documents name more than 1000 accounts',
    fix: 'Give the documents of fewer accounts, and run once for each part.',
  },
  'document-conflict': {
    means:
      'Two documents of one account give a setting, a policy or a credential two values. Which counts must not depend on their order.',
    wrote: lines(`
policy:
  max_deletes: 1
---
version: 1
account: 023e105f4ecef8ad9ca31a8372d0c353
policy:
  max_deletes: 2`),
    says: 'policy.max_deletes is declared with two different values for one account',
    fix: 'Write it in one document only.',
  },
  'document-default-unclear': {
    means: 'No file is named, and both demarc.yaml and demarc/ exist. demarc does not guess which one you mean.',
    when: 'a folder has demarc.yaml and demarc/, and demarc validate names neither',
    says: 'demarc.yaml and demarc/ both exist here, and demarc does not choose between them',
    fix: 'Name the documents, or keep one of the two.',
  },
  'document-duplicate-key': {
    means: 'Two documents declare the same key for one account. Each object has one declaration.',
    wrote: lines(`
interconnects:
  ewr-a: { type: direct, slot: { site: ewr01 } }
---
version: 1
account: 023e105f4ecef8ad9ca31a8372d0c353
interconnects:
  ewr-a: { type: direct, slot: { site: ewr02 } }`),
    says: 'the interconnect ewr-a is declared twice for one account',
    fix: 'Remove one of them, or give it another key.',
  },
  'document-encoding': {
    means: 'The file is not UTF-8. In another encoding its text would be read wrong.',
    when: 'a file was saved as Latin-1',
    says: 'demarc.yaml is not UTF-8 text',
    fix: 'Save the file as UTF-8.',
  },
  'document-errors': {
    means: 'A file has more errors than are shown. The first ones usually explain the rest.',
    when: 'a file has 201 errors',
    says: 'demarc.yaml has more errors than these 200: the others are not shown',
    fix: 'Fix the first ones, then run it again.',
  },
  'document-folder-empty': {
    means: 'A folder was named that holds no document. Nothing would be checked, which is hardly meant.',
    when: 'demarc validate network/, where network/ has no .yaml file',
    says: 'network holds no documents',
    fix: 'Name the folder of the documents. From a folder, demarc reads .yaml and .yml files.',
  },
  'document-missing': {
    means: 'A file or folder that was named, or the default one, does not exist.',
    wrote: '$ demarc validate netwrok.yaml',
    says: 'netwrok.yaml does not exist',
    fix: 'Check the name and the working directory. demarc init writes a first document.',
  },
  'document-outside': {
    means:
      'A link in a folder of documents leads out of that folder. In a pull request it could point at any file of the machine.',
    when: 'network/extra.yaml is a link to /etc/extra.yaml',
    says: 'network/extra.yaml is a link that points outside the folder that was named',
    fix: 'Put the file itself into the folder, or name it on the command line.',
  },
  'document-passed-over': {
    means: 'A file looks like a document and is not read. What it declares would count as not declared.',
    when: 'a folder holds network.yaml.bak beside demarc.yaml',
    says: 'network.yaml.bak looks like a document but is not read',
    fix: 'Rename the file to .yaml or .yml, name it as well, or move it to another folder.',
  },
  'document-requires': {
    means: 'The document asks for other versions of demarc than this one, or its range cannot be read.',
    wrote: 'requires: ">=99"',
    says: 'the document requires another version of demarc: this is 0.1.0',
    fix: 'Use a version of demarc that fits, or change requires.',
  },
  'document-too-large': {
    means: 'A file, or all files together, have more bytes than demarc reads.',
    when: 'a file has 70 MB',
    says: 'demarc.yaml is larger than 64 MiB',
    fix: 'Name only the documents. Split a large one: documents for one account are merged.',
  },
  'document-too-many': {
    means:
      'A folder has more files, or deeper folders, than demarc looks through. It is probably not the folder of the documents.',
    when: 'demarc validate / was run',
    says: 'the folders that were named hold more than 100000 files and folders',
    fix: 'Name only the folder of the documents.',
  },
  'document-unreadable': {
    means: 'The file exists, and the system does not let demarc read it.',
    when: 'a file belongs to another user',
    says: 'demarc.yaml cannot be read: permission denied',
    fix: 'Check who owns the file and its mode.',
  },
  'document-version': {
    means: 'The document is of a format version that this demarc does not know. Its fields may mean something else.',
    when: 'a document begins with version: 2',
    says: 'this demarc does not know the format version of the document',
    fix: 'Write version: 1, or use a newer demarc.',
  },
  'rule-fixed': {
    means: 'A few rules keep secrets out of plans, and no policy turns them off.',
    wrote: lines(`
policy:
  rules:
    secret-in-plain-field: off`),
    says: 'policy.rules: secret-in-plain-field cannot be turned off',
    fix: 'Remove the rule from policy.rules.',
  },
  'secret-in-text': {
    means:
      'A text holds the name of a sensitive field and what follows it. Usually two lines were joined, and every plan would show the key.',
    wrote: lines(`
cnis:
  wan-a:
    interconnect: ewr-a
    service: "acme md5_key: not-in-a-document"`),
    says: 'this value contains the name of a sensitive field and what follows it',
    fix: 'Check the colon, the indentation and the quotes of the field and of the lines before it. Replace a key that was shown.',
  },
  'unknown-rule': {
    means: 'policy.rules names a rule that does not exist. The rule that was meant stays as it is.',
    wrote: lines(`
policy:
  rules:
    single-circiut: off`),
    says: 'policy.rules: there is no rule "single-circiut"',
    fix: 'Correct the id. demarc rules lists all.',
  },
  'unknown-rule-object': {
    means:
      'policy.rules turns a rule off for an object that no document declares. For the object that was meant, the rule stays on.',
    wrote: lines(`
interconnects:
  ewr-a: { type: direct, slot: { site: ewr01 } }
policy:
  rules:
    single-circuit: { off: [erw-a] }`),
    says: 'policy.rules: single-circuit is off for "erw-a", which no document declares',
    fix: 'Write the key of an interconnect or CNI, or remove the name.',
  },
};
