// The lint rule that keeps sentences in the catalogue: selectors for what a person would read in code and in markup.

export const IN_THE_CATALOGUE =
  'What a person reads belongs in main/domain/wording/catalogue; see renderer/words/STYLE.md.';
const WORDED = '^(title|label|text|hint|body|note|message|placeholder|detail|advice)$';

/** @param {string} selector */
const text = (selector) => ({ selector, message: IN_THE_CATALOGUE });

/** A text literal in code: a sentence, or a word in a property that is shown. Errors and details are for the log. */
export const NO_TEXT = [
  text('Literal[value=/^[A-Z][^A-Z_]*( [a-z]|…)/]:not(NewExpression > Literal)'),
  text('TemplateElement[value.raw=/[a-z’]{2,} [a-z’]{2,}/]:not(NewExpression TemplateElement)'),
  text('TemplateElement[value.raw=/^[A-Z][a-z]{2,}[: ]/]:not(NewExpression TemplateElement)'),
  text(`Property[key.name=/${WORDED}/] > Literal[value=/^(?!Glance$)[A-Z][a-z]/]`),
];

/** In the windows nothing is logged, so a phrase without a capital is for a person too. */
export const NO_PHRASE = [
  text(
    "Literal[value=/^[a-z’]{2,}( [a-z’]{2,})+[.…]?$/]:not(NewExpression > Literal):not(CallExpression[callee.name='Symbol'] > Literal)",
  ),
];

/** The same in the markup of a component. */
export const NO_TEXT_IN_MARKUP = [
  text(
    'SvelteText[value=/^(?!\\s*(https:|\\.acquire)).*[A-Za-z]{2,}/s]:not(SvelteStyleElement SvelteText):not(SvelteScriptElement SvelteText)',
  ),
  text(
    `SvelteAttribute[key.name=/${WORDED.replace('^(', '^(aria-label|aria-valuetext|alt|submitLabel|')}/] > SvelteLiteral[value=/[A-Za-z]{2,}/]`,
  ),
  text('SvelteMustacheTag > Literal[value=/^[A-Z][a-z]/]'),
  text('SvelteMustacheTag > ConditionalExpression > Literal[value=/^[A-Z][a-z]/]'),
];
