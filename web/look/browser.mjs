import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const programs = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Debian's Chromium, or the one that CHROMIUM names. */
export const start = () => {
  const executablePath = programs.find(path => path && existsSync(path));
  if (!executablePath) throw new Error('no Chromium: apt-get install chromium, or name one in CHROMIUM');
  return chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
};

export const desktop = { width: 1280, height: 760 };
export const phone = { width: 390, height: 780 };
