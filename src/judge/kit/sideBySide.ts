/**
 * What came of a check's parts that go on at the same time, each on ground of its own.
 * @throws once all have ended, what the first one of the list threw that did: the same one each time, whichever was the quickest
 */
export async function sideBySide<Parts extends readonly unknown[] | []>(
  parts: Parts,
): Promise<{ -readonly [K in keyof Parts]: Awaited<Parts[K]> }> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}
