import type { Page } from '@playwright/test';

/** The network between the page and the server. A browser that is set offline leaves its sockets open: here they are cut. */
export class Wire {
  readonly #cuts = new Set<() => Promise<unknown>>();
  #isCut = false;

  private constructor(readonly page: Page) {}

  /** To be asked for before the page is opened. */
  static async of(page: Page): Promise<Wire> {
    const wire = new Wire(page);
    await page.routeWebSocket(/\/hubs\/market/, socket => {
      if (wire.#isCut) return void socket.close();
      const server = socket.connectToServer();
      wire.#cuts.add(() => Promise.all([socket.close(), server.close()]));
    });
    return wire;
  }

  async cut(): Promise<void> {
    this.#isCut = true;
    await this.page.context().setOffline(true);
    await Promise.all([...this.#cuts].map(cut => cut().catch(() => undefined)));
    this.#cuts.clear();
  }

  async mend(): Promise<void> {
    this.#isCut = false;
    await this.page.context().setOffline(false);
  }
}
