import { tagHighlighter, tags } from '@lezer/highlight';

/** The classes of code that style/source.css colours. What has no colour gets no element: a line has a third of those that it would have. */
export const codeColors = tagHighlighter([
  { tag: tags.keyword, class: 'tok-keyword' },
  { tag: [tags.string, tags.regexp, tags.escape, tags.special(tags.string)], class: 'tok-string' },
  { tag: tags.comment, class: 'tok-comment' },
  { tag: [tags.number, tags.bool], class: 'tok-number' },
  { tag: [tags.typeName, tags.className], class: 'tok-typeName' },
  { tag: [tags.propertyName, tags.definition(tags.variableName)], class: 'tok-name' },
]);
