import { ExitCode } from '../../usecases/exit-code.ts';

/** Meanings of exit codes that several commands share. */
export const usageCode = { [ExitCode.usage]: 'wrong command line' } as const;
export const documentCodes = {
  [ExitCode.done]: 'done',
  [ExitCode.invalid]: 'the documents are invalid',
  ...usageCode,
} as const;
export const lookCodes = {
  ...documentCodes,
  [ExitCode.failed]: 'could not finish: network, API, permission, credentials',
} as const;

export const filesPositional = {
  name: 'FILES',
  describe:
    'Documents or folders of documents; - is standard input (default: demarc.yaml, else demarc/; both side by side are an error). Of a folder, .yaml and .yml are read in any case; other files that look like documents are named; links out of it are refused',
  many: true,
} as const;

/** For commands that take KEYs and therefore no FILES. */
export const filesFlag = {
  files: {
    type: 'list',
    describe: 'Documents or folders that give the keys (default: demarc.yaml, else demarc/, where there is one)',
  },
} as const;
