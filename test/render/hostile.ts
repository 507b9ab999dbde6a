import fc from 'fast-check'

/** What breaks out of one format or another, or hides: quotes, line ends, expansions, ends of sections, bidi marks. */
const pieces = [
  ...'\'"`$\\%#{}[]()<>&;|*?!~^=:,.@-/ \t',
  '\n',
  '\r\n',
  '$(id)',
  `\${x}`,
  '%{x}',
  '{{x}}',
  '@(x)',
  '%%',
  ']]>',
  '-->',
  '--',
  '*/',
  '"""',
  'EOF\n',
  '\u200f',
  '\u202e',
  '\u2028',
  '\u0085',
  '\ufeff',
  '\u0007',
  '😀',
  'é',
  '__proto__',
]

/** Text that people or attackers give to things. */
export const hostile: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...pieces) },
      fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
      fc.constantFrom('access_as_user', 'Orders'),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''))
