import { pdfString } from './pdf-text.ts';

export interface PdfLine {
  readonly text: string;
  /** In points. */
  readonly size: number;
}

/**
 * A PDF 1.4 file of one A4 page with these lines in Helvetica, top to bottom. The bytes are the same for the same lines.
 */
export function pdfPage(title: string, lines: readonly PdfLine[]): Uint8Array {
  const content = ['BT', '72 770 Td', ...lines.flatMap(lineOperators), 'ET'].join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Title ${pdfString(title)} /Producer (demarc sandbox) >>`,
  ];
  return Buffer.from(fileText(objects), 'latin1');
}

function lineOperators({ text, size }: PdfLine): readonly string[] {
  return [`/F1 ${size} Tf`, `0 ${-Math.round(size * 1.5)} Td`, `${pdfString(text)} Tj`];
}

/** Every char is a byte, so lengths are offsets. The second line marks the file as binary. */
function fileText(objects: readonly string[]): string {
  let file = '%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n';
  const offsets: number[] = [];
  for (const [i, object] of objects.entries()) {
    offsets.push(file.length);
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
  }
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return (
    `${file}xref\n0 ${size}\n0000000000 65535 f \n${entries}` +
    `trailer\n<< /Size ${size} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${file.length}\n%%EOF\n`
  );
}
