/** Text has at least 4.5 : 1 against each ground it stands on, in both schemes. */
export const palettes = {
  light: {
    ground: '#ffffff',
    raised: '#f5f6f8',
    text: '#1b1f24',
    faint: '#555d68',
    line: '#c9ced6',
    ok: '#0b6a3a',
    trouble: '#b3261e',
    warning: '#855300',
    unseen: '#555d68',
    sign: '#ffffff',
  },
  dark: {
    ground: '#14171b',
    raised: '#1e2329',
    text: '#e8eaed',
    faint: '#a9b1bc',
    line: '#454d58',
    ok: '#5fd38d',
    trouble: '#ff8a80',
    warning: '#f2b84b',
    unseen: '#a9b1bc',
    sign: '#14171b',
  },
} as const

const variables = (palette: Readonly<Record<string, string>>): string =>
  Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';')

export const style = `
:root{color-scheme:light dark;${variables(palettes.light)}}
@media (prefers-color-scheme:dark){:root{${variables(palettes.dark)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.55 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,header,footer{max-width:1060px;margin:0 auto;padding:0 24px;overflow-wrap:anywhere}
header{padding-top:36px}
footer{padding-top:36px;padding-bottom:48px;color:var(--faint);font-size:14px}
h1{font-size:30px;line-height:1.2;margin:0 0 14px;letter-spacing:-.01em}
h2{font-size:21px;margin:44px 0 14px}
h3{font-size:18px;line-height:1.35;margin:0 0 4px}
h4{font-size:15px;margin:18px 0 6px}
p{margin:0 0 10px}
code,.value{font-family:ui-monospace,"Cascadia Code",Consolas,Menlo,monospace;font-size:.88em;overflow-wrap:anywhere}
.verdict{display:flex;gap:12px;align-items:center;font-size:18px;margin:0 0 20px}
.sign-of{width:22px;height:22px;flex:none;vertical-align:-5px}
.verdict .sign-of{width:28px;height:28px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:3px 18px;margin:0;font-size:15px}
dt{color:var(--faint)}
dd{margin:0;overflow-wrap:anywhere}
.chain{display:block;width:100%;height:auto;margin:4px 0 22px}
.chain.narrow{display:none;max-width:420px}
.box{fill:var(--raised);stroke:var(--line);stroke-width:1.5}
.trouble>.box{stroke:var(--trouble);stroke-width:3}
.warning>.box{stroke:var(--warning);stroke-width:2.5}
.ok>.box{stroke:var(--ok)}
.not-looked-at>.box{stroke-dasharray:5 4}
.name{fill:var(--text);font-size:14.5px;font-weight:600}
.state{fill:var(--unseen);font-size:13px}
.trouble>.state{fill:var(--trouble);font-weight:600}
.warning>.state{fill:var(--warning);font-weight:600}
.ok>.state{fill:var(--ok)}
.shape{fill:var(--unseen)}
.trouble .shape{fill:var(--trouble)}
.warning .shape{fill:var(--warning)}
.ok .shape{fill:var(--ok)}
.shape.hollow{fill:none;stroke:var(--unseen);stroke-width:2;stroke-dasharray:4 3}
.sign{fill:none;stroke:var(--sign);stroke-width:2.6;stroke-linecap:round;stroke-linejoin:round}
.sign.dark{stroke:var(--unseen)}
.arrow{fill:none;stroke:var(--unseen);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.arrow.broken{stroke:var(--trouble);stroke-dasharray:3 5}
table{border-collapse:collapse;width:100%;font-size:15px}
th,td{text-align:start;vertical-align:top;padding:8px 14px 8px 0;border-bottom:1px solid var(--line)}
thead th{color:var(--faint);font-weight:600;font-size:14px}
tbody th{font-weight:600}
td{overflow-wrap:anywhere}
.links tr>:first-child{width:140px}
.links tr>:nth-child(2){width:180px}
.evidence th:first-child{width:28%}
.evidence td{width:36%}
.word{white-space:nowrap;min-width:150px}
.finding{background:var(--raised);border:1px solid var(--line);border-inline-start:5px solid var(--unseen);border-radius:8px;padding:18px 22px;margin:0 0 18px}
.finding.trouble{border-inline-start-color:var(--trouble)}
.finding.warning{border-inline-start-color:var(--warning)}
.finding.ok{border-inline-start-color:var(--ok)}
.kind{color:var(--faint);font-size:14px;margin-bottom:10px}
.finding ol,.finding ul{margin:6px 0 0;padding-inline-start:24px}
.finding li{margin-bottom:5px;overflow-wrap:anywhere}
ul.plain{margin:0;padding:0;list-style:none}
a{color:inherit}
a:focus-visible{outline:3px solid var(--text);outline-offset:2px}
@media screen and (max-width:720px){
main,header,footer{padding-inline:16px}
.chain.wide{display:none}
.chain.narrow{display:block}
dl{grid-template-columns:1fr}
dd{margin-bottom:8px}
h1{font-size:25px}
.finding{padding:14px 16px}
.stacked thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.stacked tr{display:block;border-bottom:1px solid var(--line);padding:8px 0}
.stacked th,.stacked td{display:block;width:auto!important;border:0;padding:1px 0}
.stacked td[data-label]::before{content:attr(data-label) ": ";color:var(--faint);font-size:13.5px}
}
@media print{
:root{color-scheme:light;${variables(palettes.light)}}
@page{margin:16mm}
body{font-size:11pt}
main,header,footer{max-width:none;padding:0}
h2,h3,h4{break-after:avoid}
.finding,.chain,tr,li{break-inside:avoid}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`
