/** Plain data as a JavaScript literal, with what JSON has no word for: NaN, infinities, -0 and typed arrays. */
export function writeLiteral(value: unknown): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (ArrayBuffer.isView(value))
    return `${value.constructor.name}.of(${[...(value as Float64Array)].map(writeLiteral).join(', ')})`;
  if (Array.isArray(value)) return `[${value.map(writeLiteral).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{ ${fields.map(([name, field]) => `${name}: ${writeLiteral(field)}`).join(', ')} }`;
}
