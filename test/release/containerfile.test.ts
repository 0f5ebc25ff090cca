import { existsSync, readFileSync } from 'node:fs';
import { DockerfileParser } from 'dockerfile-ast';
import { validate, ValidationSeverity } from 'dockerfile-utils';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('Containerfile', root), 'utf8');

/** Every rule of the linter, as an error. */
const settings = {
  deprecatedMaintainer: ValidationSeverity.ERROR,
  directiveCasing: ValidationSeverity.ERROR,
  emptyContinuationLine: ValidationSeverity.ERROR,
  instructionCasing: ValidationSeverity.ERROR,
  instructionCmdMultiple: ValidationSeverity.ERROR,
  instructionEntrypointMultiple: ValidationSeverity.ERROR,
  instructionHealthcheckMultiple: ValidationSeverity.ERROR,
  instructionJSONInSingleQuotes: ValidationSeverity.ERROR,
  instructionWorkdirRelative: ValidationSeverity.ERROR,
};
const messagesOf = (source: string) => validate(source, settings).map(({ message }) => message);
const valuesOf = (name: string) =>
  DockerfileParser.parse(text)
    .getInstructions()
    .filter((instruction) => instruction.getKeyword() === name)
    .map((instruction) => instruction.getArgumentsContent() ?? '');

test('the linter finds nothing in Containerfile, and does find a mistake', () => {
  expect(messagesOf(text)).toEqual([]);
  expect(messagesOf(text.replace('WORKDIR /work', 'WORKDIR work'))).toHaveLength(1);
  expect(messagesOf(text.replace('COPY ', 'COPYY '))).not.toEqual([]);
});

test('the image runs as a user without rights, with nothing that it need not have', () => {
  expect(valuesOf('FROM')).toEqual([
    expect.stringMatching(/^gcr\.io\/distroless\/cc-debian12:nonroot(?:@sha256:[0-9a-f]{64})?$/),
  ]);
  expect(valuesOf('USER')).toEqual(['65532:65532']);
  expect(valuesOf('ENTRYPOINT')).toEqual(['["demarc"]']);
  expect([...valuesOf('RUN'), ...valuesOf('ADD'), ...valuesOf('VOLUME'), ...valuesOf('EXPOSE')]).toEqual([]);
  expect(valuesOf('ARG').join(' ')).not.toMatch(/TOKEN|KEY|SECRET/i);
});

test('what it copies is there, once it is built', () => {
  const sources = valuesOf('COPY').flatMap((words) =>
    words
      .split(' ')
      .filter((word) => !word.startsWith('--'))
      .slice(0, -1),
  );
  expect(sources.filter((path) => !path.startsWith('executable/') && !existsSync(new URL(path, root)))).toEqual([]);
  expect(sources).toContain('executable/container/${TARGETARCH}/demarc');
});
