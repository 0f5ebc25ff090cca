import { describe, expect, test } from 'vitest';
import { isHtml } from '../../src/api/error-words.ts';

describe('an answer that may be an HTML page', () => {
  test.each([
    '<html>',
    '<HTML lang="en"><body>',
    '<!DOCTYPE html><title>502</title>',
    '<!doctype\n  html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">',
    '<head>',
    '<title>Attention Required!</title>',
    '<body onload="x()">',
    ' \r\n\t<html>',
    '\ufeff<html>',
    '<!-- an edge --><html>',
    '<!-- --><!-- > -->\n<!----><body>',
    '<?xml version="1.0"?>\n<!DOCTYPE html>',
    '<?XML version="1.0"?><!-- x --><html xmlns="http://www.w3.org/1999/xhtml">',
    '<html',
    `${' '.repeat(100_000)}<html>`,
    `<!--${'-'.repeat(100_000)}--><html>`,
  ])('is recognised as a page: %j', (text) => {
    expect(isHtml(text)).toBe(true);
  });

  test.each([
    '',
    '<',
    'html',
    '{"errors":[]}',
    '"<html>"',
    '{"message":"<html>"}',
    'error: <html>',
    '<htmlx>',
    '<header>',
    '<bodyguard>',
    '<titles>',
    '<!doctypehtml>',
    '<!doctype htmlish>',
    '<!doctype svg>',
    '< html>',
    '</html>',
    '<p>no</p>',
    '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
    '<?xml version="1.0"',
    '<!-- not closed <html>',
    '<!-- only a comment -->',
    '<?php ?><html>',
  ])('is not taken for a page: %j', (text) => {
    expect(isHtml(text)).toBe(false);
  });
});
