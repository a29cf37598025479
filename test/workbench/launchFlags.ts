import { parseArgs } from 'node:util';

/** What VS Code desktop's command line asks for, as far as the workbench in a browser has it too. */
export interface LaunchFlags {
  readonly folder: string | undefined;
  readonly extensionDevelopmentPaths: readonly string[];
  readonly extensionTestsPath: string | undefined;
  readonly userDataDirectory: string | undefined;
  readonly extensionsDirectory: string | undefined;
}

/**
 * Reads the flags of VS Code desktop's executable. Flags about Electron's window, sandbox and updates have no counterpart in
 * a browser and are passed over, and so is `--disable-extensions`: the workbench has none but the built-in ones, which
 * that flag leaves alone.
 */
export function parseLaunchFlags(parameters: readonly string[]): LaunchFlags {
  const { values, positionals } = parseArgs({
    args: [...parameters],
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string', multiple: true },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
    },
  });
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    folder: positionals[0],
    extensionDevelopmentPaths: (values.extensionDevelopmentPath ?? []).filter(
      (value) => typeof value === 'string',
    ),
    extensionTestsPath: text(values.extensionTestsPath),
    userDataDirectory: text(values['user-data-dir']),
    extensionsDirectory: text(values['extensions-dir']),
  };
}
