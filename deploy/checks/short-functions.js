/** Like ESLint's max-lines-per-function, except that a `describe` block may hold as many tests as it likes. */
export default {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'integer', minimum: 1 }],
    messages: { long: 'This function has {{lines}} lines; at most {{most}} can be read at a glance.' },
  },
  create(context) {
    const [most] = context.options;
    function check(node) {
      const lines = node.loc.end.line - node.loc.start.line + 1;
      if (lines > most && !isDescribe(node.parent)) context.report({ node, messageId: 'long', data: { lines, most } });
    }
    return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
  },
};

/** `describe(…)`, `describe.skip(…)`, `describe.each(…)(…)`. */
function isDescribe(node) {
  if (node?.type === 'CallExpression') return isDescribe(node.callee);
  if (node?.type === 'MemberExpression') return isDescribe(node.object);
  return node?.type === 'Identifier' && node.name === 'describe';
}
