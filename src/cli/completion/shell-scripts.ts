// What each shell loads. It hands the words over as they were typed, and nothing of them is evaluated: a completion
// must not run what stands in `$(…)`.

const bash = `# appreg: load with  eval "$(appreg completion bash)"  in ~/.bashrc
_appreg() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(appreg complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _appreg appreg
`

const zsh = `#compdef appreg
# appreg: load with  eval "$(appreg completion zsh)"  in ~/.zshrc, after compinit
_appreg() {
  local -a lines
  lines=("\${(@f)$(appreg complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  lines=("\${(@)lines:#}")
  if (( $#lines )); then
    lines=("\${(@)lines//:/\\\\:}")
    lines=("\${(@)lines/$'\\t'/:}")
    _describe appreg lines
  else
    _files
  fi
}
compdef _appreg appreg
`

const fish = `# appreg: load with  appreg completion fish | source  in ~/.config/fish/config.fish
function __appreg_complete
    set -l words (commandline -opc)
    set -l lines (appreg complete -- $words[2..-1] (commandline -ct) 2>/dev/null)
    if set -q lines[1]
        printf '%s\\n' $lines
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c appreg -f -a '(__appreg_complete)'
`

// Before version 7.3 PowerShell drops an empty argument of a program, so an empty word goes as two quotes.
const powershell = `# appreg: load with  appreg completion powershell | Out-String | Invoke-Expression  in $PROFILE
Register-ArgumentCompleter -Native -CommandName appreg -ScriptBlock {
    param($word, $line, $position)
    $words = @($line.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $position } | ForEach-Object { $_.Extent.Text })
    if ($word -eq '') { $words += '""' }
    appreg complete -- @words 2>$null | ForEach-Object {
        $value, $summary = $_ -split "\`t", 2
        if (-not $summary) { $summary = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $summary)
    }
}
`

export const shellScripts = { bash, zsh, fish, powershell } as const

export const shells = Object.keys(shellScripts)

export const isShell = (name: string): name is keyof typeof shellScripts => Object.hasOwn(shellScripts, name)
