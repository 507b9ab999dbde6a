/** What the browser shows when it comes back from the sign-in. The address of the page holds the code no more. */
export const closingPages = {
  successMessage: page(
    'The sign-in is done here',
    'You can close this page. appreg goes on in the terminal.',
  ),
  errorMessage: page(
    'The sign-in did not work',
    'You can close this page. The terminal says what went wrong, and what to do about it.',
  ),
}

/** ASCII without scripts, because it is sent without a content type. */
function page(title: string, text: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title} - appreg</title>
<style>body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto 0; padding: 0 1rem }</style>
</head>
<body><main><h1>${title}</h1><p>${text}</p></main></body>
</html>
`
}
