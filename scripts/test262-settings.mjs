/** What stands in the comment at the head of a program of test262. */
export function settingsOf(text) {
  const head = /\/\*---([\s\S]*?)---\*\//.exec(text)?.[1] ?? '';
  const list = (name) => {
    const inline = new RegExp(`^${name}:\\s*\\[([^\\]]*)\\]`, 'm').exec(head)?.[1];
    const below = new RegExp(`^${name}:\\s*\\n((?:\\s+-.*\\n?)+)`, 'm').exec(head)?.[1];
    return (inline?.split(',') ?? below?.split(/^\s*-/m) ?? [])
      .map((word) => word.trim())
      .filter((word) => word !== '');
  };
  return { flags: list('flags'), includes: list('includes'), negative: /^negative:/m.test(head) };
}
