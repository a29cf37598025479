/**
 * How to start a Node process of ours on the runtime that we are in: VS Code's extension host is Electron on the
 * desktop, whose executable runs as Node only with ELECTRON_RUN_AS_NODE; elsewhere it is Node itself.
 */
export function nodeRuntime(): { execPath: string; env: Record<string, string> } {
  return { execPath: process.execPath, env: process.versions.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {} };
}
