import type { OptionWords, Place } from './vocabulary.js';

/** POSIX and zsh: nothing in single quotes has a meaning but their end. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

export function bashScript(places: readonly Place[]): string {
  const values = places.flatMap(({ path, options }) =>
    options.filter(({ takesValue }) => takesValue).map((option) => `    ${valueCase(path, option)}`),
  );
  const cases = places.map(({ path, words, options }) => {
    const texts = [...words.map(({ text }) => text), ...options.flatMap(({ names }) => names)];
    return `    ${quoted(path)}) words=${quoted(texts.join(' '))} ;;`;
  });
  return `# keyward completion for bash: keyward completion bash >> ~/.bashrc
_keyward() {
  local place=keyward words= word
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$place $word" in
      ${places
        .slice(1)
        .map(({ path }) => quoted(path))
        .join('|')}) place="$place $word" ;;
    esac
  done
  case "$place $previous" in
${values.join('\n')}
  esac
  case "$place" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _keyward keyward
`;
}

/** What may stand for a value; of most options nobody can know, and files are as good as nothing. */
function valueCase(path: string, { names, choices }: OptionWords): string {
  const pattern = names.map((name) => quoted(`${path} ${name}`)).join('|');
  const reply = choices.length > 0 ? `-W ${quoted(choices.join(' '))}` : '-f';
  return `${pattern}) COMPREPLY=($(compgen ${reply} -- "$current")); return ;;`;
}

export function zshScript(places: readonly Place[]): string {
  const item = (text: string, description: string) => quoted(`${text.replaceAll(':', '\\:')}:${description}`);
  const cases = places.map(({ path, words, options }) => {
    const items = [
      ...words.map(({ text, description }) => item(text, description)),
      ...options.flatMap(({ names, description }) => names.map((name) => item(name, description))),
    ];
    return `    ${quoted(path)}) items=(${items.join(' ')}) ;;`;
  });
  const values = places.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ names, choices }) => {
        const reply = choices.length > 0 ? `compadd -- ${choices.map(quoted).join(' ')}` : '_files';
        return `    ${names.map((name) => quoted(`${path} ${name}`)).join('|')}) ${reply}; return ;;`;
      }),
  );
  return `#compdef keyward
# keyward completion for zsh: keyward completion zsh > ~/.zfunc/_keyward, with ~/.zfunc in fpath
_keyward() {
  local place=keyward word
  local -a items
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$place $word" in
      ${places
        .slice(1)
        .map(({ path }) => quoted(path))
        .join('|')}) place="$place $word" ;;
    esac
  done
  case "$place \${words[CURRENT-1]}" in
${values.join('\n')}
  esac
  case "$place" in
${cases.join('\n')}
  esac
  _describe keyward items
}
# Found in fpath, this file is the function itself; sourced, it is told of.
if [[ $funcstack[1] == _keyward ]]; then _keyward "$@"; else compdef _keyward keyward; fi
`;
}

export function fishScript(places: readonly Place[]): string {
  const text = (value: string) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = places.flatMap(({ path, words, options }) => {
    const here = `complete -c keyward -n ${text(`__keyward_at "${path}"`)}`;
    return [
      ...words.map((word) => `${here} -f -a ${text(word.text)} -d ${text(word.description)}`),
      ...options.map(({ names, description, takesValue, choices }) => {
        const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
        const value = choices.length > 0 ? ` -x -a ${text(choices.join(' '))}` : takesValue ? ' -r' : ' -f';
        return `${here} ${flags.join(' ')}${value} -d ${text(description)}`;
      }),
    ];
  });
  return `# keyward completion for fish: keyward completion fish > ~/.config/fish/completions/keyward.fish
function __keyward_at
  set -l place keyward
  for word in (commandline -opc)[2..-1]
    if contains -- "$place $word" ${places
      .slice(1)
      .map(({ path }) => text(path))
      .join(' ')}
      set place "$place $word"
    end
  end
  test "$place" = "$argv[1]"
end
${lines.join('\n')}
`;
}
