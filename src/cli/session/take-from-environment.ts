/** What a variable holds; nothing where it is not set. Programs that are started from here do not get it. */
export function takeFromEnvironment(name: string): string | undefined {
  const { [name]: value } = process.env
  delete process.env[name]
  return value
}
