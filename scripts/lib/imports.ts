// Reads which modules a TypeScript file imports, in every form the language has: import and export declarations (type
// ones too), side-effect imports, import('…') as an expression and as a type, and import x = require('…').
import ts from 'typescript';

export interface Import {
  /** As written: './walk.ts', 'acorn', '#platform'. */
  readonly specifier: string;
  /** From 1. */
  readonly line: number;
}

export function importsOf(path: string, text: string): Import[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const literal = specifierOf(node);
    if (literal && ts.isStringLiteralLike(literal)) {
      const line = file.getLineAndCharacterOfPosition(literal.getStart(file)).line + 1;
      found.push({ specifier: literal.text, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isImportTypeNode(node))
    return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
  const isImport = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isImport ? node.arguments[0] : undefined;
}
