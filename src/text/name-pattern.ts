/** `read` matches `read` and `Parser.read`; `Parser.*` all methods of `Parser`; `*` stands for anything, `?` for one character. */
export function namePattern(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?:^|\\.)${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`);
}
