import type { Locator, Page } from 'playwright-core';

const PRESSED_MS = 150;

/** A view of the side bar or the panel as a mouse uses it: the icons in its title are there while it is pointed at. */
export class ViewPane {
  constructor(
    private readonly page: Page,
    /** As its title says: `Results`. */
    private readonly name: string,
  ) {}

  /** Clicks an icon in the title. */
  async click(action: string | RegExp): Promise<void> {
    await this.header.hover();
    await this.header.getByRole('button', { name: action }).first().click();
  }

  /** Chooses an entry of the title's menu. */
  async choose(entry: string | RegExp): Promise<void> {
    await this.click(/More Actions/);
    // VS Code passes over a button that is let go sooner after a menu has opened than a person could.
    await this.page.getByRole('menuitem', { name: entry }).first().click({ delay: PRESSED_MS });
  }

  private get header(): Locator {
    return this.page
      .locator('.pane-header')
      .filter({ has: this.page.locator('h3', { hasText: new RegExp(`^${this.name}$`, 'i') }) })
      .first();
  }
}
