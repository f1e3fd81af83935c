/** What an expression may name: `inputs.effect_id` and so on, by full name. */
export type Context = (name: string) => string;

const TOKEN =
  /\s*(?:('(?:[^']|'')*')|([A-Za-z_][\w.-]*(?:\(\))?)|(&&|\|\||==|!=))/y;

/**
 * The part of GitHub's expressions that our workflows use: names, texts,
 * `==`, `!=`, `&&` and `||`, the last with the value of the side that decides.
 *
 * @throws Error on anything else, so that nothing is taken for something it isn't
 */
export function evaluate(expression: string, context: Context): string {
  const tokens: string[] = [];
  const scanner = new RegExp(TOKEN);
  const text = expression.trim();
  while (scanner.lastIndex < text.length) {
    const found = scanner.exec(text);
    if (!found) {
      throw new Error(`The sandbox can't evaluate '${expression}'`);
    }
    tokens.push(found[1] ?? found[2] ?? found[3]);
  }
  const operand = (token: string | undefined) => {
    if (token === undefined || ['&&', '||', '==', '!='].includes(token)) {
      throw new Error(`The sandbox can't evaluate '${expression}'`);
    }
    return token.startsWith("'")
      ? token.slice(1, -1).replace(/''/g, "'")
      : context(token);
  };
  let position = 0;
  const next = () => {
    const token = tokens[position];
    position += 1;
    return token;
  };
  const comparison = () => {
    const left = operand(next());
    const operator = tokens[position];
    if (operator !== '==' && operator !== '!=') {
      return left;
    }
    position += 1;
    const equal = left === operand(next());
    return equal === (operator === '==') ? 'true' : '';
  };
  const conjunction = () => {
    let value = comparison();
    while (tokens[position] === '&&') {
      position += 1;
      const right = comparison();
      value = value && right;
    }
    return value;
  };
  let value = conjunction();
  while (tokens[position] === '||') {
    position += 1;
    const right = conjunction();
    value = value || right;
  }
  if (position < tokens.length) {
    throw new Error(`The sandbox can't evaluate '${expression}'`);
  }
  return value;
}

/** Fills in the `${{ }}` of a text. */
export const fillIn = (text: string, context: Context): string =>
  text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    evaluate(expression, context),
  );
