export { renderReviewDifferenceMarkdown } from './review-difference-markdown.ts';
export { renderReviewDifferenceText } from './review-difference-text.ts';
