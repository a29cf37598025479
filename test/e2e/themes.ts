/** VS Code's built-in themes to look at a view in, each with the class that its workbench then has. */
export const themes = {
  'Light Modern': 'vs',
  'Dark Modern': 'vs-dark',
  'Light High Contrast': 'hc-light',
  'Dark High Contrast': 'hc-black',
} as const;

export type ThemeName = keyof typeof themes;
