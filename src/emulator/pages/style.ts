/** The one stylesheet. Colours follow the system; nothing is loaded. */
export const style = `
:root{color-scheme:light dark;--paper:#fff;--ground:#eef1f4;--ink:#1c2430;--soft:#566273;--line:#c4ccd6;--accent:#0b6b5d;--on-accent:#fff;--alert:#a4161a;--tag:#e2f3ef}
@media (prefers-color-scheme:dark){:root{--paper:#1b222c;--ground:#10151c;--ink:#e8edf3;--soft:#a3b0c0;--line:#435063;--accent:#5fd0bb;--on-accent:#06241f;--alert:#ff9a9c;--tag:#173b35}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;display:flex;flex-direction:column;align-items:center}
header,main,footer{width:100%;max-width:30rem}
header{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem;padding:1.5rem 1.5rem .75rem;font-size:.9rem}
header strong{font-weight:600;overflow-wrap:anywhere}
.tag{background:var(--tag);color:var(--accent);border-radius:1rem;padding:.1rem .65rem;font-weight:600;white-space:nowrap}
main{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;padding:1.5rem}
footer{padding:.75rem 1.5rem 1.5rem;color:var(--soft);font-size:.85rem}
h1{font-size:1.45rem;line-height:1.25;margin:0 0 .75rem}
h2{font-size:1rem;margin:1.25rem 0 .25rem}
p{margin:.5rem 0;overflow-wrap:anywhere}
.soft{color:var(--soft)}
.alert{color:var(--alert);margin:.5rem 0}
.alert:empty{display:none}
main>:first-child{margin-top:0}
form+form{margin-top:.75rem}
label{display:block;font-weight:600;margin:1rem 0 .25rem}
input[type=text],input[type=password]{width:100%;font:inherit;color:inherit;background:transparent;border:1px solid var(--soft);border-radius:.35rem;padding:.55rem .7rem}
input[aria-invalid=true]{border-color:var(--alert)}
.check{display:flex;gap:.6rem;align-items:flex-start;margin:1rem 0}
.check label{margin:0;font-weight:400}
.check input{margin:.3rem 0 0;accent-color:var(--accent);width:1.1rem;height:1.1rem;flex:none}
.actions{display:flex;flex-wrap:wrap;flex-direction:row-reverse;justify-content:flex-start;gap:.6rem;margin-top:1.5rem}
button,.button{font:inherit;font-weight:600;padding:.55rem 1.2rem;border-radius:.35rem;border:1px solid var(--accent);background:transparent;color:var(--accent);cursor:pointer;text-decoration:none}
button.primary{background:var(--accent);color:var(--on-accent)}
button:hover{filter:brightness(1.1)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.accounts{list-style:none;margin:1rem 0 0;padding:0;display:grid;gap:.5rem}
.accounts button{width:100%;text-align:left;color:var(--ink);border-color:var(--line);font-weight:400;overflow-wrap:anywhere}
.accounts b{display:block}
.permissions{margin:.5rem 0;padding:0;list-style:none}
.permissions li{padding:.6rem 0;border-top:1px solid var(--line)}
.permissions b{display:block}
.trace{margin:1.25rem 0 0;padding:.8rem 1rem;background:var(--ground);border-radius:.35rem;font:.85rem/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
.trace p{margin:.1rem 0}
@media (max-width:26rem){header{padding:1rem}main{border-radius:0;border-width:1px 0;padding:1.25rem 1rem}footer{padding:.75rem 1rem 1rem}.actions button{flex:1}}
`
