import { presets } from '../../manifest/presets.ts'
import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { audience, fullScopes, issuer } from '../entra.ts'
import { shellQuote } from '../formats/shell.ts'
import { protectedResourceUrl } from '../servers/protected-resource.ts'

const file = 'try-server.sh'

/** A token by hand, and what an MCP server has to answer to it: a bash script of curl calls. */
export const curl = (registration: Registration): TargetConfiguration => ({
  files: [{ path: file, mediaType: 'text/x-shellscript', content: script(registration) }],
  values: {
    'get a token': `az account get-access-token --tenant ${registration.tenantId} --scope ${shellQuote(fullScopes(registration)[0] ?? '')} --query accessToken --output tsv`,
    try: `bash ${file}`,
  },
  notes: [
    'The script takes the token from TOKEN, or from the Azure CLI, which has to be signed in. It shows what is wrong with the token before the server does: audience, issuer, scopes.',
    ...(registration.preauthorized?.includes(azureCli)
      ? []
      : [
          `The Azure CLI gets a token only with consent: pre-authorize it with api.preauthorize: [azure-cli] in the manifest (AADSTS65001 otherwise).`,
        ]),
    'An MCP server answers 406 where Accept does not name both JSON and event streams, whatever the token.',
  ],
})

const azureCli = presets.get('azure-cli')?.appId ?? ''

const script = (registration: Registration): string => `#!/usr/bin/env bash
set -euo pipefail

server=${shellQuote(registration.server?.url ?? '')}
metadata=${shellQuote(protectedResourceUrl(registration).href)}
scope=${shellQuote(fullScopes(registration)[0] ?? '')}
audience=${shellQuote(audience(registration))}
issuer=${shellQuote(issuer(registration))}
${steps}`

const steps = `
answer=$(mktemp)
headers=$(mktemp)
trap 'rm -f "$answer" "$headers"' EXIT

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# One call. The token goes in over standard input: what stands on a command line can be seen by others.
call() {
  local session
  session=$(tr -d '\\r' < "$headers" | sed -n 's/^mcp-session-id: *//Ip')
  {
    echo 'content-type: application/json'
    echo 'accept: application/json, text/event-stream'
    echo 'mcp-protocol-version: 2025-06-18'
    if [ -n "$session" ]; then echo "mcp-session-id: $session"; fi
    if [ -n "\${token:-}" ]; then printf 'authorization: Bearer %s\\n' "$token"; fi
  } | curl -sS --max-time 30 -o "$answer" -D "$headers" -w '%{http_code}' -H @- "$server" --data "$1"
}

initialize='{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"curl","version":"1"}}}'

echo "1. Without a token"
status=$(call "$initialize")
[ "$status" = 401 ] || fail "the server answered $status instead of 401: $(head -c 500 "$answer")"
grep -i '^www-authenticate:' "$headers" || echo 'no WWW-Authenticate: clients cannot find out where to sign in'
curl -sS --max-time 30 "$metadata" || echo "no metadata at $metadata"
echo

echo "2. The token"
token=\${TOKEN:-$(az account get-access-token --scope "$scope" --query accessToken --output tsv)}
payload=$(cut -d . -f 2 <<< "$token" | tr '_-' '/+')
while [ $((\${#payload} % 4)) -ne 0 ]; do payload="$payload="; done
claims=$(base64 -d <<< "$payload")
claim() { sed -n "s/.*\\"$1\\": *\\"\\([^\\"]*\\)\\".*/\\1/p" <<< "$claims"; }
echo "iss $(claim iss), aud $(claim aud), scp $(claim scp)"
[ "$(claim aud)" = "$audience" ] || fail "the audience should be $audience"
[ "$(claim iss)" = "$issuer" ] || fail "the issuer should be $issuer"

echo "3. With the token"
status=$(call "$initialize")
[ "$status" = 200 ] || fail "the server answered $status instead of 200: $(head -c 500 "$answer")"
head -c 1000 "$answer"
echo
call '{"jsonrpc":"2.0","method":"notifications/initialized"}' > /dev/null

echo "4. Its tools"
status=$(call '{"jsonrpc":"2.0","id":2,"method":"tools/list"}')
[ "$status" = 200 ] || fail "the server answered $status instead of 200: $(head -c 500 "$answer")"
head -c 2000 "$answer"
echo
`
