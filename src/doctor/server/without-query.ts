/** Hides the query of this address wherever it stands in a text: keys of servers travel there. */
export function withoutQuery(url: string): (text: string) => string {
  const { search } = new URL(url)
  return (text) => (search === '' ? text : text.replaceAll(search, '?…'))
}
