import type { NewRow } from '../../tables/all-tables.ts';

type Made<Name extends 'hardware' | 'environments' | 'browsers'> = Omit<
  NewRow<Name>,
  'hardware_id' | 'environment_id' | 'browser_id' | 'uuid' | 'created_at'
>;

export const sampleHardware: readonly Made<'hardware'>[] = [
  {
    architecture: 'x86_64',
    cpu_model: 'EPYC 7763',
    memory_mb: 32768,
    storage_type: 'nvme',
    is_virtual: true,
  },
  {
    architecture: 'arm64',
    cpu_model: 'Neoverse N1',
    memory_mb: 16384,
    storage_type: 'ssd',
    is_virtual: true,
  },
];

/** Environments; `hardware` is the place of its machine in the list, `factor` how slow it is. */
export const sampleEnvironments: readonly (Made<'environments'> & {
  readonly hardware: number;
  readonly factor: number;
})[] = [
  {
    name: 'staging-1',
    kind: 'staging',
    base_url: 'https://staging-1.shop.test',
    status: 'available',
    kernel_version: '6.8.0-45',
    address: 'staging-1.shop.test',
    variables: '{"REGION":"eu-central"}',
    hardware: 0,
    factor: 1,
  },
  {
    name: 'staging-2',
    kind: 'staging',
    base_url: 'https://staging-2.shop.test',
    status: 'available',
    kernel_version: '6.8.0-45',
    address: 'staging-2.shop.test',
    variables: '{"REGION":"eu-west"}',
    hardware: 0,
    factor: 1.1,
  },
  {
    name: 'container-arm',
    kind: 'container',
    base_url: 'http://localhost:8080',
    status: 'in_use',
    kernel_version: '6.11.2',
    variables: '{}',
    hardware: 1,
    factor: 1.35,
  },
];

export const sampleBrowsers: readonly (Made<'browsers'> & { readonly factor: number })[] = [
  {
    name: 'Chromium, desktop',
    browser: 'chromium',
    version: '141.0',
    headless: true,
    viewport_width: 1280,
    viewport_height: 800,
    factor: 1,
  },
  {
    name: 'Firefox, desktop',
    browser: 'firefox',
    version: '143.0',
    headless: true,
    viewport_width: 1280,
    viewport_height: 800,
    factor: 1.15,
  },
  {
    name: 'WebKit, phone',
    browser: 'webkit',
    version: '26.0',
    headless: true,
    viewport_width: 390,
    viewport_height: 844,
    factor: 1.05,
  },
];
