import { commandWord } from './command-word.ts'

/**
 * What to do with an OpenAPI 3 document where only 2.0 is taken. The converter refuses 3.1, and its result loses what 2.0
 * has no word for (`oneOf`, `anyOf`, links, callbacks).
 */
export const conversion = (file: string, version: string): readonly string[] => [
  ...(version.startsWith('3.0')
    ? []
    : [
        `The converter takes 3.0 only: write openapi: 3.0.3 into a copy, and take out what is new in ${version}.`,
      ]),
  `\`npx api-spec-converter --from=openapi_3 --to=swagger_2 ${commandWord(file, 'FILE')} > apiDefinition.swagger.json\``,
  'Look the result over: what OpenAPI 2.0 has no word for (oneOf, anyOf, links, callbacks) is left out.',
]
