import type { LinkState, State } from './facts.ts'
import { html, type Markup } from './html.ts'

/** Where a drawing of the chain puts things, in the units of its view box. */
interface Layout {
  readonly name: 'wide' | 'narrow'
  readonly box: { readonly width: number; readonly height: number }
  readonly width: number
  readonly height: number
  at(index: number): { readonly x: number; readonly y: number }
}

const wide = (count: number): Layout => ({
  name: 'wide',
  box: { width: 122, height: 96 },
  width: count * 122 + (count - 1) * 22 + 4,
  height: 100,
  at: (index) => ({ x: 2 + index * 144, y: 2 }),
})

const narrow = (count: number): Layout => ({
  name: 'narrow',
  box: { width: 316, height: 52 },
  width: 320,
  height: count * 52 + (count - 1) * 22 + 4,
  at: (index) => ({ x: 2, y: 2 + index * 74 }),
})

/** The chain, once for wide pages and once for narrow ones; the style of the page shows one of them. */
export const drawings = (chain: readonly LinkState[]): Markup[] =>
  [wide(chain.length), narrow(chain.length)].map((layout) => drawing(chain, layout))

const drawing = (chain: readonly LinkState[], layout: Layout): Markup =>
  html`<svg class="chain ${layout.name}" viewBox="0 0 ${layout.width} ${layout.height}" role="img" aria-labelledby="chain-${layout.name}-title chain-${layout.name}-description">
<title id="chain-${layout.name}-title">The chain of a sign-in, from the client to the server</title>
<desc id="chain-${layout.name}-description">${chain.map(({ link, state }) => `${titleOf(link)}: ${state}`).join('. ')}.</desc>
${chain.map((one, index) => [index === 0 ? undefined : arrow(chain, index, layout), node(one, index, layout)])}
</svg>
`

/** Broken where the link behind it is. */
function arrow(chain: readonly LinkState[], index: number, { name, box, at }: Layout): Markup {
  const [from, to] = [at(index - 1), at(index)]
  const broken = chain[index - 1]?.state === 'trouble' ? ' broken' : ''
  return name === 'wide'
    ? html`<path class="arrow${broken}" d="M${from.x + box.width + 3} ${to.y + box.height / 2}H${to.x - 4}m-6 -5l6 5l-6 5"/>`
    : html`<path class="arrow${broken}" d="M${to.x + 24} ${from.y + box.height + 3}V${to.y - 4}m-5 -6l5 6l5 -6"/>`
}

function node({ link, state, findings }: LinkState, index: number, { name, box, at }: Layout): Markup {
  const { x, y } = at(index)
  const isWide = name === 'wide'
  const [iconX, iconY] = isWide ? [box.width / 2, 24] : [24, box.height / 2]
  const texts = isWide
    ? html`<text class="name" x="${x + box.width / 2}" y="${y + 60}" text-anchor="middle">${titleOf(link)}</text>
<text class="state" x="${x + box.width / 2}" y="${y + 80}" text-anchor="middle">${wordOf(state, findings.length)}</text>`
    : html`<text class="name" x="${x + 48}" y="${y + 31}">${titleOf(link)}</text>
<text class="state" x="${x + box.width - 14}" y="${y + 31}" text-anchor="end">${wordOf(state, findings.length)}</text>`
  return html`<g class="${classOf(state)}">
<rect class="box" x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="8"/>
<g transform="translate(${x + iconX} ${y + iconY})">${icons[state]}</g>
${texts}
</g>`
}

export const classOf = (state: State): string => state.replaceAll(' ', '-')

export const titleOf = (link: string): string => link.charAt(0).toUpperCase() + link.slice(1)

const wordOf = (state: State, count: number): string => (count > 1 ? `${state} (${count})` : state)

/** Each state has a shape of its own, for those who do not see its colour. */
const icons: Readonly<Record<State, Markup>> = {
  ok: html`<circle class="shape" r="12"/><path class="sign" d="M-5.5 .5l4 4l7 -8"/>`,
  trouble: html`<path class="shape" d="M-5 -12h10l7 7v10l-7 7h-10l-7 -7v-10z"/><path class="sign" d="M-4.5 -4.5l9 9m0 -9l-9 9"/>`,
  warning: html`<path class="shape" d="M0 -12l13 23h-26z"/><path class="sign" d="M0 -4v7m0 3.5v.5"/>`,
  'not looked at': html`<circle class="shape hollow" r="11"/><path class="sign dark" d="M-4 0h8"/>`,
}

/** The sign of a state beside words. */
export const sign = (state: State): Markup =>
  html`<svg class="sign-of ${classOf(state)}" viewBox="-14 -14 28 28" aria-hidden="true">${icons[state]}</svg>`
