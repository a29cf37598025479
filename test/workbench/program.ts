import type { Options } from 'execa';

/** Runs a program to its end. Rejects with execa's error, whose `all` has what it said. */
export async function runProgram(
  file: string,
  parameters: readonly string[],
  options: Options,
): Promise<void> {
  // execa is an ES module through and through, and these files run as CommonJS.
  const { execa } = await import('execa');
  await execa(file, parameters, { all: true, stdin: 'ignore', ...options });
}
