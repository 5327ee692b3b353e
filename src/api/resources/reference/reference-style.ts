/** Style of the reference page, in both themes. It loads nothing. */
export const referenceStyle = `:root { color-scheme: light dark; --text: #1c2024; --soft: #5a636d; --back: #ffffff; --line: #d5dae0; --block: #f4f6f8; --mark: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ec; --soft: #a3acb6; --back: #14171a; --line: #333a41; --block: #1d2226; --mark: #7db7f0; } }
* { box-sizing: border-box; }
body { margin: 0; color: var(--text); background: var(--back); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem; }
h1 { margin-top: 0; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
a { color: var(--mark); } nav ul { columns: 12rem; padding-left: 1.2rem; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; padding: 0 .8rem; }
summary { cursor: pointer; padding: .5rem 0; overflow-wrap: anywhere; }
summary code { font-weight: 600; } summary span { color: var(--soft); }
code, pre { font: 14px/1.45 ui-monospace, monospace; }
pre { background: var(--block); padding: .8rem; border-radius: 6px; overflow-x: auto; }
.table { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
h3 { margin: 1rem 0 .3rem; font-size: 1rem; }`;
