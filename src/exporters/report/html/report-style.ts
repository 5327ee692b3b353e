/** How a report looks: light or dark as the system is, narrow and wide, on paper too. */
export const reportStyle = `:root{color-scheme:light dark;--page:#f5f6f8;--card:#fff;--text:#1b2330;--faint:#596273;--line:#dfe3ea;--link:#1f55b5;--code:#f1f3f6;
--good:#15713f;--good-soft:#dff3e7;--bad:#b3261e;--bad-soft:#fce8e6;--shaky:#8a5300;--shaky-soft:#fdf0d9;--quiet:#596273;--quiet-soft:#e9ecf1;--odd:#6a3fb5;--odd-soft:#eee7fb;
--fill-good:#35a566;--fill-bad:#dc4c43;--fill-shaky:#eaa63a;--fill-quiet:#b5bcc9;--fill-odd:#9a77dd;--bar:#6f94d8;--mark:#ffd9d4;--mark-good:#bdeccd}
@media (prefers-color-scheme:dark){:root{--page:#11151c;--card:#191f29;--text:#e5e9f0;--faint:#a0a9b8;--line:#2c3442;--link:#8ab4ff;--code:#10141b;
--good:#5fd394;--good-soft:#143524;--bad:#ff8f87;--bad-soft:#43201e;--shaky:#f4bd63;--shaky-soft:#40301a;--quiet:#a6afbd;--quiet-soft:#2a313d;--odd:#c3a6ff;--odd-soft:#33284d;
--fill-good:#3fb873;--fill-bad:#ec6a61;--fill-shaky:#e0a23f;--fill-quiet:#4a5364;--fill-odd:#9a77dd;--bar:#5b83cc;--mark:#7d2e28;--mark-good:#1d5c39}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;overflow-wrap:anywhere}
main{max-width:72rem;margin:0 auto;padding:1.5rem 1.25rem 3rem}
main:focus,h1:focus{outline:none}
h1,h2,h3,h4,p,ul,ol,dl,dd{margin:0;padding:0}ul,ol{list-style:none}
a{color:var(--link);text-decoration-thickness:.06em;text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
bdi{unicode-bidi:isolate}
code,pre{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
pre{background:var(--code);border-radius:6px;padding:.6rem .8rem;margin:.4rem 0;overflow:auto;max-height:32rem;white-space:pre-wrap;tab-size:4}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.4rem .8rem;z-index:2}
.faint{color:var(--faint)}p.faint{font-size:13px;margin:.2rem 0}.path,.faint bdi{font-size:13px}.path{color:var(--faint);display:block}
section{margin-top:2rem}section>h2{font-size:1.15rem;margin-bottom:.5rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.9rem 1.1rem}
.wide{overflow-x:auto}
header.run .project{color:var(--faint)}
.title{display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:center}
header h1{font-size:1.7rem;line-height:1.25}.title .badge{font-size:1rem;padding:.1rem .7rem}
.tiles{display:flex;flex-wrap:wrap;gap:.6rem;margin:1.1rem 0 .9rem}
.tiles li{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.5rem .95rem;min-width:6rem}
.tiles b{display:block;font-size:1.45rem;line-height:1.25;font-variant-numeric:tabular-nums}.tiles span{color:var(--faint);font-size:13px}
.tiles .good b{color:var(--good)}.tiles .bad b{color:var(--bad)}.tiles .shaky b{color:var(--shaky)}.tiles .odd b{color:var(--odd)}.tiles .quiet b{color:var(--quiet)}
.outcome{display:block;width:100%;height:12px;border-radius:6px;overflow:hidden}.outcome.small{height:6px;border-radius:3px}
.fill-passed{fill:var(--fill-good)}.fill-failed,.fill-error{fill:var(--fill-bad)}.fill-flaky{fill:var(--fill-shaky)}.fill-skipped,.fill-pending{fill:var(--fill-quiet)}.fill-lost,.fill-running{fill:var(--fill-odd)}
.facts{display:flex;flex-wrap:wrap;gap:.6rem 2rem;margin-top:1rem}.facts dt{color:var(--faint);font-size:12px}.facts code{background:none}
.facts.small{gap:.2rem 1.5rem;margin:.3rem 0 .6rem}
.badge{display:inline-block;border-radius:99px;padding:0 .55rem;font-size:12px;line-height:1.6;font-weight:600;background:var(--quiet-soft);color:var(--quiet);white-space:nowrap}
.badge.good{background:var(--good-soft);color:var(--good)}.badge.bad{background:var(--bad-soft);color:var(--bad)}.badge.shaky{background:var(--shaky-soft);color:var(--shaky)}.badge.odd{background:var(--odd-soft);color:var(--odd)}
.sign{display:inline-grid;place-items:center;position:relative;flex:none;width:1.3em;height:1.3em;border-radius:50%;font-size:12px;font-weight:700;line-height:1;background:var(--quiet-soft);color:var(--quiet)}
.sign.good{background:var(--good-soft);color:var(--good)}.sign.bad{background:var(--bad-soft);color:var(--bad)}.sign.shaky{background:var(--shaky-soft);color:var(--shaky)}.sign.odd{background:var(--odd-soft);color:var(--odd)}
.note{color:var(--faint);margin:.4rem 0}.problem{color:var(--shaky);margin:.4rem 0}
.causes{display:grid;gap:.8rem}.cause{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--fill-bad);border-radius:10px;padding:.8rem 1.1rem}
.cause-head{display:flex;gap:.2rem .6rem;align-items:baseline}.cause h3{font-size:1rem;min-width:0}.cause .count{margin-left:auto;color:var(--faint);white-space:nowrap}
.tests{display:grid;gap:.25rem;margin-top:.4rem}.tests .sign{vertical-align:-.15em}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1rem;margin-top:2rem}.charts section{margin:0}.charts h2{font-size:1rem;margin-bottom:.6rem}
.histogram{width:100%;height:auto}.bar{fill:var(--bar)}.base{stroke:var(--line)}.histogram text{font-size:11px;fill:var(--faint)}.histogram .value{fill:var(--text)}
.slowest{display:grid;gap:.45rem}.slowest li{display:flex;gap:.6rem;align-items:start}.slowest .sign{margin-top:.2em}.slowest .text{flex:1;min-width:0}.share{display:block;width:100%;height:4px;margin-top:.15rem;border-radius:2px;overflow:hidden}
.took{margin-left:auto;color:var(--faint);white-space:nowrap;font-variant-numeric:tabular-nums;font-size:13px}
table{border-collapse:collapse}.suites{width:100%}.suites th,.suites td{padding:.45rem .5rem;text-align:left;vertical-align:top;border-top:1px solid var(--line);font-weight:400}.suites thead th{border:0;color:var(--faint);font-size:12px}.suites tbody th a{font-weight:600}
.suites .number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}.bar-cell{width:34%;min-width:9rem}.bar-cell svg{margin:.45rem 0 .2rem}.counts{font-size:12px;color:var(--faint)}
.part{margin-left:.3rem;font-size:13px}
.filter{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:.6rem 0}.filter[hidden],[data-search][hidden]{display:none}
input[type=search],button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.3rem .7rem}button{cursor:pointer}
.crumbs{margin-bottom:.6rem;font-size:14px}.crumbs a::before{content:"← "}
header.feature .sum{margin:.5rem 0}.description{white-space:pre-line;color:var(--faint);margin:.5rem 0}.parts{margin:.8rem 0}.parts a,.parts b{padding:.1rem .4rem}
.suite{margin:1.3rem 0 .2rem;font-weight:600;color:var(--faint)}
.scenario{background:var(--card);border:1px solid var(--line);border-radius:10px;margin-top:.7rem}
.scenario:has(:target),.scenario.target{border-color:var(--link);box-shadow:0 0 0 1px var(--link)}
summary{cursor:pointer;color:var(--faint)}summary::marker{color:var(--faint)}
.scenario>details>summary{display:flex;flex-wrap:nowrap;gap:.6rem;align-items:center;padding:.55rem 1rem;color:inherit;border-radius:10px;list-style:none}.scenario>details>summary::-webkit-details-marker{display:none}
.scenario>details>summary::after{content:"";flex:none;width:.45em;height:.45em;border:solid var(--faint);border-width:0 1.5px 1.5px 0;transform:rotate(45deg);margin-left:.2rem}.scenario>details[open]>summary::after{transform:rotate(225deg)}
.scenario>details>summary h2{font-size:1rem;font-weight:600;min-width:0}
.around{font-weight:400;color:var(--faint)}.body{padding:.2rem 1rem .8rem;border-top:1px solid var(--line);scroll-margin-top:4rem}
.tags{display:flex;flex-wrap:wrap;gap:.35rem;align-items:center;margin:.5rem 0}.tag{font-size:12px;color:var(--faint);border:1px solid var(--line);border-radius:99px;padding:0 .5rem}.anchor{margin-left:auto;font-size:12px}
.foot{margin-top:.7rem;font-size:12px;color:var(--faint)}
.attempt{border-left:3px solid var(--line);padding-left:.9rem;margin:.7rem 0}.attempt>summary .sign{vertical-align:-.2em;margin:0 .45rem 0 .1rem}.attempt>summary b{color:var(--text)}
.attempt>.steps:nth-child(2){margin-top:.35rem}.section{line-height:1.3;margin:1.1rem 0 .3rem}h1.section{font-size:1.25rem}h2.section{font-size:1.08rem}h3.section{font-size:.98rem}h4.section{font-size:.9rem;color:var(--faint)}
.steps{display:grid;gap:.1rem}.steps .steps{margin:.1rem 0 .3rem .55rem;padding-left:1rem;border-left:1px solid var(--line)}
.step .line{display:flex;gap:.6rem;align-items:start;padding:.12rem 0}.step .sign{margin-top:.3em}.step .text{min-width:0}.step.dim .text{color:var(--faint)}
.step>:not(.line):not(.steps){margin-left:1.7rem}.step>details .steps{margin-left:0}
.told{color:var(--faint);font-size:13px}
.earlier{display:grid;gap:.3rem;padding:.2rem 0 .2rem .8rem;border-left:2px solid var(--fill-shaky)}
.doc{border-left:2px solid var(--line)}.data{margin:.3rem 0;font-size:13px}.data td{border:1px solid var(--line);padding:.15rem .6rem;white-space:pre-wrap;overflow-wrap:normal}
.error{margin:.5rem 0;border-left:3px solid var(--fill-bad);padding-left:.8rem}.error-type{font-weight:600;color:var(--bad)}.stack pre{color:var(--faint)}
pre ins,pre del{text-decoration:none;display:inline}pre ins{color:var(--good)}pre del{color:var(--bad)}
.compared{display:grid;gap:.2rem;margin:.4rem 0;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}.compared div{display:flex;gap:.8rem}.compared dt{flex:0 0 5.5rem;color:var(--faint)}.compared dd{white-space:pre-wrap;min-width:0}.compared mark{color:inherit;border-radius:2px;background:var(--mark)}.compared .expected mark{background:var(--mark-good)}
.picture{display:inline-block;padding:0;border:1px solid var(--line);border-radius:6px;overflow:hidden;background:var(--code);line-height:0;vertical-align:top}.picture img{display:block;width:auto;height:84px;max-width:150px;object-fit:cover;object-position:top}
.shots{display:flex;flex-wrap:wrap;gap:.4rem;padding:.2rem 0 .4rem}.shots .picture img{height:52px;max-width:92px}
.film{overflow-x:auto;margin:.6rem 0;padding:.2rem 0}.film ol{display:flex;gap:.6rem}.film li{flex:0 0 152px}.film .picture,.film img{width:100%;max-width:none}.film .caption{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;font-size:12px;line-height:1.35;color:var(--faint);margin-top:.2rem}
.files{display:grid;gap:.2rem;margin:.5rem 0}.log{margin:.5rem 0}.log-error{color:var(--bad)}.log-warning{color:var(--shaky)}.log-debug{color:var(--faint)}
.bold{font-weight:700}.dim span,.dim{color:var(--faint)}
.c1,.c9,.c5,.c13{color:var(--bad)}.c2,.c10{color:var(--good)}.c3,.c11{color:var(--shaky)}.c4,.c12,.c6,.c14{color:var(--link)}.c5,.c13{color:var(--odd)}.c0,.c7,.c8{color:var(--faint)}
.viewer{max-width:96vw;max-height:96vh;border:1px solid var(--line);border-radius:10px;background:var(--card);color:inherit;padding:.8rem}.viewer::backdrop{background:rgb(0 0 0/.7)}.viewer img{display:block;max-width:92vw;max-height:80vh;margin:auto}.viewer div{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin-top:.6rem}.viewer p{flex:1;min-width:10rem}
footer{max-width:72rem;margin:0 auto;padding:0 1.25rem 2rem;color:var(--faint);font-size:12px}
@media (max-width:40rem){main{padding:1rem .75rem 2rem}.suites thead{display:none}.suites,.suites tbody{display:block}.suites tr{display:grid;grid-template-columns:auto 1fr auto;gap:0 .6rem;border-top:1px solid var(--line);padding:.5rem 0}.suites th,.suites td{border:0;padding:.1rem 0}.suites .bar-cell{grid-column:1/-1;grid-row:2;width:auto}.suites .number:nth-of-type(3){display:none}.tiles li{flex:1 1 5rem;min-width:5rem;padding:.4rem .7rem}.facts{gap:.5rem 1.2rem}.body{padding:.2rem .75rem .7rem}.step>:not(.line):not(.steps){margin-left:.4rem}.compared div{display:block}}
@media print{:root{--page:#fff;--card:#fff}body{font-size:11px}.filter,.skip,.anchor,.viewer{display:none!important}pre{max-height:none}.scenario,.cause,.step{break-inside:avoid-page}details::details-content{content-visibility:visible!important;block-size:auto!important}.film{overflow:visible}.film ol{flex-wrap:wrap}a{color:inherit;text-decoration:none}}
`;
