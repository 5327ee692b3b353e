/** The look of all pages. */
export const stylesheet = `
:root { --ink: #2b2a27; --soft: #6d675d; --line: #e2dbcf; --paper: #fbf8f2; --card: #fff; --leaf: #2f6b4f; --leaf-dark: #24543e;
  --tint: #eaf2ec; --alarm: #a3312a; --alarm-tint: #fbeceb; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "DejaVu Sans", "Liberation Sans", sans-serif; }
a { color: var(--leaf); text-underline-offset: 3px; }
h1 { font: 600 30px/1.2 Georgia, "DejaVu Serif", serif; margin: 0 0 8px; }
h2 { font-size: 18px; margin: 0 0 10px; }
.top { background: var(--leaf); color: #fff; }
.top-in, main, .foot { max-width: 1080px; margin: 0 auto; padding: 0 24px; }
.top-in { display: flex; align-items: center; gap: 22px; min-height: 64px; }
.top a { color: #fff; text-decoration: none; }
.top nav { display: flex; gap: 18px; margin-left: auto; align-items: center; }
.top nav a:hover { text-decoration: underline; }
.brand { font: 600 22px/1 Georgia, "DejaVu Serif", serif; white-space: nowrap; }
.count { background: #fff; color: var(--leaf); border-radius: 99px; padding: 1px 8px; font-size: 13px; font-weight: 700; margin-left: 4px; }
.bar { border-bottom: 1px solid var(--line); background: var(--card); }
.bar-in { max-width: 1080px; margin: 0 auto; padding: 10px 24px; display: flex; gap: 24px; align-items: center; justify-content: space-between; }
.bar form { display: flex; gap: 8px; align-items: center; font-size: 14px; color: var(--soft); }
main { padding-top: 28px; padding-bottom: 48px; min-height: 60vh; }
.lead { color: var(--soft); margin: 0 0 22px; }
.columns { display: grid; grid-template-columns: 190px 1fr; gap: 32px; }
.columns nav ul { list-style: none; margin: 0; padding: 0; }
.columns nav a { display: block; padding: 6px 10px; border-radius: 6px; text-decoration: none; }
.columns nav a[aria-current] { background: var(--tint); font-weight: 600; }
.above { display: flex; justify-content: space-between; align-items: center; margin-bottom: 14px; font-size: 14px; color: var(--soft); }
.above form { display: flex; gap: 8px; align-items: center; }
.grid { display: grid; grid-template-columns: repeat(3, 1fr); gap: 18px; list-style: none; margin: 0; padding: 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px 16px 16px; display: flex; flex-direction: column; }
.card .picture { height: 104px; margin: 4px auto 8px; display: block; }
.card h2 { margin: 0; font-size: 16px; }
.card h2 a { text-decoration: none; color: inherit; }
.card .price { margin: 2px 0 12px; color: var(--soft); }
.card form { margin-top: auto; }
.card button { width: 100%; }
button, .button { font: inherit; font-weight: 600; border: 0; border-radius: 8px; padding: 8px 16px; background: var(--leaf); color: #fff; cursor: pointer; text-decoration: none; display: inline-block; }
button:hover, .button:hover { background: var(--leaf-dark); }
button:disabled { background: #b9b2a6; cursor: not-allowed; }
button.plain { background: none; color: var(--leaf); padding: 4px 6px; font-weight: 500; text-decoration: underline; }
.top button.plain { color: #fff; text-decoration: none; font-weight: 400; }
input, select, textarea { font: inherit; padding: 7px 10px; border: 1px solid #c9c1b3; border-radius: 8px; background: #fff; color: inherit; }
input:focus, select:focus, textarea:focus, button:focus-visible, a:focus-visible { outline: 3px solid #8cc0a4; outline-offset: 1px; }
.notice { background: var(--tint); border-left: 4px solid var(--leaf); padding: 10px 14px; border-radius: 0 8px 8px 0; margin: 0 0 20px; }
.problem { background: var(--alarm-tint); border-left-color: var(--alarm); color: var(--alarm); }
.problem ul { margin: 4px 0 0; padding-left: 20px; }
.product { display: grid; grid-template-columns: 380px 1fr; gap: 40px; align-items: start; }
.product .frame { background: var(--card); border: 1px solid var(--line); border-radius: 16px; padding: 30px; }
.product .picture { width: 100%; }
.big-price { font-size: 24px; font-weight: 600; margin: 0 0 6px; }
.stock { color: var(--soft); margin: 0 0 20px; }
table { border-collapse: collapse; width: 100%; background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
th, td { text-align: left; padding: 11px 14px; border-bottom: 1px solid var(--line); vertical-align: middle; }
thead th { font-size: 13px; color: var(--soft); font-weight: 600; background: #f5f1e8; }
tbody tr:last-child > * { border-bottom: 0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td form { display: inline-flex; gap: 8px; align-items: center; }
td input[type=number] { width: 74px; }
.side { display: grid; grid-template-columns: 1fr 330px; gap: 28px; align-items: start; }
.panel { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px; }
.side > div > .panel + .panel { margin-top: 18px; }
dl.sums { display: grid; grid-template-columns: 1fr auto; row-gap: 6px; margin: 0 0 16px; }
dl.sums dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; }
dl.sums .total { font-weight: 700; font-size: 18px; border-top: 1px solid var(--line); padding-top: 8px; }
.saving { color: var(--leaf); }
.field { margin-bottom: 14px; }
.field label { display: block; font-weight: 600; font-size: 14px; margin-bottom: 4px; }
.field input, .field select, .field textarea { width: 100%; }
.field .hint { color: var(--alarm); font-size: 14px; margin: 4px 0 0; }
[aria-invalid=true] { border-color: var(--alarm); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 14px; }
fieldset { border: 1px solid var(--line); border-radius: 10px; margin: 0 0 16px; padding: 10px 16px 12px; }
legend { font-weight: 600; font-size: 14px; padding: 0 6px; }
.tick { display: flex; gap: 8px; align-items: center; margin: 4px 0; }
.tick input { width: auto; }
.badge { background: var(--tint); color: var(--leaf-dark); border-radius: 99px; padding: 2px 10px; font-size: 13px; font-weight: 600; }
.badge.waiting { background: #fdf1d8; color: #7a5410; }
.narrow { max-width: 420px; }
.row { display: flex; gap: 10px; align-items: center; }
.foot { color: var(--soft); font-size: 13px; padding-top: 18px; padding-bottom: 28px; border-top: 1px solid var(--line); }
`;
