export { renderReportJson } from './report-json.ts';
export { renderReportMarkdown } from './report-markdown.ts';
export { renderReportText } from './report-text.ts';
