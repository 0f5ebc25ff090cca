import { choosableStyle } from './svg-parts.ts';

/** The style sheet of the HTML picture. */
export function pageStyle(): string {
  return [
    ':root{color-scheme:light dark;--ground:#fff;--text:#1f2328;--soft:#57606a;--edge:#8c959f;--bar:#f6f8fa;--focus:#0969da}',
    `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${darkColours}}}@media screen{:root[data-theme=dark]{color-scheme:dark;${darkColours}}}:root[data-theme=light]{color-scheme:light}`,
    '*{box-sizing:border-box}html,body{height:100%}body{display:flex;flex-direction:column;margin:0;background:var(--ground);color:var(--text);font:14px/1.4 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}',
    'header{padding:8px 12px;background:var(--bar);border-bottom:1px solid var(--edge)}h1{display:inline;margin:0 12px 0 0;font-size:16px}header p{margin:2px 0}',
    '#states{color:var(--soft)}[role=search]{display:flex;flex-wrap:wrap;gap:6px;margin:6px 0 0}input,select,button{min-height:32px;max-width:100%;padding:4px 8px;border:1px solid var(--edge);border-radius:6px;background:var(--ground);color:var(--text);font:inherit}',
    'input{flex:1 1 180px;max-width:320px}button{min-width:32px;cursor:pointer}[hidden]{display:none}:focus-visible{outline:3px solid var(--focus);outline-offset:2px}#zoom{min-width:48px;align-self:center;text-align:right;color:var(--soft)}',
    'main{flex:1;min-height:0;overflow:auto}svg{display:block}[data-metro]{cursor:pointer}[data-metro]:focus-visible{outline:none}[data-metro]:focus-visible path{stroke:var(--focus);stroke-width:4}',
    'dialog{max-width:min(90vw,480px);border:1px solid var(--edge);border-radius:8px;background:var(--ground);color:var(--text)}dt{float:left;clear:left;width:72px;font-weight:600}dd{margin:0 0 4px 80px}kbd{font:inherit}',
    choosableStyle(),
    '@media print{html,body{height:auto}body{display:block}[role=search],dialog{display:none}header{border:0;background:none}main{overflow:visible}svg{width:100%;height:auto;max-height:95vh}}',
  ].join('');
}

const darkColours = '--ground:#0d1117;--text:#e6edf3;--soft:#9aa4af;--edge:#3d444d;--bar:#161b22;--focus:#58a6ff';

/** What the page has before its script runs. It holds no foreign text. */
export const pageBody = `<header>
<h1 id="title">Network</h1><span id="count" role="status"></span>
<p id="states"></p><div id="notes"></div>
<div role="search">
<input id="search" type="search" placeholder="Search  ( / )" aria-label="Search circuits, CNIs, customers, addresses" autocomplete="off">
<select id="state" aria-label="State"><option value="">Any state</option></select>
<select id="metro" aria-label="Metro"><option value="">Any metro</option></select>
<select id="site" aria-label="Site"><option value="">Any site</option></select>
<select id="group" aria-label="Group"><option value="">Any group</option></select>
<button type="button" data-action="clear" title="Show all again (x)">Clear</button>
<button type="button" data-action="open" title="Open every metro (o)">Open all</button>
<button type="button" data-action="close" title="Close every metro (c)">Close all</button>
<button type="button" data-action="smaller" title="Smaller (-)" aria-label="Smaller">&minus;</button>
<button type="button" data-action="larger" title="Larger (+)" aria-label="Larger">+</button>
<button type="button" data-action="fit" title="Fit into the window (0)">Fit</button>
<span id="zoom">100 %</span>
<button type="button" data-action="theme" title="Light or dark (t)">Light / dark</button>
<button type="button" data-action="help" title="Keys (?)" aria-label="Keys">?</button>
</div>
</header>
<main id="view" tabindex="0" aria-label="The picture"><svg id="drawing" xmlns="http://www.w3.org/2000/svg" role="group" aria-label="From left to right: metro, site, device, circuit, CNI, customer"></svg></main>
<dialog id="help" aria-label="Keys"><h2>Keys</h2><dl>
<dt>/</dt><dd>search; Escape leaves the field</dd>
<dt>Tab</dt><dd>to the next field, button or metro</dd>
<dt>Enter, space</dt><dd>opens or closes a metro</dd>
<dt>o, c</dt><dd>opens, closes all metros</dd>
<dt>+, -, 0, 1</dt><dd>larger, smaller, into the window, actual size</dd>
<dt>Arrows</dt><dd>move the picture while it has the focus</dd>
<dt>t</dt><dd>light or dark</dd>
<dt>x</dt><dd>clears search and filters</dd>
<dt>?</dt><dd>this help; Escape closes it</dd>
</dl><form method="dialog"><button>Close</button></form></dialog>
<noscript><p>This page draws itself with the script in it. demarc graph --format svg needs none.</p></noscript>`;
